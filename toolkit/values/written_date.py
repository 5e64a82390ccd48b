"""One written date or moment, in every form bureaus use, Excel serial numbers included."""

import datetime as dt
import re
import unicodedata

EXCEL_1900 = dt.date(1899, 12, 30)  # day 0 of workbooks; the day that 1900 never had makes it the 30th
EXCEL_1904 = dt.date(1904, 1, 1)  # of workbooks that old Macintoshes began
_EARLIEST, _LATEST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)

_DAY = r"(?P<year>\d{4})(?:\s*[年.,/\-\s]\s*)(?P<month>\d{1,2})(?:\s*[月.,/\-\s]\s*(?P<day>\d{1,2})\s*[日号.]?)?\s*月?"
_COMPACT = r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})?"
_CLOCK = (
    r"(?P<half>上午|下午|晚上|凌晨)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*"
    r"(?:(?P<minute>\d{1,2})\s*[:分]?\s*(?:\d{1,2}(?:\.\d+)?\s*秒?)?)?\s*(?:Z|\+08:?00)?"
)
_FORMS = [
    re.compile(rf"{_DAY}(?:\s*(?:星期|周).)?(?:[T\s]*(?<!\d){_CLOCK})?"),
    re.compile(rf"{_COMPACT}(?:[T\s]+{_CLOCK})?"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})[T\s]*(?P<hour>\d{2})(?P<minute>\d{2})(?:\d{2})?"),
]
_SERIAL = re.compile(r"\d{4}(?:\.0)?|\d{5}(?:\.\d+)?")
_TENS = re.compile(r"([二三])?([十廿卅])([一二三四五六七八九])?")
_NUMERALS = str.maketrans("〇零○ОＯ一二三四五六七八九元", "000001234567891")
_TEN = {"十": 1, "廿": 2, "卅": 3}


def parse(text: str, *, epoch: dt.date = EXCEL_1900) -> dt.datetime | None:
    """One written moment to the minute, a day as its midnight, a month as its first day; None where it is none.

    Four and five digits alone are a serial number counted from ``epoch``; years of two digits are not guessed.
    """
    text = unicodedata.normalize("NFKC", text).strip().strip("'")
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text), epoch)
    if any(numeral in text for numeral in "〇零○一二三四五六七八九十"):
        text = _TENS.sub(_number, text).translate(_NUMERALS)
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _moment(**match.groupdict())
    return None


def build(year: str, month: str, day: str) -> dt.date | None:
    """The day, None where the calendar of 1900 to 2100 has none."""
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return date if _EARLIEST <= date <= _LATEST else None


def _moment(
    year: str,
    month: str,
    day: str | None,
    half: str | None = None,
    hour: str | None = None,
    minute: str | None = None,
) -> dt.datetime | None:
    date = build(year, month, day or "1")
    afternoon = 12 if half in ("下午", "晚上") and int(hour or 0) < 12 else 0
    hours, minutes = int(hour or 0) + afternoon, int(minute or 0)
    if date is None or hours > 23 or minutes > 59 or (hour and not day):
        return None
    return dt.datetime(date.year, date.month, date.day, hours, minutes)


def _from_serial(serial: float, epoch: dt.date) -> dt.datetime | None:
    """Days since ``epoch`` to the next minute; numbers up to 2100 are years or ages, not days, and 9999 is a year too."""
    if serial <= _LATEST.year or serial == 9999:
        return None
    moment = dt.datetime(epoch.year, epoch.month, epoch.day) + dt.timedelta(minutes=round(serial * 24 * 60))
    return moment if moment.date() <= _LATEST else None


def _number(tens: re.Match[str]) -> str:
    """十二 as 12, 二十 as 20, 廿三 as 23."""
    units = "〇一二三四五六七八九".index(tens[3]) if tens[3] else 0
    return str((("〇一二三".index(tens[1]) if tens[1] else _TEN[tens[2]]) * 10) + units)
