"""What stands in titles, names of sheets and files instead of a column: month, day, place, unit."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from toolkit.values import dates, place_name

UNITS = {"亿元": 100_000_000.0, "万元": 10_000.0, "千元": 1_000.0, "百元": 100.0, "元": 1.0, "分": 0.01}
MONTHS = {"pay_month", "supplement_month", "reserve_month", "roster_month"}
OWN_TO_A_SHEET = {"pay_month", "supplement_month", "reserve_month", "credited_on"}  # each of several sheets has its own

_UNIT = "(亿元|万元|千元|百元|元|分)"
_UNIT_OF_TITLE = re.compile(rf"单位\s*[:：]\s*(?:人\s*[,，、/]\s*|户\s*[,，、/]\s*)*{_UNIT}(?![\u4e00-\u9fff])")
_UNIT_OF_HEADING = re.compile(rf"[(（\[【]\s*(?:(?:金额)?单位\s*[:：]?\s*)?{_UNIT}(?:/[人户月年]+)*\s*[)）\]】]|[/_]{_UNIT}$")
_VILLAGE = re.compile(r"([\u4e00-\u9fff]{1,8}?(?<!农)(?:村委会|社区|村))")
_RURAL = re.compile(r"农村(?!信用|商业|合作)")
_URBAN = re.compile(r"(?:城市|城镇)(?=[低居最户困特])|^(?:城市|城镇)$")
_AS_OF = re.compile(r"截至|截止|截|导出|提取|统计时间|查询时间")


def find_context(names: Iterable[str], titles: Sequence[str], sheet: str, file: str, *, alone: bool) -> dict[str, str]:
    """Values of the columns ``names``, as written, from the first place that has one: titles, sheet, file.

    ``alone``: the file has no other register, so that its name may speak for this one.
    """
    context: dict[str, str] = {}
    for name in names:
        places = [*titles, sheet] if name in OWN_TO_A_SHEET and not alone else [*titles, sheet, file]
        value = next(filter(None, (find_value(name, text) for text in places)), None)
        if value:
            context[name] = value
    return context


def find_value(name: str, text: str) -> str | None:
    """What one text says about one column."""
    if name in MONTHS:
        return _iso(dates.find_month(text))
    if name == "credited_on":
        return _iso(dates.find_date(text)) if re.search(r"发放|到账|入账|代发", text) else None
    if name == "township_name":
        return place_name.find_township(text)
    if name == "area":
        return _area(text)
    match = _VILLAGE.search(text)
    return match[1] if match else None


def find_as_of(texts: Iterable[str]) -> dt.date | None:
    """``截至2026年10月31日`` in the first text that says so."""
    return next(filter(None, (dates.find_date(text) for text in texts if _AS_OF.search(text))), None)


def unit_of(text: str, *, bare: bool) -> float | None:
    """Yuan per unit named in a heading (``bare``: in brackets or after a slash) or in a title (after 单位)."""
    match = (_UNIT_OF_HEADING if bare else _UNIT_OF_TITLE).search(text)
    return UNITS[next(filter(None, match.groups()))] if match else None


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _area(text: str) -> str | None:
    """农村 or 城市 where the text names one of them only."""
    rural, urban = _RURAL.search(text), _URBAN.search(text)
    return None if bool(rural) == bool(urban) else "农村" if rural else "城市"
