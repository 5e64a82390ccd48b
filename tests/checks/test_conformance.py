"""What holds for all checks alike."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tests.conftest import an_id
from toolkit import inspection as ins
from toolkit.checks import load_catalogue

Judge = Callable[..., pd.DataFrame]


def some_county() -> dict[str, list[dict[str, object]]]:
    """Twenty recipients of whom one died, one is tekun, one drives, one is registered twice."""
    people = [{"person_name": f"人{n}", "id_number": an_id(n)} for n in range(1, 21)]
    months = [f"2026-{month:02d}-01" for month in range(6, 11)]
    return {
        "dibao_roster": [
            *({**p, "dibao_certificate": f"C{n}"} for n, p in enumerate(people)),
            {**people[4], "dibao_certificate": "D4"},
        ],
        "payments": [
            {**p, "pay_month": m, "credited_on": f"{m[:8]}08", "account_name": p["person_name"], "account_number": f"0{n:015d}"}
            for n, p in enumerate(people)
            for m in months
        ],
        "deaths": [{**people[0], "died_on": "2026-07-01"}],
        "cremations": [{**people[0], "died_on": "2026-07-01"}],
        "tekun_roster": [{**people[1], "supported_from": "2026-08-01", "last_paid_month": "2026-10-01"}],
        "vehicles": [{**people[2], "plate_number": "虚A1"}],
        "hukou": [{**p, "hukou_number": f"H{n}"} for n, p in enumerate(people)],
        "disability_certificates": [{**people[5]}, {"person_name": "漏人", "id_number": an_id(50)}],
        "living_subsidies": [{**people[6], "paid_from": "2026-01-01", "paid_until": "2026-10-01"}],
        "nursing_subsidies": [{**people[5], "paid_from": "2026-01-01", "paid_until": "2026-10-01"}],
        "officials": [{"person_name": "干部", "id_number": an_id(60)}],
        "kin_filings": [{"official_name": "干部", "official_id_number": an_id(60), **people[7], "filed_on": "2025-01-01"}],
    }


def units(judgements: pd.DataFrame) -> pd.DataFrame:
    columns = ["check_id", "unit_key", "verdict", "amount_fen", "since", "until"]
    return judgements[columns].sort_values(["check_id", "unit_key"], ignore_index=True)


def test_no_unit_is_doubled_and_every_check_has_run(judge: Judge, tmp_path: Path) -> None:
    judged = judge(**some_county())
    assert not judged.duplicated(["check_id", "unit_key"]).any()
    runs = ins.table(ins.open_inspection(tmp_path), "check_runs")
    assert set(runs["check_id"]) == set(load_catalogue())
    assert (runs["units"] == runs["ok"] + runs["flag"] + runs["undecided"]).all()
    assert runs["units"].sum() == len(judged)
    assert set(judged.loc[judged["verdict"] == "flag", "check_id"]) >= {"D01", "T01", "E02", "E13", "S03", "M01"}


def test_row_order_and_duplicate_rows_change_no_verdict(judge: Judge) -> None:
    county = some_county()
    first = units(judge(**county))
    turned = {name: [*reversed(rows), *rows[:1]] if name != "payments" else rows[::-1] for name, rows in county.items()}
    pd.testing.assert_frame_equal(first, units(judge(**turned)))


def test_an_irrelevant_register_changes_nothing(judge: Judge) -> None:
    county = some_county()
    first = units(judge(**county))
    clue = {
        "clue_number": "1",
        "channel": "hotline",
        "received_on": "2026-01-01",
        "township_name": "柳河镇",
        "village_name": "石桥村",
    }
    pd.testing.assert_frame_equal(first, units(judge(**county, complaints=[clue])))


def test_without_any_register_all_is_undecided(judge: Judge) -> None:
    judged = judge()
    assert set(judged["check_id"]) == set(load_catalogue())
    assert set(judged["verdict"]) == {"undecided"}


def test_a_missing_register_makes_its_checks_undecided_and_no_other(judge: Judge) -> None:
    county = some_county()
    del county["vehicles"]
    judged = judge(**county)
    assert set(judged.loc[judged["check_id"] == "E02", "verdict"]) == {"undecided"}
    assert set(judged.loc[judged["check_id"] == "E13", "verdict"]) == {"ok", "flag"}


def test_sentences_are_whole_and_name_no_id(judge: Judge, tmp_path: object) -> None:
    judge(**some_county())
    flags = ins.table(ins.open_inspection(str(tmp_path)), "flags")
    assert not flags["sentence"].str.contains(r"[{}]|nan|None|399901\d{8}").any()
    assert flags["sentence"].str.len().min() > 15
