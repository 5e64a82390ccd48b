"""Checks of payments, subsidies and who was missed: comply, flag, suppress, stay undecided."""

import pandas as pd
import pytest

from tests.checks.cases import NOBODY, QIAN, SUN, ZHAO, Judge, flagged, on_roster, paid, verdicts
from tests.conftest import an_id

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
