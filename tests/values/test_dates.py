"""Dates, months and moments in every form bureaus use."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.values import dates

DAYS = st.dates(dt.date(1906, 1, 1), dt.date(2030, 12, 31))
MOMENTS = st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2030, 12, 31)).map(lambda m: m.replace(second=0, microsecond=0))
DIGITS = "〇一二三四五六七八九"


def in_chinese(number: int) -> str:
    """Up to 99 as it is spoken: 十, 十一, 二十, 三十一."""
    tens, units = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[units] if units else "")


def year_in_chinese(day: dt.date) -> str:
    return "".join(DIGITS[int(digit)] for digit in f"{day.year}")


def to_full_width(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


@given(DAYS)
def test_every_common_form_of_a_date_is_the_same_day(day: dt.date) -> None:
    forms = [
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y.%m.%d}.",
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}/{day.month:02}/{day.day:02}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month:02}月{day.day:02}号",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
        f"'{day:%Y-%m-%d}",
        to_full_width(f"{day:%Y.%m.%d}"),
        f"{year_in_chinese(day)}年{in_chinese(day.month)}月{in_chinese(day.day)}日",
        f"{day:%Y-%m-%d} 00:00:00",
        f"{day:%Y-%m-%d}T08:30:00.000Z",
        f"{day.year}/{day.month}/{day.day} 0:00",
        f"{day.year}年{day.month}月{day.day}日星期三",
    ]
    serial = (day - dt.date(1899, 12, 30)).days
    serials = [str(serial), f"{serial}.0", f"{serial}.604"] if serial > 9999 else [str(serial)]
    assert {form: dates.parse_date(form) for form in forms + serials} == dict.fromkeys(forms + serials, day)


@given(DAYS)
def test_every_common_form_of_a_month_is_its_first_day(day: dt.date) -> None:
    forms = [
        f"{day:%Y%m}",
        f"{day.year}.{day.month}",
        f"{day.year}-{day.month:02}",
        f"{day.year}年{day.month}月",
        f"{year_in_chinese(day)}年{in_chinese(day.month)}月",
    ]
    assert {form: dates.parse_date(form) for form in forms} == dict.fromkeys(forms, day.replace(day=1))
    assert dates.to_months(pd.Series([f"{day:%Y-%m-%d}", None])).tolist()[0] == pd.Timestamp(day.replace(day=1))


@pytest.mark.parametrize(
    "text",
    [
        "2020-02-30", "20201301", "不详", "12", "", "99999999", "1950", "20.1.1", "20-1-1", "1.1.2020", "2020年", "2020111", "2101-01-01",
        "2025.1(数字)", "2025.10(数字)", "2020-01-01 25:00", "2020年1月14时", "2020年正月初一", "二〇二〇年十三月",
    ],
)  # fmt: skip
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert dates.parse_date(text) is None
    assert not dates.is_valid(pd.Series([text])).any()


def test_serial_numbers_count_from_1904_only_where_told() -> None:
    """Microsoft's example: 5 July 1998 is 35981 counted from 1900 and 34519 counted from 1904."""
    assert dates.to_dates(pd.Series(["35981"])).tolist() == [pd.Timestamp("1998-07-05")]
    assert dates.to_dates(pd.Series(["34519"]), epoch=dates.EXCEL_1904).tolist() == [pd.Timestamp("1998-07-05")]


@given(MOMENTS)
def test_every_common_form_of_a_moment_is_the_same_minute(moment: dt.datetime) -> None:
    clock, day = f"{moment:%H:%M}", f"{moment.year}年{moment.month}月{moment.day}日"
    forms = [
        f"{moment:%Y-%m-%d} {clock}",
        f"{moment:%Y-%m-%d} {clock}:59",
        f"{moment:%Y-%m-%d}T{clock}:00.000",
        f"{moment.year}.{moment.month}.{moment.day} {clock}:00",
        f"{day}{moment.hour}时{moment.minute}分",
        f"{day} {moment.hour}时{moment.minute:02}分30秒",
        f"{day}{moment.hour}点{moment.minute}分",
        f"{moment:%Y/%m/%d} {'下午' if moment.hour > 11 else '上午'}{(moment.hour - 1) % 12 + 1 if moment.hour else 0}:{moment:%M}",
        f"{moment:%Y%m%d %H:%M}",
        f"{moment:%Y%m%d%H%M%S}",
        f"{moment:%Y%m%d%H%M}",
        repr((moment - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)),
    ]
    assert dates.to_datetimes(pd.Series(forms)).tolist() == [pd.Timestamp(moment)] * len(forms)
    assert dates.has_time_of_day(pd.Series(forms[:-1])).all()


@given(DAYS)
def test_a_day_without_a_clock_is_its_midnight_and_known_as_such(day: dt.date) -> None:
    forms = pd.Series(
        [f"{day:%Y-%m-%d}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}"]
    )
    assert dates.to_datetimes(forms).tolist() == [pd.Timestamp(day)] * len(forms)
    assert not dates.has_time_of_day(forms).any()


@pytest.mark.parametrize(
    "word", ["长期", "长期有效", " 永久 ", "至今", "9999-12-31", "99991231", "9999年12月31日", "9999/12/31 00:00", "9999"]
)
def test_an_open_end_is_no_date_and_not_unreadable(word: str) -> None:
    ends = pd.Series([word, "2030-01-01", "若干", None])
    assert dates.is_open_ended(ends).tolist() == [True, False, False, False]
    assert dates.without_open_ends(ends).isna().tolist() == [True, False, False, True]
    assert dates.to_dates(ends).isna().tolist() == [True, False, True, True]


@given(DAYS)
def test_what_is_formatted_is_read_back(day: dt.date) -> None:
    written = dates.to_dates(pd.Series([f"{day:%Y%m%d}", None], index=["a", "b"]))
    spelled = dates.format(written)
    assert spelled["a"] == f"{day.year}年{day.month}月{day.day}日"
    assert dates.to_dates(spelled).equals(written)
    assert dates.to_months(dates.format_month(written)).equals(dates.month_of(written))


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("柳河镇2025年3月农村低保金发放花名册", dt.date(2025, 3, 1)),
        ("202511", dt.date(2025, 11, 1)),
        ("2025-07", dt.date(2025, 7, 1)),
        ("花名册", None),
        ("2025年1月至12月", None),
        ("2025年1-12月低保金", None),
        ("2025年1、2月补发", None),
        ("发放_云岭乡_2024-11至2025-10.xlsx", None),
        ("202411-202510", None),
        ("2025年3月1日至4月30日", None),
        ("2025年1季度", None),
        ("2025年3月1日至3月31日", dt.date(2025, 3, 1)),
        ("2025-03-08", dt.date(2025, 3, 1)),
        ("2025年3月-2", dt.date(2025, 3, 1)),
    ],
)
def test_months_in_titles(title: str, month: dt.date | None) -> None:
    assert dates.find_month(title) == month


@pytest.mark.parametrize(
    ("title", "day"),
    [("发放日期：2025年3月8日", dt.date(2025, 3, 8)), ("截至2026.10.31", dt.date(2026, 10, 31)), ("2025年3月", None)],
)
def test_days_in_titles(title: str, day: dt.date | None) -> None:
    assert dates.find_date(title) == day
