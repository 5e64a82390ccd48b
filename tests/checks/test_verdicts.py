"""Each check complies, flags, suppresses and stays undecided where it should."""

from collections.abc import Callable

import pandas as pd
import pytest

from tests.conftest import an_id

Judge = Callable[..., pd.DataFrame]
MONTHS = [f"2026-{month:02d}-01" for month in range(1, 11)]
ZHAO = {"person_name": "赵大", "id_number": an_id(1)}
QIAN = {"person_name": "钱二", "id_number": an_id(2)}
SUN = {"person_name": "孙三", "id_number": an_id(3)}
NOBODY = {"person_name": "周五", "id_number": an_id(9)}


def verdicts(judgements: pd.DataFrame, check: str) -> list[str]:
    return judgements[judgements["check_id"] == check]["verdict"].tolist()


def flagged(judgements: pd.DataFrame, check: str) -> pd.DataFrame:
    return judgements[(judgements["check_id"] == check) & (judgements["verdict"] == "flag")]


def paid(person: dict[str, object], months: list[str] = MONTHS, **more: object) -> list[dict[str, object]]:
    line = {"account_name": person["person_name"], **person}
    return [line | {"pay_month": month, "credited_on": month.replace("-01", "-08", 1)[:8] + "08"} | more for month in months]


def on_roster(person: dict[str, object], certificate: str, **more: object) -> dict[str, object]:
    return {**person, "dibao_certificate": certificate, **more}


# D01


def death_case(judge: Judge, died_on: str, **death: object) -> pd.DataFrame:
    return judge(dibao_roster=[on_roster(ZHAO, "C1")], payments=paid(ZHAO), deaths=[{**ZHAO, "died_on": died_on, **death}])


def test_d01_pay_in_the_month_of_death_complies(judge: Judge) -> None:
    assert verdicts(death_case(judge, "2026-10-01"), "D01") == ["ok"]


def test_d01_one_month_after_death_is_strict_only(judge: Judge) -> None:
    hit = flagged(death_case(judge, "2026-09-30"), "D01").iloc[0]
    assert hit["amount_fen"] == 30_000
    assert '"tolerant_fen":0' in hit["evidence"].replace(".0", "")


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


# P01: 2026-10-10 is a Saturday, 2026-09-10 a Thursday


@pytest.mark.parametrize(
    ("month", "credited", "verdict"),
    [
        ("2026-09-01", "2026-09-10", "ok"),
        ("2026-09-01", "2026-09-11", "flag"),
        ("2026-10-01", "2026-10-12", "ok"),
        ("2026-10-01", "2026-10-13", "flag"),
        ("2026-09-01", None, "undecided"),
    ],
)
def test_p01_the_tenth_and_weekends(judge: Judge, month: str, credited: str | None, verdict: str) -> None:
    judged = judge(dibao_roster=[on_roster(ZHAO, "C1")], payments=paid(ZHAO, [month], credited_on=credited))
    assert verdicts(judged, "P01") == [verdict]


# P06


def account_case(judge: Judge, **line: object) -> pd.DataFrame:
    hukou = [
        {**ZHAO, "hukou_number": "H1"},
        {**QIAN, "hukou_number": "H1", "relation_to_head": "spouse"},
        {**SUN, "hukou_number": "H2"},
    ]
    payments = paid(ZHAO, **line) + paid(SUN, account_number="099999999999")
    return judge(hukou=hukou, dibao_roster=[on_roster(ZHAO, "C1"), on_roster(SUN, "C2")], payments=payments)


@pytest.mark.parametrize(
    ("line", "flags"),
    [
        ({}, 0),
        ({"account_name": "钱二"}, 0),
        ({"account_name": "吴老四"}, 1),
        ({"account_number": "099999999999"}, 2),
    ],
    ids=["own", "spouse's", "a stranger's", "shared by two households"],
)
def test_p06_whose_account(judge: Judge, line: dict[str, object], flags: int) -> None:
    assert len(flagged(account_case(judge, **line), "P06")) == flags


# S03


def subsidy_case(judge: Judge, scheme: str, certificate: dict[str, object], *, dibao: bool = True) -> list[str]:
    registers = {
        scheme: [{**ZHAO, "paid_from": "2026-01-01", "paid_until": "2026-10-01"}],
        "disability_certificates": [ZHAO | certificate],
        "dibao_roster": [on_roster(ZHAO if dibao else NOBODY, "C1")],
        "payments": paid(ZHAO if dibao else NOBODY),
        "tekun_roster": [{**NOBODY, "supported_from": "2026-01-01", "last_paid_month": "2026-10-01"}],
    }
    return verdicts(judge(**registers), "S03")


@pytest.mark.parametrize(
    ("scheme", "certificate", "dibao", "verdict"),
    [
        ("living_subsidies", {"disability_level": "3"}, True, "ok"),
        ("living_subsidies", {}, False, "flag"),
        ("nursing_subsidies", {}, False, "ok"),
        ("nursing_subsidies", {"disability_level": "3"}, True, "flag"),
        ("nursing_subsidies", {"certificate_status": "cancelled"}, True, "flag"),
        ("nursing_subsidies", {"valid_until": "2026-05-01"}, True, "flag"),
        ("nursing_subsidies", {"id_number": an_id(77)}, True, "flag"),
    ],
    ids=[
        "living, on dibao",
        "living, not on dibao",
        "nursing needs no dibao",
        "level 3",
        "cancelled",
        "expired",
        "no certificate",
    ],
)
def test_s03_conditions(judge: Judge, scheme: str, certificate: dict[str, object], dibao: bool, verdict: str) -> None:
    assert subsidy_case(judge, scheme, certificate, dibao=dibao) == [verdict]


# M01


def missed_case(judge: Judge, certificate: dict[str, object], **registers: list[dict[str, object]]) -> str:
    hukou = [{**ZHAO, "hukou_number": "H1"}, {**QIAN, "hukou_number": "H1"}]
    rows = {
        "hukou": hukou,
        "dibao_roster": [on_roster(NOBODY, "C9")],
        "tekun_roster": [{**SUN, "supported_from": "2026-01-01", "last_paid_month": "2026-10-01"}],
    } | registers
    return verdicts(judge(disability_certificates=[ZHAO | certificate], **rows), "M01")[0]


@pytest.mark.parametrize(
    ("certificate", "registers", "verdict"),
    [
        ({}, {}, "flag"),
        ({"disability_level": "3", "disability_category": "mental"}, {}, "flag"),
        ({}, {"dibao_roster": [on_roster(ZHAO, "C1")]}, "ok"),
        ({}, {"tekun_roster": [{**ZHAO, "supported_from": "2026-01-01", "last_paid_month": "2026-10-01"}]}, "ok"),
        ({}, {"deaths": [{**ZHAO, "died_on": "2026-01-01"}]}, "ok"),
        ({"certificate_status": "cancelled"}, {}, "ok"),
        ({}, {"vehicles": [{**QIAN, "plate_number": "虚A1"}]}, "undecided"),
        ({}, {"dibao_roster": [on_roster({"person_name": "赵大", "id_number": None}, "C1")]}, "undecided"),
    ],
    ids=[
        "missed",
        "mental level 3",
        "on dibao",
        "on tekun",
        "dead",
        "certificate cancelled",
        "car in the family",
        "a namesake without id",
    ],
)
def test_m01_who_is_missed(
    judge: Judge, certificate: dict[str, object], registers: dict[str, list[dict[str, object]]], verdict: str
) -> None:
    assert missed_case(judge, certificate, **registers) == verdict


def test_m01_physical_level_3_is_not_looked_at(judge: Judge) -> None:
    judged = judge(disability_certificates=[ZHAO | {"disability_level": "3"}], dibao_roster=[on_roster(NOBODY, "C9")])
    assert flagged(judged, "M01").empty
