"""Monthly rosters: today's households, and who was in them when."""

from collections.abc import Callable

import pandas as pd
import pytest

from tests.checks.cases import QIAN, SUN, ZHAO, flagged, paid
from tests.conftest import VILLAGE
from toolkit import inspection as ins

Build = Callable[..., ins.Inspection]
Judge = Callable[..., pd.DataFrame]
Row = dict[str, object]
OTHER = {**VILLAGE, "village_code": "399901100202", "village_name": "青山村"}


def listed(person: Row, month: str | None, certificate: str = "C1", **more: object) -> Row:
    return {**person, "dibao_certificate": certificate, "roster_month": month, "household_group": f"{certificate}{month}", **more}


def resolved(build: Build, rows: list[Row]) -> ins.Inspection:
    inspection = build(villages=[VILLAGE, OTHER], dibao_roster=rows)
    ins.resolve_identities(inspection)
    ins.link_registers(inspection)
    return inspection


def spells(inspection: ins.Inspection) -> list[list[object]]:
    persons = ins.table(inspection, "persons")[["person_key", "person_name"]]
    found = ins.table(inspection, "memberships").merge(persons).sort_values(["person_name", "first_month"])
    months = [found[side].dt.strftime("%m").astype("object") for side in ("first_month", "last_month")]
    return [list(row) for row in zip(found["person_name"], *months, strict=True)]


def test_a_household_keeps_its_key_and_only_the_latest_roster_is_current(build: Build) -> None:
    rows = [listed(ZHAO, "2026-08-01"), listed(QIAN, "2026-08-01", relation_to_head="spouse"), listed(ZHAO, "2026-09-01")]
    inspection = resolved(build, rows)
    assert ins.table(inspection, "households")[["head_name", "member_count"]].values.tolist() == [["赵大", 1]]
    assert ins.table(inspection, "roster_rows")["household_key"].nunique() == 1
    assert len(ins.table(inspection, "members")) == 1
    assert spells(inspection) == [["赵大", "08", "09"], ["钱二", "08", "08"]]


def test_a_gap_in_the_rosters_that_exist_begins_a_new_spell(build: Build) -> None:
    rows = [listed(ZHAO, f"2026-{month}-01") for month in ("03", "05", "07", "09")]
    rows += [listed(QIAN, f"2026-{month}-01", "C2") for month in ("03", "05", "09")]
    assert spells(resolved(build, rows)) == [["赵大", "03", "09"], ["钱二", "03", "05"], ["钱二", "09", "09"]]


def test_each_village_has_its_own_latest_roster(build: Build) -> None:
    there = {"village_name": "青山村"}
    rows = [listed(ZHAO, "2026-10-01"), listed(QIAN, "2026-07-01", "C2", **there), listed(SUN, "2026-06-01", "C3", **there)]
    assert ins.table(resolved(build, rows), "households")["head_name"].sort_values().tolist() == ["赵大", "钱二"]


def test_the_urban_list_is_a_roster_of_its_own(build: Build) -> None:
    rows = [listed(ZHAO, "2026-10-01", area="rural"), listed(QIAN, "2026-08-01", "C2", area="urban")]
    assert len(ins.table(resolved(build, rows), "households")) == 2


def test_a_roster_without_a_month_is_of_the_month_of_the_inspection(build: Build) -> None:
    assert spells(resolved(build, [listed(ZHAO, None), listed(ZHAO, "2026-09-01")])) == [["赵大", "09", "10"]]


def test_beginning_to_be_insured_begins_a_new_spell(build: Build) -> None:
    rows = [listed(ZHAO, f"2026-{month}-01", insured=insured) for month, insured in (("08", "no"), ("09", "yes"), ("10", "yes"))]
    inspection = resolved(build, rows)
    found = ins.table(inspection, "memberships").sort_values("first_month")
    assert found["insured"].tolist() == ["no", "yes"]
    assert ins.table(inspection, "households")["insured_count"].tolist() == [1]


@pytest.mark.parametrize("number", [None, "399901********0017"])
def test_somebody_without_a_number_is_one_person_in_every_month(build: Build, number: str | None) -> None:
    nobody = {"person_name": "周五", "id_number": number}
    assert spells(resolved(build, [listed(nobody, "2026-08-01"), listed(nobody, "2026-09-01")])) == [["周五", "08", "09"]]


def test_a_member_marked_as_not_insured_is_charged_nothing(judge: Judge) -> None:
    roster = [
        listed(ZHAO, None, insured="yes"),
        listed(QIAN, None, relation_to_head="spouse", insured="no"),
    ]
    deaths = [{**who, "died_on": "2026-06-15"} for who in (ZHAO, QIAN)]
    judged = judge(dibao_roster=roster, payments=paid(ZHAO, insured_count=1), deaths=deaths)
    assert flagged(judged, "D01")["amount_fen"].tolist() == [4 * 30_000]


def test_months_count_against_those_who_were_members_then(judge: Judge) -> None:
    """Zhao's mother-in-law left in September; Sun joined then. Both died in May."""
    both = {"insured_count": 2, "household_size": 2}
    early = [listed(ZHAO, f"2026-{m:02d}-01", **both) for m in range(6, 11)]
    left = [listed(QIAN, f"2026-{m:02d}-01", relation_to_head="spouse", **both) for m in range(6, 9)]
    joined = [listed(SUN, f"2026-{m:02d}-01", relation_to_head="child", **both) for m in range(9, 11)]
    months = [f"2026-{m:02d}-01" for m in range(6, 11)]
    deaths = [{**who, "died_on": "2026-05-20"} for who in (QIAN, SUN)]
    judged = judge(dibao_roster=early + left + joined, payments=paid(ZHAO, months, insured_count=2), deaths=deaths)
    assert sorted(flagged(judged, "D01")["amount_fen"]) == [2 * 15_000, 3 * 15_000]
