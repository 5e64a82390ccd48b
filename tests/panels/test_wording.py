import datetime as dt
import math

import pandas as pd
import pytest

from toolkit.panels import village_view, wording


@pytest.mark.parametrize(("fen", "text"), [(0, "0.00"), (5_460_000, "5.46"), (99_990_000, "99.99"), (1_316_000_000, "1,316")])
def test_ten_thousands_of_yuan(fen: int, text: str) -> None:
    assert wording.wan_yuan(fen) == text


@pytest.mark.parametrize(("share", "text"), [(0.1656, "16.6%"), (0.0004, "0.04%"), (0, "0.0%"), (1, "100.0%"), (math.nan, "—")])
def test_percent(share: float, text: str) -> None:
    assert wording.percent(share) == text


@pytest.mark.parametrize(
    ("since", "months"),
    [(dt.date(2023, 11, 30), 24), (dt.date(2023, 12, 1), 23), (dt.date(2025, 11, 30), 0), (dt.date(2026, 2, 1), 0), (None, None)],
)
def test_whole_months(since: dt.date | None, months: int | None) -> None:
    assert wording.whole_months(since, dt.date(2025, 11, 30)) == months


def test_two_years_to_the_day_are_not_overdue_and_never_is() -> None:
    assert [wording.is_overdue(months) for months in (0, 24, 25, None)] == [False, False, True, True]


def test_bands_follow_the_scores_of_the_county() -> None:
    thresholds = village_view.score_thresholds(pd.Series(range(101), dtype=float))
    assert thresholds == [35, 65, 85, 95]
    assert wording.band_labels(thresholds) == ["<35", "35–65", "65–85", "85–95", "≥95"]


def test_equal_scores_make_one_band() -> None:
    thresholds = village_view.score_thresholds(pd.Series([40.0] * 9))
    assert (thresholds, wording.band_labels(thresholds)) == ([], ["全部"])
