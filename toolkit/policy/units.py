"""Units of parameters: what may be written under each, and how people read it."""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from toolkit.values.money import yuan

Value = bool | int | float | str | dt.date | list[str]
Words = Mapping[str, str]


@dataclass(frozen=True)
class Unit:
    """Whether a value may stand under this unit, what may, and how a value is read out."""

    fits: Callable[[object, Words], bool]
    allowed: str
    read: Callable[..., str]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_count(value: object, _: Words) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_positive(value: object, _: Words) -> bool:
    return _is_number(value) and float(str(value)) > 0


def _is_share(value: object, _: Words) -> bool:
    return _is_number(value) and 0 <= float(str(value)) <= 1


def _is_day_of_month(value: object, _: Words) -> bool:
    return _is_count(value, {}) and value in range(1, 32)


def _is_switch(value: object, _: Words) -> bool:
    return isinstance(value, bool)


def _is_date(value: object, _: Words) -> bool:
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


def _are_days_of_year(value: object, _: Words) -> bool:
    return (
        isinstance(value, list) and bool(value) and len(set(map(str, value))) == len(value) and all(map(_is_day_of_year, value))
    )


def _is_day_of_year(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d\d-\d\d", value):
        return False
    try:
        return bool(dt.date.fromisoformat(f"2020-{value}"))
    except ValueError:
        return False


def _are_listed(value: object, words: Words) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(item, str) and item in words for item in value)
        and len(set(value)) == len(value)
    )


def _plain(unit: str) -> Callable[..., str]:
    word = SPOKEN.get(unit, unit)
    return lambda value, _: f"{value:g} {word}".rstrip()


COUNTS = ("月", "天", "工作日", "小时", "年", "户", "人", "岁", "级", "次", "张", "套", "处", "个", "项")
MEASURES = ("倍", "平方米", "百分点", "千分比", "标准差", "自然对数", "得分")
SPOKEN = {"月": "个月", "工作日": "个工作日", "千分比": "‰", "标准差": "个标准差", "自然对数": "", "得分": "分"}
UNITS: Mapping[str, Unit] = {
    **{name: Unit(_is_count, "不小于 0 的整数", _plain(name)) for name in COUNTS},
    **{name: Unit(_is_positive, "大于 0 的数", _plain(name)) for name in MEASURES},
    "日": Unit(_is_day_of_month, "1 到 31 的整数（每月几日）", _plain("日")),
    "分": Unit(_is_count, "不小于 0 的整数，以分计（1 元写 100）", lambda value, _: f"{yuan(value)} 元"),
    "比例": Unit(_is_share, "0 到 1 的数（5% 写 0.05）", lambda value, _: f"{100 * value:g}%"),
    "开关": Unit(_is_switch, "true 或 false", lambda value, _: "是" if value else "否"),
    "日期": Unit(_is_date, "日期，例如 2020-04-30，不加引号", lambda value, _: f"{value:%Y-%m-%d}"),
    "月日": Unit(_are_days_of_year, '月和日的列表，加引号，例如 ["06-30", "12-31"]', lambda value, _: "、".join(value)),
    "名单": Unit(
        _are_listed,
        "列表，每项只写一次，从这些里选",
        lambda value, words: "、".join(words.get(item, item) for item in value) or "无",
    ),
}


def what_is_wrong(value: object, unit: str, words: Words) -> str:
    """Why ``value`` may not stand under ``unit``, with what may; empty where it may."""
    if UNITS[unit].fits(value, words):
        return ""
    choice = f"：{'、'.join(f'{code}（{word}）' for code, word in words.items())}" if unit == "名单" else ""
    return f"单位是“{unit}”，不能写“{value}”，要写{UNITS[unit].allowed}{choice}"
