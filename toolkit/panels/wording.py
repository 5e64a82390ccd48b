"""Numbers and dates as Chinese readers expect them on a page."""

import datetime as dt
import math
from collections.abc import Sequence
from itertools import pairwise

ARM_LABELS = {"risk": "风险", "random": "随机", "certainty": "必查"}
OVERDUE_MONTHS = 24
_FEN_PER_WAN = 1_000_000


def count(number: float) -> str:
    """``21,890``."""
    return f"{round(number):,}"


def wan_yuan(fen: float) -> str:
    """Ten thousands of yuan: ``1,316`` from a hundred on, ``5.46`` below."""
    wan = fen / _FEN_PER_WAN
    return f"{wan:,.0f}" if abs(wan) >= 100 else f"{wan:,.2f}"


def percent(share: float) -> str:
    """``16.6%``; very small shares keep two digits."""
    if math.isnan(share):
        return "—"
    return f"{share:.2%}" if 0 < share < 0.001 else f"{share:.1%}"


def share_of(part: float, whole: float) -> float:
    """Part of a whole; not a number where there is no whole."""
    return part / whole if whole else math.nan


def chinese_date(date: dt.date | None) -> str:
    """``2026年10月31日``; ``无记录`` for None."""
    return f"{date.year}年{date.month}月{date.day}日" if date else "无记录"


def whole_months(since: dt.date | None, until: dt.date) -> int | None:
    """Completed months between two dates; None where the first is unknown, 0 where it lies later."""
    if since is None:
        return None
    months = (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)
    return max(months, 0)


def months_text(months: int | None) -> str:
    """``19 个月``; ``无记录`` for a village that nobody visited."""
    if months is None:
        return "无记录"
    return f"{months} 个月" if months else "不足 1 个月"


def is_overdue(months: int | None) -> bool:
    """Not visited for two years, or never."""
    return months is None or months > OVERDUE_MONTHS


def band_labels(thresholds: Sequence[float]) -> list[str]:
    """``<12``, ``12–20``, ``≥20`` for the thresholds 12 and 20."""
    if not thresholds:
        return ["全部"]
    between = [f"{lower:g}–{upper:g}" for lower, upper in pairwise(thresholds)]
    return [f"<{thresholds[0]:g}", *between, f"≥{thresholds[-1]:g}"]
