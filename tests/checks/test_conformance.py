"""What holds for all checks alike, on one county made of all their cases."""

import datetime as dt
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from tests.checks.case_files import AS_OF, Case, case_ids, read_cases
from tests.checks.county_of_cases import County, county_of
from toolkit import inspection as ins
from toolkit.checks import load_catalogue
from toolkit.checks.catalogue import Check

CHECKS = list(load_catalogue().values())
Judge = Callable[..., pd.DataFrame]

# Registers of events: the same row twice is two events, and a check may count them.
EVENTS = {
    "payments", "price_supplements", "fund_transfers", "temporary_relief", "applications", "complaints", "care_visits", "hotline_tests",
    "trainings", "self_check_returns", "relief_reserves", "notices", "villages", "village_facts", "vehicles", "real_estate", "facilities",
    "card_custody", "tekun_roster", "financial_assets", "medical_self_pay", "market_entities", "pensions",
}  # fmt: skip

each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)


def all_cases() -> list[Case]:
    """Cases of the usual day under the shipped policy that can share a county."""
    told = [read_cases(check) for check in case_ids()]
    return [
        case for file in told if not file.alone for case in file.cases if case.as_of == AS_OF and not (case.policy or case.pairs)
    ]


def judged(county: County, folder: Path, as_of: dt.date = AS_OF) -> ins.Inspection:
    inspection = county.build(folder, as_of)
    ins.resolve_identities(inspection)
    ins.link_registers(inspection)
    assert ins.run_checks(inspection) == []
    return inspection


def units(inspection: ins.Inspection) -> pd.DataFrame:
    columns = ["verdict", "amount_fen", "tolerant_fen", "since", "until", "suppressed_by"]
    return ins.table(inspection, "judgements").set_index(["check_id", "unit_key"])[columns].sort_index()


@pytest.fixture(scope="module")
def county() -> County:
    return county_of(all_cases())


@pytest.fixture(scope="module")
def inspection(county: County, tmp_path_factory: pytest.TempPathFactory) -> ins.Inspection:
    return judged(county, tmp_path_factory.mktemp("all"))


@pytest.fixture(scope="module")
def judgements(inspection: ins.Inspection) -> pd.DataFrame:
    return ins.table(inspection, "judgements")


@each_check
def test_cases_comply_flag_stay_undecided_and_show_each_suppression(check: Check) -> None:
    assert check.id in case_ids(), f"tests/cases/{check.id}.yaml is missing"
    expected = [one for case in read_cases(check.id).cases for one in case.expected]
    assert {one.verdict for one in expected} == {"ok", "flag", "undecided"}
    assert {one.facts.get("suppressed_by") for one in expected} - {None} == set(check.suppressions)


def test_no_unit_is_lost_or_doubled(inspection: ins.Inspection, judgements: pd.DataFrame) -> None:
    assert not judgements.duplicated(["check_id", "unit_key"]).any()
    runs = ins.table(inspection, "check_runs").set_index("check_id")
    assert set(runs.index) == set(load_catalogue())
    assert (runs["units"] == runs["ok"] + runs["flag"] + runs["undecided"]).all()
    counted = judgements.groupby("check_id").size().reindex(runs.index, fill_value=0)
    assert counted.equals(runs["units"])


@each_check
def test_unit_keys_have_the_parts_that_are_declared(check: Check, judgements: pd.DataFrame) -> None:
    keys = judgements.loc[judgements["check_id"] == check.id, "unit_key"]
    assert (keys.str.count(r"\|") == len(check.unit) - 1).all()


@each_check
def test_what_does_not_comply_says_why_and_where(check: Check, judgements: pd.DataFrame) -> None:
    told = judgements[(judgements["check_id"] == check.id) & (judgements["verdict"] != "ok")]
    assert (told["source_rows"].fillna("") != "").all()
    assert not told["evidence"].str.contains(r"\d{15}|1[012]\d{9}").any(), "evidence holds a number that should be masked"
    assert all(isinstance(json.loads(evidence), dict) for evidence in told["evidence"])


@each_check
def test_sentences_are_whole_and_name_no_id(check: Check, judgements: pd.DataFrame) -> None:
    sentences = judgements.loc[(judgements["check_id"] == check.id) & (judgements["verdict"] == "flag"), "sentence"]
    assert len(sentences) or read_cases(check.id).alone, "no case flags"
    assert sentences[sentences.str.contains(r"[{}]|nan|None|null|399901\d{8}|[a-z]{4,}_")].tolist() == []
    assert sentences.str.len().between(12, 200).all()


@each_check
def test_money_is_declared_and_its_months_add_up(check: Check, inspection: ins.Inspection, judgements: pd.DataFrame) -> None:
    flagged = judgements[(judgements["check_id"] == check.id) & (judgements["verdict"] == "flag")].set_index("unit_key")
    assert check.amount or flagged["amount_fen"].isna().all()
    assert not (flagged["amount_fen"] < 0).any()
    assert not (flagged["tolerant_fen"] > flagged["amount_fen"]).any()
    if check.months_sql:
        months = ins.table(inspection, "amount_months")
        sums = months[months["check_id"] == check.id].groupby("unit_key")[["strict_fen", "tolerant_fen"]].sum()
        wanted = flagged[["amount_fen", "tolerant_fen"]].fillna(0).astype("int64")
        assert sums.reindex(wanted.index, fill_value=0).to_numpy().tolist() == wanted.to_numpy().tolist()
        assert not months.duplicated(["check_id", "unit_key", "household_key", "person_key", "scheme", "month"]).any()


def test_no_month_counts_twice_in_the_totals(inspection: ins.Inspection) -> None:
    totals, months = ins.table(inspection, "amount_totals"), ins.table(inspection, "amount_months")
    assert totals["strict_fen"].sum() <= months["strict_fen"].sum()
    assert not totals.duplicated(["holder_key", "scheme", "direction"]).any()
    assert (totals["tolerant_fen"] <= totals["strict_fen"]).all()


def test_the_order_of_rows_changes_nothing(county: County, inspection: ins.Inspection, tmp_path: Path) -> None:
    shuffled = County()
    dice = random.Random(7)
    shuffled.rows = {name: dice.sample(rows, len(rows)) for name, rows in county.rows.items()}
    pd.testing.assert_frame_equal(units(inspection), units(judged(shuffled, tmp_path)))


def doubled_rows(county: County) -> Iterator[tuple[str, list[dict[str, object]]]]:
    for name, rows in county.rows.items():
        again = [] if name in EVENTS else [row | {"source_row": f"{row['source_row']}00000"} for row in rows]
        yield name, [*rows, *again]


def test_a_row_copied_twice_changes_no_verdict(county: County, inspection: ins.Inspection, tmp_path: Path) -> None:
    doubled = County()
    doubled.rows = dict(doubled_rows(county))
    before, after = units(inspection), units(judged(doubled, tmp_path))
    known = before.index[~before.index.get_level_values("unit_key").str.contains("!")]  # other units are the row itself
    pd.testing.assert_frame_equal(before.loc[known], after.reindex(known))


@each_check
def test_each_needed_register_is_missed(check: Check) -> None:
    everything = check.registers
    for need in check.needs:
        options = {need} if isinstance(need, str) else set(need)
        assert check.missing(everything - options), need


def test_without_any_register_all_is_undecided(judge: Judge) -> None:
    judgements = judge()
    assert set(judgements["check_id"]) == set(load_catalogue())
    assert set(judgements["verdict"]) == {"undecided"}
    assert not re.search(
        r"null", "".join(judgements["evidence"].map(lambda told: json.dumps(json.loads(told).get("missing_registers"))))
    )


def test_a_missing_register_makes_its_checks_undecided_and_no_other(judge: Judge) -> None:
    people = [{"person_name": f"人{n}", "id_number": f"39990119500307{n:03d}X"} for n in range(3)]
    judgements = judge(dibao_roster=[{**p, "dibao_certificate": f"C{n}"} for n, p in enumerate(people)])
    assert set(judgements.loc[judgements["check_id"] == "E02", "verdict"]) == {"undecided"}
    assert "ok" in set(judgements.loc[judgements["check_id"] == "E13", "verdict"])
