"""Evidence weights, noisy-or, shrinkage: by formula and by what must never happen."""

import datetime as dt
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.policy import load_policy
from toolkit.scoring import score_households, score_villages
from toolkit.scoring.evidence import channel_weights, flag_weights, noisy_or
from toolkit.scoring.village import shrink

WEIGHTS = st.lists(st.floats(0, 6), min_size=1, max_size=4)


def flags(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["household_key", "check_id", "channel", "tier"])
    return frame.assign(
        person_key=None,
        unit_key=frame["household_key"],
        link_probability=1.0,
        amount_fen=100,
        title=frame["check_id"] + "疑点",
        village_code="V1",
    )


def test_weight_is_log_m_over_measured_u() -> None:
    weights = flag_weights(flags(("H1", "D01", "death", "strong"), ("H2", "D01", "death", "strong")), 99, {"strong": 0.6})
    assert weights.tolist() == pytest.approx([math.log(0.6 / (2.5 / 100))] * 2)


def test_a_flag_that_everybody_has_weighs_nothing() -> None:
    everybody = flags(*((f"H{n}", "P01", "payment", "weak") for n in range(10)))
    assert flag_weights(everybody, 10, {"weak": 0.2}).tolist() == [0.0] * 10


def test_a_doubtful_link_weighs_less() -> None:
    two = flags(("H1", "E02", "asset", "medium"), ("H2", "E02", "asset", "medium")).assign(link_probability=[1.0, 0.5])
    sure, doubtful = flag_weights(two, 100, {"medium": 0.4})
    assert doubtful == pytest.approx(sure / 2)


def test_one_channel_is_capped_and_one_check_counts_once() -> None:
    many = flags(*(("H1", check, "death", "strong") for check in ("D01", "D02", "D02", "D03"))).assign(weight=4.0)
    assert channel_weights(many, 6.0).loc["H1", "death"] == 6.0
    assert channel_weights(many[many["check_id"] == "D02"], 6.0).loc["H1", "death"] == 4.0


@given(WEIGHTS, st.floats(0.001, 0.5))
def test_noisy_or_stays_between_prior_and_one_and_grows(weights: list[float], prior: float) -> None:
    probability = noisy_or(pd.DataFrame([weights]), prior)[0]
    more = noisy_or(pd.DataFrame([[weight + 0.5 for weight in weights]]), prior)[0]
    assert prior - 1e-12 <= probability < more < 1


@given(st.floats(0, 6), st.floats(0.001, 0.5))
def test_one_channel_gives_bayes_posterior(weight: float, prior: float) -> None:
    odds = prior / (1 - prior) * math.exp(weight)
    assert noisy_or(pd.DataFrame([[weight, 0.0]]), prior)[0] == pytest.approx(odds / (1 + odds))


def test_shrinking_keeps_the_order_of_equal_exposure_and_pulls_small_villages_in() -> None:
    events, exposure = pd.Series([0, 30, 1, 5]), pd.Series([100, 100, 2, 100])
    shrunk = shrink(events, exposure)
    assert shrunk[1] > shrunk[3] > shrunk[0]
    raw, mean = 0.5, 36 / 302
    assert abs(shrunk[2] - mean) < abs(raw - mean) / 2


def test_shrinking_without_more_than_chance_gives_everybody_the_same() -> None:
    assert shrink(pd.Series([2, 2, 2]), pd.Series([50, 50, 50])).tolist() == pytest.approx([0.04] * 3)


def county() -> tuple[pd.DataFrame, pd.DataFrame]:
    households = pd.DataFrame({"household_key": [f"H{n}" for n in range(40)], "village_code": ["V1"] * 20 + ["V2"] * 20})
    households = households.assign(insured_count=1, monthly_benefit_fen=30_000)
    raised = flags(("H1", "D01", "death", "strong"), ("H1", "E02", "asset", "medium"), ("H2", "E02", "asset", "medium"))
    missed = flags(("", "M01", "exclusion", "medium")).assign(household_key=None)
    return households, pd.concat([raised, missed], ignore_index=True)


def scored() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    households, raised = county()
    return households, raised, score_households(households, raised, policy=load_policy(), as_of=dt.date(2026, 10, 31))


def test_households_more_evidence_ranks_higher_and_none_keeps_the_prior() -> None:
    _, _, scores = scored()
    assert scores["household_key"].head(2).tolist() == ["H1", "H2"]
    assert scores["probability"].tail(38).tolist() == pytest.approx([0.03] * 38)
    assert scores["reason_1"].iloc[0] == "D01疑点"


def test_a_county_without_any_flag_is_scored_by_the_prior() -> None:
    households, raised = county()
    none = raised.iloc[:0]
    scores = score_households(households, none, policy=load_policy(), as_of=dt.date(2026, 10, 31))
    villages = pd.DataFrame(
        {"village_code": ["V1", "V2"], "village_name": "村", "township_name": "镇", "last_visited_on": pd.NaT}
    )
    no_complaints = pd.DataFrame({"village_code": pd.Series([], dtype="str")})
    table = score_villages(villages, households, scores, none, no_complaints, visited_households=5)
    assert table["expected_findings"].tolist() == pytest.approx([5 * 0.03] * 2)
    assert table[["flagged_households", "missed_persons", "shrunk_rate"]].to_numpy().tolist() == [[0, 0, 0]] * 2
    assert table[["reason_1", "reason_2", "reason_3", "reason_counts"]].isna().all(axis=None)


def test_villages_rank_by_expected_findings_and_count_who_was_missed() -> None:
    households, raised, scores = scored()
    villages = pd.DataFrame(
        {"village_code": ["V2", "V1", "V3"], "village_name": "村", "township_name": "镇", "last_visited_on": pd.NaT}
    )
    none = pd.DataFrame({"village_code": pd.Series([], dtype="str")})
    table = score_villages(villages, households, scores, raised, none, visited_households=5)
    assert table["village_code"].tolist() == ["V1", "V2", "V3"]
    assert table["missed_persons"].tolist() == [1, 0, 0]
    assert table["expected_findings"].iloc[1] == pytest.approx(5 * 0.03)
    assert table["rank"].tolist() == [1, 2, 3]
