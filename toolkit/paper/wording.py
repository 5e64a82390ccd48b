"""Table values as people read them on paper."""

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
