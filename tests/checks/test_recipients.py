"""Checks of who receives dibao: comply, flag, suppress, stay undecided."""

import pandas as pd
import pytest

from tests.checks.cases import NOBODY, QIAN, ZHAO, Judge, flagged, on_roster, paid, verdicts
from tests.conftest import an_id

# D01


def death_case(judge: Judge, died_on: str, **death: object) -> pd.DataFrame:
    return judge(dibao_roster=[on_roster(ZHAO, "C1")], payments=paid(ZHAO), deaths=[{**ZHAO, "died_on": died_on, **death}])


def test_d01_pay_in_the_month_of_death_complies(judge: Judge) -> None:
    assert verdicts(death_case(judge, "2026-10-01"), "D01") == ["ok"]


def test_d01_one_month_after_death_is_strict_only(judge: Judge) -> None:
    hit = flagged(death_case(judge, "2026-09-30"), "D01").iloc[0]
    assert hit["amount_fen"] == 30_000
    assert hit["tolerant_fen"] == 0


def test_d01_amount_is_the_dead_members_share(judge: Judge) -> None:
    roster = [on_roster(ZHAO, "C1", insured_count=2), on_roster(QIAN, "C1", relation_to_head="spouse", insured_count=2)]
    judged = judge(dibao_roster=roster, payments=paid(ZHAO, insured_count=2), deaths=[{**QIAN, "died_on": "2026-06-15"}])
    hit = flagged(judged, "D01")
    assert hit["amount_fen"].tolist() == [4 * 15_000]
    assert (hit["since"].iloc[0], hit["until"].iloc[0]) == (pd.Timestamp("2026-07-01"), pd.Timestamp("2026-10-01"))


def test_d01_unreadable_date_of_death_is_undecided(judge: Judge) -> None:
    judged = judge(dibao_roster=[on_roster(ZHAO, "C1")], payments=paid(ZHAO), deaths=[{**ZHAO, "died_on": None}])
    assert verdicts(judged, "D01") == ["undecided"]


def test_d01_cremation_under_somebody_elses_id_is_undecided(judge: Judge) -> None:
    other = {"person_name": "吴小平", "id_number": ZHAO["id_number"], "died_on": "2026-01-05"}
    judged = judge(dibao_roster=[on_roster(ZHAO, "C1")], payments=paid(ZHAO), cremations=[other])
    assert verdicts(judged, "D01") == ["undecided"]


def test_d01_without_death_registers_is_undecided(judge: Judge) -> None:
    assert verdicts(judge(dibao_roster=[on_roster(ZHAO, "C1")], payments=paid(ZHAO)), "D01") == ["undecided"]


# D02


@pytest.mark.parametrize(("paid_until", "verdict"), [("2026-05-01", "ok"), ("2026-08-01", "flag")])
def test_d02_subsidy_after_death(judge: Judge, paid_until: str, verdict: str) -> None:
    subsidy = {**ZHAO, "paid_from": "2025-01-01", "paid_until": paid_until}
    judged = judge(nursing_subsidies=[subsidy], deaths=[{**ZHAO, "died_on": "2026-05-20"}])
    assert verdicts(judged, "D02") == [verdict]
    if verdict == "flag":
        assert flagged(judged, "D02")["amount_fen"].tolist() == [3 * 8_000]


# T01


@pytest.mark.parametrize(("supported_from", "months"), [("2026-11-01", 0), ("2026-09-01", 2)])
def test_t01_months_paid_twice(judge: Judge, supported_from: str, months: int) -> None:
    tekun = {**ZHAO, "supported_from": supported_from, "last_paid_month": "2026-12-01"}
    judged = judge(dibao_roster=[on_roster(ZHAO, "C1")], payments=paid(ZHAO), tekun_roster=[tekun])
    assert flagged(judged, "T01")["amount_fen"].tolist() == ([months * 30_000] if months else [])


# K01

OFFICIAL = {"person_name": "李主任", "id_number": an_id(11, "19700101")}
MOTHER = {"person_name": "王桂英", "id_number": an_id(12, "19480101")}


def kin_case(judge: Judge, filings: list[dict[str, object]], **official: object) -> pd.DataFrame:
    hukou = [{**OFFICIAL, "hukou_number": "H1", "mother_id_number": MOTHER["id_number"]}, {**MOTHER, "hukou_number": "H2"}]
    return judge(
        hukou=hukou,
        officials=[OFFICIAL | official],
        dibao_roster=[on_roster(MOTHER, "C1")],
        kin_filings=[*filings, UNRELATED_FILING],
    )


UNRELATED_FILING = {
    "official_name": "某某",
    "official_id_number": an_id(88),
    "person_name": "某人",
    "id_number": an_id(89),
    "filed_on": "2025-01-01",
}


def filing(**more: object) -> dict[str, object]:
    named = {"official_name": OFFICIAL["person_name"], "official_id_number": OFFICIAL["id_number"]}
    return {**named, **MOTHER, "filed_on": "2024-06-01"} | more


def test_k01_unfiled_mother_flags_with_relation(judge: Judge) -> None:
    hit = flagged(kin_case(judge, []), "K01").iloc[0]
    assert '"relation":"parent"' in hit["evidence"]


@pytest.mark.parametrize(
    ("filings", "official", "flags"),
    [
        ([filing()], {}, 0),
        ([filing(closed_on="2025-01-01")], {}, 1),
        ([filing(filed_on="2026-12-01")], {}, 1),
        ([filing(official_id_number="3.99901E+17", official_name="某某")], {}, 0),
        ([], {"in_office_until": "2025-12-31"}, 0),
        ([], {"in_office_from": "2027-01-01"}, 0),
    ],
    ids=[
        "filed",
        "filing closed",
        "filed after the as-of date",
        "filed by somebody unreadable",
        "left office",
        "not yet in office",
    ],
)
def test_k01_filing_and_office_by_interval(
    judge: Judge, filings: list[dict[str, object]], official: dict[str, object], flags: int
) -> None:
    assert len(flagged(kin_case(judge, filings, **official), "K01")) == flags


# E02


@pytest.mark.parametrize(
    ("vehicle", "roster", "verdict"),
    [
        ({}, {}, "flag"),
        ({"plate_kind": "motorcycle"}, {}, "ok"),
        ({"plate_kind": "disability_vehicle"}, {}, "ok"),
        ({"vehicle_status": "scrapped"}, {}, "ok"),
        ({}, {"benefit_status": "gradual_exit"}, "ok"),
        (NOBODY, {}, "ok"),
    ],
    ids=["car", "motorcycle", "disability vehicle", "scrapped", "gradual exit", "somebody else's"],
)
def test_e02_cars_of_members(judge: Judge, vehicle: dict[str, object], roster: dict[str, object], verdict: str) -> None:
    judged = judge(dibao_roster=[on_roster(ZHAO, "C1", **roster)], vehicles=[{**ZHAO, "plate_number": "虚A00001"} | vehicle])
    assert verdicts(judged, "E02") == [verdict]


# E13


@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        ({"dibao_certificate": "C2"}, "flag"),
        ({"dibao_certificate": "C1"}, "ok"),
        ({"dibao_certificate": "C2", "benefit_status": "suspended"}, "ok"),
    ],
    ids=["two households", "duplicate row", "the other is suspended"],
)
def test_e13_two_active_households(judge: Judge, second: dict[str, object], verdict: str) -> None:
    judged = judge(dibao_roster=[on_roster(ZHAO, "C1"), on_roster(ZHAO, "C1") | second])
    assert verdicts(judged, "E13") == [verdict]
