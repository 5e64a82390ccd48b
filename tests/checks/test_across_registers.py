"""What the form of the cases cannot say: several checks on the same rows, and payment lists that begin late."""

from tests.checks.cases import NOBODY, QIAN, SUN, ZHAO, Judge, flagged, on_roster, paid, verdicts


def test_a_head_of_two_households_is_paid_in_each_by_its_amount(judge: Judge) -> None:
    first = [on_roster(ZHAO, "A", monthly_benefit_fen=30_000)]
    second = [on_roster(ZHAO, "B", monthly_benefit_fen=48_000, insured_count=2)]
    second += [on_roster(QIAN, "B", relation_to_head="spouse", monthly_benefit_fen=48_000, insured_count=2)]
    payments = paid(ZHAO) + paid(ZHAO, amount_fen=48_000, insured_count=2)
    judged = judge(dibao_roster=first + second, payments=payments, deaths=[{**QIAN, "died_on": "2025-12-10"}])
    assert flagged(judged, "D01")["amount_fen"].tolist() == [10 * 24_000]
    assert flagged(judged, "E13")["amount_fen"].tolist() == [10 * 24_000]


def test_what_ended_before_the_payment_lists_begin_cannot_be_judged(judge: Judge) -> None:
    judged = judge(
        living_subsidies=[{**ZHAO, "paid_from": "2020-01-01", "paid_until": "2021-03-01"}],
        disability_certificates=[ZHAO],
        tekun_roster=[{**SUN, "supported_from": "2026-01-01", "last_paid_month": "2026-10-01"}],
        dibao_roster=[on_roster(NOBODY, "C1")],
        payments=paid(NOBODY),
    )
    assert verdicts(judged, "S03") == ["undecided"]
