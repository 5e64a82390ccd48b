"""Households of the roster against those paid, on a county of a few rows."""

import pandas as pd
import pytest

from tests.conftest import Build, an_id
from toolkit import inspection as ins
from toolkit import store
from toolkit.reports import Overlap, household_overlap

OTHER = {"village_code": "399901101201", "village_name": "河口村", "township_name": "青石镇", "longitude": 100.1, "latitude": 1.1}
HERE = {"village_code": "399901100201", "village_name": "石桥村", "township_name": "柳河镇", "longitude": 100.0, "latitude": 1.0}


def a_home(certificate: str, *numbers: str, **facts: object) -> list[dict[str, object]]:
    return [
        {"dibao_certificate": certificate, "person_name": f"某{place}", "id_number": number, "relation_to_head": relation} | facts
        for place, (number, relation) in enumerate(zip(numbers, ["head", *["child"] * 9], strict=False))
    ]


def paid(number: str, month: str = "2026-10-01", **facts: object) -> dict[str, object]:
    return {"person_name": "某", "id_number": number, "pay_month": month} | facts


def compared(build: Build, roster: list[dict[str, object]], payments: list[dict[str, object]]) -> Overlap:
    inspection = build(dibao_roster=roster, payments=payments, villages=[HERE, OTHER])
    ins.resolve_identities(inspection)
    with store.connect(inspection.work) as connection:
        return household_overlap(connection, inspection.settings.as_of)


@pytest.fixture
def towns(build: Build) -> pd.DataFrame:
    """Seven households and their payees, one for every case."""
    roster = [
        *a_home("C1", an_id(1), an_id(2)),  # paid to the head
        *a_home("C2", an_id(3), an_id(4)),  # paid to a member
        *a_home("C3", an_id(5)),  # not paid
        *a_home("C4", an_id(6), benefit_status="suspended"),  # need not be paid
        *a_home("C5", "3999011950"),  # nobody's number is whole
        *a_home("C6", an_id(7)),  # paid last month only
        *a_home("C7", an_id(8), township_name="青石镇", village_name="河口村"),  # its township is paid up to September
    ]
    payments = [
        paid(an_id(1)),
        paid(an_id(1)),  # twice in a month is still one household
        paid(an_id(4)),
        paid(an_id(9)),  # not on the roster
        paid("39990119500307"),  # cannot be compared
        paid(an_id(7), "2026-09-01"),
        paid(an_id(1), "2026-11-01"),  # after the as-of date
        paid(an_id(8), "2026-09-01", township_name="青石镇", village_name="河口村"),
    ]
    return compared(build, roster, payments).townships.set_index("township")


def test_each_side_is_counted_by_township(towns: pd.DataFrame) -> None:
    sides = ["both", "roster", "payments", "roster_unusable", "payments_unusable"]
    assert towns.loc["柳河镇", sides].tolist() == [2, 2, 1, 1, 1]
    assert towns.loc["青石镇", sides].tolist() == [1, 0, 0, 0, 0]


def test_a_township_is_compared_with_its_own_last_month(towns: pd.DataFrame) -> None:
    assert towns["month"].to_dict() == {"柳河镇": pd.Timestamp("2026-10-01"), "青石镇": pd.Timestamp("2026-09-01")}


def test_those_on_one_side_are_listed_masked_with_their_row(build: Build) -> None:
    households = compared(build, a_home("C1", an_id(1)), [paid(an_id(2))]).households
    assert households[["side", "id_masked", "source_row"]].values.tolist() == [
        ["payments", "399901********" + an_id(2)[14:], "payments.xlsx!表!2"],
        ["roster", "399901********" + an_id(1)[14:], "dibao_roster.xlsx!表!2"],
    ]


def test_a_long_list_is_cut_but_its_count_is_not(build: Build) -> None:
    found = compared(build, [], [paid(an_id(number)) for number in range(60)])
    assert found.townships["payments"].tolist() == [60]
    assert len(found.households) == 50


def test_nothing_received_is_no_township(build: Build) -> None:
    found = compared(build, [], [])
    assert found.townships.empty and found.households.empty
