"""Persons, households, places and kin."""

from collections.abc import Callable

import pytest

from tests.conftest import VILLAGE, an_id
from toolkit import inspection as ins

Build = Callable[..., ins.Inspection]


def resolved(build: Build, **registers: list[dict[str, object]]) -> ins.Inspection:
    inspection = build(**registers)
    ins.resolve_identities(inspection)
    return inspection


def test_one_person_per_id_described_by_the_household_register(build: Build) -> None:
    roster = [{"person_name": "赵达", "id_number": an_id(1), "dibao_certificate": "C1"}]
    inspection = resolved(
        build, hukou=[{"person_name": "赵大", "id_number": an_id(1), "hukou_number": "H1"}], dibao_roster=roster
    )
    persons = ins.table(inspection, "persons")
    assert persons[["person_name", "known_from"]].values.tolist() == [["赵大", "hukou"]]


def test_keys_are_pseudonyms_that_stay_and_differ_between_inspections(build: Build) -> None:
    rows = [{"person_name": "赵大", "id_number": an_id(1), "hukou_number": "H1"}]
    inspection = resolved(build, hukou=rows)
    first = ins.table(inspection, "persons")["person_key"][0]
    ins.resolve_identities(inspection)
    assert ins.table(inspection, "persons")["person_key"][0] == first
    assert an_id(1) not in first
    assert (inspection.folder / "secret.key").stat().st_mode & 0o077 == 0
    (inspection.folder / "secret.key").unlink()
    (inspection.work / "persons.parquet").unlink()  # without its key the old table is refused
    ins.resolve_identities(inspection)
    assert ins.table(inspection, "persons")["person_key"][0] != first


def test_duplicate_rows_make_no_second_member(build: Build) -> None:
    row = {"person_name": "赵大", "id_number": an_id(1), "dibao_certificate": "C1"}
    spouse = {"person_name": "钱二", "id_number": an_id(2), "dibao_certificate": "C1", "relation_to_head": "spouse"}
    households = ins.table(resolved(build, dibao_roster=[row, row, spouse]), "households")
    assert households[["head_name", "member_count"]].values.tolist() == [["赵大", 2]]


def test_all_spellings_of_a_village_are_one_place(build: Build) -> None:
    spellings = ["石桥村", "石桥村委会", "柳河镇石桥村"]
    roster = [
        {"person_name": f"人{n}", "id_number": an_id(n + 1), "dibao_certificate": f"C{n}", "village_name": s}
        for n, s in enumerate(spellings)
    ]
    inspection = resolved(build, dibao_roster=roster)
    assert set(ins.table(inspection, "households")["village_code"]) == {VILLAGE["village_code"]}


def test_a_village_name_of_two_townships_needs_its_township(build: Build) -> None:
    other = {**VILLAGE, "village_code": "399901101201", "township_name": "青山乡"}
    roster = [{"person_name": "赵大", "id_number": an_id(1), "dibao_certificate": "C1", "township_name": "青山乡"}]
    inspection = resolved(build, villages=[VILLAGE, other], dibao_roster=roster)
    assert ins.table(inspection, "households")["village_code"].tolist() == ["399901101201"]


STONE_BRIDGES = [
    VILLAGE,
    {**VILLAGE, "village_code": "399901100202", "village_name": "石桥社区"},
    {**VILLAGE, "village_code": "399901101201", "village_name": "青山村", "township_name": "青山乡"},
]


@pytest.mark.parametrize(
    ("township", "village", "code"),
    [
        ("柳河镇", "石桥村", "399901100201"),
        ("柳河镇", "石桥社区", "399901100202"),
        ("柳河镇", "柳河镇石桥社区", "399901100202"),
        (None, "柳河镇石桥社区", "399901100202"),
        ("柳河镇", "石桥", "柳河镇/石桥"),
        ("柳河镇", "石桥村委会", "柳河镇/石桥"),
        (None, "石桥村", "/石桥"),
        ("青山乡", "青山", "399901101201"),
        (None, "青山村委会", "399901101201"),
        ("柳河镇", "青山村", "柳河镇/青山"),
    ],
)
def test_a_name_that_two_villages_could_have_is_not_guessed(build: Build, township: str | None, village: str, code: str) -> None:
    row = {"person_name": "赵大", "id_number": an_id(1), "dibao_certificate": "C1"}
    inspection = resolved(
        build, villages=STONE_BRIDGES, dibao_roster=[{**row, "township_name": township, "village_name": village}]
    )
    assert ins.table(inspection, "places")["village_code"].tolist() == [code]


@pytest.mark.parametrize("number", [None, "无", "3.99901E+17", "399901********0017", an_id(1)[:17] + "A"])
def test_heads_without_a_whole_id_number_are_households_of_their_own(build: Build, number: str | None) -> None:
    roster = [{"person_name": "赵大", "id_number": number, "household_group": f"块{n}"} for n in range(2)]
    assert len(ins.table(resolved(build, dibao_roster=roster), "households")) == 2


def test_a_block_copied_without_certificates_is_no_second_household(build: Build) -> None:
    roster = [{"person_name": "赵大", "id_number": an_id(1), "household_group": f"块{n}"} for n in range(2)]
    assert len(ins.table(resolved(build, dibao_roster=roster), "households")) == 1


def test_villages_count_together_without_a_map(build: Build) -> None:
    roster = [{"person_name": f"人{n}", "id_number": an_id(n + 1), "dibao_certificate": f"C{n}"} for n in range(3)]
    inspection = resolved(build, villages=[], dibao_roster=roster)
    assert ins.table(inspection, "households")["village_code"].tolist() == ["柳河镇/石桥"] * 3
