"""Table values as people read them on paper."""

from collections.abc import Iterator
from typing import Any

import pandas as pd


def text(value: Any) -> str:
    """Empty for a missing value."""
    return "" if pd.isna(value) else str(value)


def date(value: Any) -> str:
    """``2025年6月30日``; empty for a missing date."""
    return "" if pd.isna(value) else f"{value.year}年{value.month}月{value.day}日"


def month(value: Any) -> str:
    """``2025年6月``; empty for a missing date."""
    return "" if pd.isna(value) else f"{value.year}年{value.month}月"


def period(since: object, until: object) -> str:
    """``2024年3月至2025年6月``, one month alone, or ``2024年3月起``."""
    first, last = month(since), month(until)
    if first == last or not first:
        return last and (last if first else f"至{last}")
    return f"{first}\n至{last}" if last else f"{first}起"


def yuan(fen: Any) -> float | None:
    """Yuan of integer fen, None where missing."""
    return None if text(fen) == "" else int(fen) / 100


def records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a table, each by the names of its columns."""
    for row in frame.to_dict("records"):
        yield {str(name): value for name, value in row.items()}
