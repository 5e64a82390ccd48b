"""Dates, months and moments in every form bureaus use, Excel serial numbers included."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa

from toolkit.values import columns, written_date

EXCEL_1900, EXCEL_1904 = written_date.EXCEL_1900, written_date.EXCEL_1904
# Words for an end that nobody has set; with them every day of the year 9999.
OPEN_ENDED = frozenset("长期 长期有效 永久 永久有效 无期限 无限期 无固定期限 至今 迄今".split())
_YEAR_9999 = re.compile(r"9999(?:\D.*|\d{4}.*|\d{2})?")
_SPELLED_MONTH = re.compile(r"(?<!\d)(20\d{2})\s*(?:年|[.\-/])\s*(\d{1,2})(?![\d季])")
_COMPACT_MONTH = re.compile(r"(?<!\d)(20\d{2})(\d{2})(?!\d)")
# What follows the first month of a range: 至12月, -2025-10, 、2月. The last month has its year or the word 月.
_RANGE_END = re.compile(
    r"\s*(?:月份?)?(?:\s*\d{1,2}\s*[日号])?\s*(?:至|到|和|及|、|[~\uff5e\-\u2010-\u2015]+)\s*"
    r"(?:(20\d{2})\s*[年.\-/]?\s*)?(\d{1,2})(?!\d)(?(1)|\s*月)"
)
_CLOCK = r".*(?:[0-9]\s*[:：时点]|(?:^|[^0-9])[0-9]{5}\.[0-9]*[1-9]|[0-9]{8}[T\s]*[0-9]{4}).*"


def parse_date(text: str, *, epoch: dt.date = EXCEL_1900) -> dt.date | None:
    """One written date; a month without a day is its first day; None where it is no date."""
    moment = written_date.parse(text, epoch=epoch)
    return moment.date() if moment else None


def to_dates(values: pd.Series, *, epoch: dt.date = EXCEL_1900) -> pd.Series:
    """Timestamps of written dates, NaT where unreadable; each distinct spelling is parsed once.

    ``epoch`` is ``EXCEL_1904`` for serial numbers of a workbook that counts from 1904.
    """
    days = columns.read_distinct(values, lambda text: parse_date(text, epoch=epoch), pa.date32())
    return _timestamps(days.cast(pa.timestamp("s")), values)


def to_datetimes(values: pd.Series, *, epoch: dt.date = EXCEL_1900) -> pd.Series:
    """Timestamps to the minute; seconds are left out.

    A date without a time of day is its midnight, since a deadline then counts from the earliest moment; where that
    matters :func:`has_time_of_day` tells the two apart.
    """
    return _timestamps(
        columns.read_distinct(values, lambda text: written_date.parse(text, epoch=epoch), pa.timestamp("s")), values
    )


def to_months(values: pd.Series) -> pd.Series:
    """First day of the month of written dates or months."""
    return month_of(to_dates(values))


def month_of(dates: pd.Series) -> pd.Series:
    """First day of each date's month."""
    return pd.Series(dates.to_numpy().astype("datetime64[M]").astype("datetime64[s]"), index=dates.index, name=dates.name)


def is_valid(values: pd.Series) -> pd.Series:
    """Whether a date can be read."""
    return to_dates(values).notna()


def has_time_of_day(values: pd.Series) -> pd.Series:
    """Whether a time of day is written, midnight included."""
    return columns.matches(values, _CLOCK)


def is_open_ended(values: pd.Series) -> pd.Series:
    """Whether a text says that there is no end: 长期, 9999-12-31 and the like."""
    found = columns.read_distinct(values, _is_open, pa.bool_())
    return pd.Series(columns.to_flags(found), index=values.index, name=values.name)


def without_open_ends(values: pd.Series) -> pd.Series:
    """NA in place of an open end: it is not unreadable, there is no date. For columns such as 有效期至, before reading."""
    return columns.rewrite(values, lambda text: None if _is_open(text) else text)


def format(dates: pd.Series) -> pd.Series:
    """``2026年10月8日``; NA where there is no date."""
    return _spell(dates, lambda day: f"{day.year}年{day.month}月{day.day}日")


def format_month(dates: pd.Series) -> pd.Series:
    """``2026年10月``; NA where there is no date."""
    return _spell(dates, lambda day: f"{day.year}年{day.month}月")


def find_month(text: str) -> dt.date | None:
    """The first ``2025年3月``, ``2025-03`` or ``202503`` inside a title or a sheet name.

    None where it begins a range over several months (``2025年1月至12月``, ``2024-11至2025-10``).
    """
    match = _SPELLED_MONTH.search(text) or _COMPACT_MONTH.search(text)
    if not match:
        return None
    month = written_date.build(match[1], match[2], "1")
    end = _RANGE_END.match(text, match.end())
    last = written_date.build(end[1] or match[1], end[2], "1") if end else month
    return month if last == month else None


def find_date(text: str) -> dt.date | None:
    """The first whole date inside a text."""
    match = re.search(r"(20\d{2})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})", text)
    return written_date.build(*match.groups()) if match else None


def _is_open(text: str) -> bool:
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    return bare in OPEN_ENDED or bool(_YEAR_9999.fullmatch(bare))


def _timestamps(array: Any, like: pd.Series) -> pd.Series:
    return pd.Series(array.to_numpy(zero_copy_only=False), index=like.index, name=like.name)


def _spell(dates: pd.Series, spell: Callable[[pd.Timestamp], str]) -> pd.Series:
    spelled = {day: spell(day) for day in dates.dropna().unique()}
    return dates.map(spelled, na_action="ignore").astype("str")
