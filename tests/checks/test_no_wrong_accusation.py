"""Cases in which an earlier version accused somebody, or overlooked somebody, wrongly."""

import pytest

from tests.checks.cases import MONTHS, NOBODY, QIAN, SUN, ZHAO, Judge, flagged, on_roster, paid, verdicts
from tests.conftest import an_id

SPOUSE = {"relation_to_head": "spouse"}
STRANGER_ROW = {"person_name": "周五郎", "id_number": QIAN["id_number"]}  # somebody else's row under 钱二's number


def couple(**more: object) -> list[dict[str, object]]:
    return [on_roster(ZHAO, "C1", **more), on_roster(QIAN, "C1", **SPOUSE, **more)]


def test_death_of_an_uninsured_spouse_is_no_flag(judge: Judge) -> None:
    roster = couple(benefit_scope="single_person", insured_count=1)
    judged = judge(dibao_roster=roster, payments=paid(ZHAO), deaths=[{**QIAN, "died_on": "2026-02-10"}])
    assert sorted(verdicts(judged, "D01")) == ["ok", "undecided"]


def test_tekun_of_an_uninsured_spouse_is_no_flag(judge: Judge) -> None:
    tekun = {**QIAN, "supported_from": "2026-01-01", "last_paid_month": "2026-10-01"}
    judged = judge(dibao_roster=couple(insured_count=1), payments=paid(ZHAO), tekun_roster=[tekun])
    assert verdicts(judged, "T01") == ["undecided"]


def test_payment_cut_after_the_death_is_no_flag(judge: Judge) -> None:
    payments = paid(ZHAO, MONTHS[:2], insured_count=2, amount_fen=60_000) + paid(ZHAO, MONTHS[2:])
    judged = judge(dibao_roster=couple(insured_count=2), payments=payments, deaths=[{**QIAN, "died_on": "2026-02-10"}])
    assert flagged(judged, "D01").empty


def test_a_payment_recovered_in_the_same_month_is_none(judge: Judge) -> None:
    payments = paid(ZHAO, MONTHS[:3]) + paid(ZHAO, MONTHS[2:3], amount_fen=-30_000)
    judged = judge(dibao_roster=[on_roster(ZHAO, "C1")], payments=payments, deaths=[{**ZHAO, "died_on": "2026-02-10"}])
    assert verdicts(judged, "D01") == ["ok"]


@pytest.mark.parametrize("check", ["D01", "T01", "E02", "K01"])
def test_a_roster_row_under_somebody_elses_number_flags_nobody(judge: Judge, check: str) -> None:
    official = {"person_name": "李主任", "id_number": an_id(11, "19700101")}
    judged = judge(
        hukou=[{**QIAN, "hukou_number": "H1"}, {**official, "hukou_number": "H2", "mother_id_number": QIAN["id_number"]}],
        dibao_roster=[on_roster(STRANGER_ROW, "C1")],
        payments=paid(STRANGER_ROW),
        deaths=[{**QIAN, "died_on": "2026-01-05"}],
        tekun_roster=[{**QIAN, "supported_from": "2026-01-01", "last_paid_month": "2026-10-01"}],
        vehicles=[{**QIAN, "plate_number": "虚A1"}],
        officials=[official],
        kin_filings=[{"official_name": "某", "official_id_number": an_id(80), **SUN, "filed_on": "2025-01-01"}],
    )
    assert verdicts(judged, check) == ["undecided"]


HUKOU = [{**ZHAO, "hukou_number": "H1"}, {**QIAN, "hukou_number": "H2"}]
OTHERS = {
    "dibao_roster": [on_roster(NOBODY, "C9")],
    "tekun_roster": [{**SUN, "supported_from": "2026-01-01", "last_paid_month": "2026-10-01"}],
}


@pytest.mark.parametrize(
    ("certificate", "registers", "verdict"),
    [
        ({}, {"tekun_roster": [{**QIAN, "supported_from": "2018-01-01", "last_paid_month": "2019-06-01"}]}, "flag"),
        ({}, {"dibao_roster": [on_roster(STRANGER_ROW, "C1")]}, "undecided"),
        ({"disability_level": None}, {}, "undecided"),
        ({}, {"dibao_roster": [on_roster({"person_name": "赵大", "id_number": ZHAO["id_number"][:15] + "000"}, "C1")]}, "flag"),
    ],
    ids=["tekun ended years ago", "somebody else's row", "unreadable level", "a broken number that was resolved"],
)
def test_the_missed_are_not_lost(
    judge: Judge, certificate: dict[str, object], registers: dict[str, list[dict[str, object]]], verdict: str
) -> None:
    judged = judge(hukou=HUKOU, disability_certificates=[QIAN | certificate], **OTHERS | registers)
    assert verdicts(judged, "M01") == [verdict]


def test_an_account_in_the_payees_own_name_as_the_bank_writes_it(judge: Judge) -> None:
    known = {"person_name": "王秀蓉", "id_number": an_id(31)}
    payments = paid({"person_name": "王秀荣", "id_number": an_id(31)})
    judged = judge(hukou=[{**known, "hukou_number": "H1"}], dibao_roster=[on_roster(known, "C1")], payments=payments)
    assert verdicts(judged, "P06") == ["ok"]


def test_a_head_of_two_households_is_paid_in_each_by_its_amount(judge: Judge) -> None:
    first = [on_roster(ZHAO, "A", monthly_benefit_fen=30_000)]
    second = [on_roster(ZHAO, "B", monthly_benefit_fen=48_000, insured_count=2)]
    second += [on_roster(QIAN, "B", **SPOUSE, monthly_benefit_fen=48_000, insured_count=2)]
    payments = paid(ZHAO) + paid(ZHAO, amount_fen=48_000, insured_count=2)
    judged = judge(dibao_roster=first + second, payments=payments, deaths=[{**QIAN, "died_on": "2025-12-10"}])
    assert flagged(judged, "D01")["amount_fen"].tolist() == [10 * 24_000]
    assert flagged(judged, "E13")["amount_fen"].tolist() == [10 * 24_000]


def test_only_the_months_in_question_are_counted(judge: Judge) -> None:
    subsidy = {**ZHAO, "paid_from": "2018-01-01", "paid_until": "2026-03-01"}
    tekun = {**ZHAO, "supported_from": "2026-03-01", "last_paid_month": "2026-10-01"}
    judged = judge(
        nursing_subsidies=[subsidy],
        tekun_roster=[tekun],
        disability_certificates=[ZHAO],
        dibao_roster=[on_roster(SUN, "C1")],
        payments=paid(SUN),
    )
    assert flagged(judged, "S03")["amount_fen"].tolist() == [8_000]


def test_what_ended_before_the_payment_lists_begin_cannot_be_judged(judge: Judge) -> None:
    subsidy = {**ZHAO, "paid_from": "2020-01-01", "paid_until": "2021-03-01"}
    registers = {"tekun_roster": OTHERS["tekun_roster"], "dibao_roster": [on_roster(NOBODY, "C1")], "payments": paid(NOBODY)}
    judged = judge(living_subsidies=[subsidy], disability_certificates=[ZHAO], **registers)
    assert verdicts(judged, "S03") == ["undecided"]


@pytest.mark.parametrize("unreadable", ["plate_kind", "vehicle_status"])
def test_an_unreadable_vehicle_is_undecided(judge: Judge, unreadable: str) -> None:
    vehicle = {**ZHAO, "plate_number": "虚A1", unreadable: None}
    assert verdicts(judge(dibao_roster=[on_roster(ZHAO, "C1")], vehicles=[vehicle]), "E02") == ["undecided"]


def test_an_unreadable_start_of_tekun_is_undecided(judge: Judge) -> None:
    tekun = {**ZHAO, "supported_from": None, "last_paid_month": "2026-10-01"}
    judged = judge(dibao_roster=[on_roster(ZHAO, "C1")], payments=paid(ZHAO), tekun_roster=[tekun])
    assert verdicts(judged, "T01") == ["undecided"]


@pytest.mark.parametrize(
    ("official", "filed"), [({}, {"filed_on": None}), ({"in_office_from": None}, None)], ids=["filing", "office"]
)
def test_unreadable_dates_of_kin_are_undecided(
    judge: Judge, official: dict[str, object], filed: dict[str, object] | None
) -> None:
    head = {"person_name": "李主任", "id_number": an_id(11, "19700101")}
    unrelated = {"official_name": "某", "official_id_number": an_id(80), **SUN, "filed_on": "2025-01-01"}
    own = {"official_name": head["person_name"], "official_id_number": head["id_number"], **QIAN}
    judged = judge(
        hukou=[{**QIAN, "hukou_number": "H1"}, {**head, "hukou_number": "H2", "mother_id_number": QIAN["id_number"]}],
        officials=[head | official],
        dibao_roster=[on_roster(QIAN, "C1")],
        kin_filings=[unrelated] if filed is None else [unrelated, own | filed],
    )
    assert verdicts(judged, "K01") == ["undecided"]


def test_a_dead_recipient_whom_the_roster_forgot_is_no_flag(judge: Judge) -> None:
    subsidy = {**QIAN, "paid_from": "2026-01-01", "paid_until": "2026-05-01"}
    judged = judge(
        living_subsidies=[subsidy],
        disability_certificates=[QIAN],
        dibao_roster=[on_roster(ZHAO, "C1")],
        payments=paid(ZHAO),
        tekun_roster=OTHERS["tekun_roster"],
        deaths=[{**QIAN, "died_on": "2026-05-20"}],
    )
    assert verdicts(judged, "S03") == ["undecided"]
