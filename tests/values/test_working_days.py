"""Working days against announced arrangements and against counting day by day."""

import datetime as dt

import chinese_calendar
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.values.working_days import FIRST_ANNOUNCED, LAST_ANNOUNCED, working_days

DAYS = working_days(dt.date(2019, 1, 1), dt.date(2027, 12, 31)).set_index("day")
some_day = st.dates(dt.date(2019, 1, 1), dt.date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        # 国办发明电〔2019〕16号 and 2020 年延长春节假期的通知: 24 January to 2 February off, 19 January worked
        *[(f"2020-01-{day}", False) for day in (24, 27, 31)],
        ("2020-02-02", False),
        ("2020-02-03", True),
        ("2020-01-19", True),
        # 国办发明电〔2023〕7号: 1 to 7 October 2024 off, 29 September and 12 October (weekends) worked
        ("2024-10-01", False),
        ("2024-10-07", False),
        ("2024-09-29", True),
        ("2024-10-12", True),
        ("2024-10-13", False),
        ("2024-10-14", True),
    ],
)
def test_days_as_announced(day: str, working: bool) -> None:
    assert DAYS.loc[day, "working"] == working


def test_a_deadline_in_the_holidays_moves_behind_them() -> None:
    assert DAYS.loc["2025-10-01", "next_working_day"] == pd.Timestamp("2025-10-09")
    assert DAYS.loc["2025-09-28", "next_working_day"] == pd.Timestamp("2025-09-28")  # a Sunday worked in exchange


@given(some_day, some_day)
def test_numbers_count_the_working_days_between_two_days(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    numbers = DAYS["working_number"]
    after = pd.date_range(first, last)[1:]
    assert numbers[pd.Timestamp(last)] - numbers[pd.Timestamp(first)] == DAYS.loc[after, "working"].sum()


@given(st.dates(FIRST_ANNOUNCED, LAST_ANNOUNCED))
def test_each_day_is_what_the_package_says_of_it(day: dt.date) -> None:
    assert working_days(day, day)["working"].item() == chinese_calendar.is_workday(day)


@given(some_day)
def test_the_next_working_day_is_the_first_from_the_day_on(day: dt.date) -> None:
    following = DAYS.loc[pd.Timestamp(day) :]
    worked = following.index[following["working"]]
    found = DAYS.loc[pd.Timestamp(day), "next_working_day"]
    assert pd.isna(found) if worked.empty else found == worked[0]


def test_years_not_announced_have_weekends_only_and_say_so() -> None:
    far = working_days(dt.date(LAST_ANNOUNCED.year + 1, 1, 1), dt.date(LAST_ANNOUNCED.year + 1, 12, 31))
    assert not far["announced"].any()
    assert (far["working"] == (far["day"].dt.day_of_week < 5)).all()
    assert DAYS.loc[: pd.Timestamp(LAST_ANNOUNCED), "announced"].all()
