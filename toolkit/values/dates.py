"""Dates and months in every form bureaus use, Excel serial numbers included."""

import datetime as dt
import re

import pandas as pd

_PARTS = re.compile(r"^(\d{4})[年./\-\s]*(\d{1,2})(?:[月./\-\s]*(\d{1,2})日?)?月?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$")
_SPELLED_MONTH = re.compile(r"(?<!\d)(20\d{2})\s*(?:年|[.\-/])\s*(\d{1,2})(?![\d季])")
_COMPACT_MONTH = re.compile(r"(?<!\d)(20\d{2})(\d{2})(?!\d)")
# What follows the first month of a range: 至12月, -2025-10, 、2月. The last month has its year or the word 月.
_RANGE_END = re.compile(
    r"\s*(?:月份?)?(?:\s*\d{1,2}\s*[日号])?\s*(?:至|到|和|及|、|[~\uff5e\-\u2010-\u2015]+)\s*"
    r"(?:(20\d{2})\s*[年.\-/]?\s*)?(\d{1,2})(?!\d)(?(1)|\s*月)"
)
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_EARLIEST, _LATEST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)


def parse_date(text: str) -> dt.date | None:
    """One written date; a month without a day is its first day; None where it is no date."""
    text = text.strip()
    if re.fullmatch(r"\d{4,5}(\.0)?", text):
        serial = int(float(text))
        return _within(_EXCEL_EPOCH + dt.timedelta(days=serial)) if serial > _LATEST.year else None
    if re.fullmatch(r"\d{8}", text):
        return _build(text[:4], text[4:6], text[6:])
    if re.fullmatch(r"\d{6}", text):
        return _build(text[:4], text[4:], "1")
    match = _PARTS.match(text)
    return _build(match[1], match[2], match[3] or "1") if match else None


def to_dates(values: pd.Series) -> pd.Series:
    """Timestamps of written dates, NaT where unreadable; each distinct spelling is parsed once."""
    distinct = values.dropna().astype("str").unique()
    parsed = {text: parse_date(text) for text in distinct}
    return pd.to_datetime(values.map(parsed, na_action="ignore"))


def to_months(values: pd.Series) -> pd.Series:
    """First day of the month of written dates or months."""
    return month_of(to_dates(values))


def month_of(dates: pd.Series) -> pd.Series:
    """First day of each date's month."""
    return pd.Series(dates.dt.to_period("M").dt.to_timestamp())


def find_month(text: str) -> dt.date | None:
    """The first ``2025年3月``, ``2025-03`` or ``202503`` inside a title or a sheet name.

    None where it begins a range over several months (``2025年1月至12月``, ``2024-11至2025-10``).
    """
    match = _SPELLED_MONTH.search(text) or _COMPACT_MONTH.search(text)
    if not match:
        return None
    month = _build(match[1], match[2], "1")
    end = _RANGE_END.match(text, match.end())
    last = _build(end[1] or match[1], end[2], "1") if end else month
    return month if last == month else None


def find_date(text: str) -> dt.date | None:
    """The first whole date inside a text."""
    match = re.search(r"(20\d{2})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})", text)
    return _build(*match.groups()) if match else None


def _build(year: str, month: str, day: str) -> dt.date | None:
    try:
        return _within(dt.date(int(year), int(month), int(day)))
    except ValueError:
        return None


def _within(date: dt.date) -> dt.date | None:
    return date if _EARLIEST <= date <= _LATEST else None
