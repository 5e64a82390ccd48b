"""What ``mingcha link --report`` tells: counted again by hand, and against the links that the same run wrote."""

import click.testing
import pandas as pd
import pytest

from tests.conftest import Build, an_id
from toolkit import inspection as ins
from toolkit.cli.link import link
from toolkit.linkage import Outlook

NAMES = [f"王小{x}" for x in "一二三四五六七八九十百千"]
HUKOU = [
    {"person_name": name, "id_number": an_id(n, f"19{40 + n}0101"), "hukou_number": f"H{n}", "village_name": "石桥村"}
    for n, name in enumerate(NAMES)
]
NUMBERS = [str(row["id_number"]) for row in HUKOU]
DEATHS = [
    {"person_name": NAMES[1], "id_number": NUMBERS[1]},  # the right number: nobody searches
    {"person_name": NAMES[2], "id_number": NUMBERS[2][:15] + "000"},
    {"person_name": NAMES[3], "id_number": NUMBERS[3][:6] + "********" + NUMBERS[3][14:]},
    {"person_name": NAMES[4], "id_number": None},
]
PENSIONS = [{"person_name": NAMES[5], "id_number": None}, {"person_name": NAMES[6], "id_number": NUMBERS[6][:15] + "000"}]


@pytest.fixture
def inspection(build: Build) -> ins.Inspection:
    inspection = build(hukou=HUKOU, deaths=[{"died_on": "2026-05-01"} | row for row in DEATHS], pensions=PENSIONS)
    ins.resolve_identities(inspection)
    return inspection


@pytest.fixture
def outlook(inspection: ins.Inspection) -> Outlook:
    told: list[Outlook] = []
    ins.link_registers(inspection, told=told.append)
    return told[0]


def test_only_records_without_a_right_number_are_searched_among_everybody(inspection: ins.Inspection, outlook: Outlook) -> None:
    assert (outlook.records, outlook.persons) == (5, len(ins.table(inspection, "persons")))


def test_pairs_of_a_rule_are_those_counted_by_hand(outlook: Outlook) -> None:
    rules = outlook.blocking.set_index("rule")
    assert (
        rules.loc["姓名和村相同", "pairs"] == 3
    )  # the three deaths without a right number; the list of pensions writes no village
    assert rules.loc["姓名和村相同", "largest_block"] == 1
    assert not rules["too_many"].any()
    assert (rules["new_pairs"] <= rules["pairs"]).all()


def test_who_gives_a_name_only_can_never_be_found(outlook: Outlook) -> None:
    lost = outlook.unlinkable.set_index("register")
    assert lost["records"].to_dict() == {"deaths": 1, "pensions": 1}
    assert lost["share"].tolist() == [pytest.approx(1 / 3), pytest.approx(1 / 2)]
    assert all(reason.startswith("没有证件号码") for reason in lost["reason"])


def test_hits_at_the_threshold_in_use_are_the_links_that_were_written(inspection: ins.Inspection, outlook: Outlook) -> None:
    links = ins.table(inspection, "links")
    searched = links[links["register"].isin(["deaths", "pensions"]) & (links["match_weight"] != links["match_weight"].max())]
    at = outlook.thresholds.set_index("threshold")
    assert at.loc[outlook.used, "hits"] == len(searched) == 3
    expected = pd.Series(1 - searched["match_probability"]).sum()
    assert at.loc[outlook.used, "expected_false"] == pytest.approx(expected)
    assert at["hits"].is_monotonic_decreasing and at["expected_missed"].is_monotonic_increasing


def test_nobody_to_search_for_is_said_too(build: Build) -> None:
    inspection = build(hukou=HUKOU)
    ins.resolve_identities(inspection)
    told: list[Outlook] = []
    ins.link_registers(inspection, told=told.append)
    assert told[0].records == 0 and told[0].unlinkable.empty
    assert told[0].blocking["new_pairs"].sum() == 0


def test_the_command_prints_it_when_asked_and_names_nobody(inspection: ins.Inspection) -> None:
    run = click.testing.CliRunner().invoke
    plain, report = run(link, [str(inspection.folder)]), run(link, [str(inspection.folder), "--report"])
    assert (plain.exit_code, report.exit_code) == (0, 0), report.output
    headings = ["分块规则", "永远对不上的记录", "门槛"]
    assert [heading in report.output for heading in headings] == [True] * 3
    assert not any(heading in plain.output for heading in headings)
    assert not any(told in report.output for told in [*NAMES, *NUMBERS])
