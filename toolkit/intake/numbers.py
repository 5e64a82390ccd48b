"""Counts and measures as people write them: ``1,280``, ``3人``, ``86.5㎡``, ``2.1%``."""

import pandas as pd

_NUMBER = r"^([+-]?\d[\d,]*(?:\.\d+)?|[+-]?\.\d+)\s*(?:%|m2|[\u4e00-\u9fff]{0,3})$"


def to_numbers(values: pd.Series) -> pd.Series:
    """Floats of tidied text with or without a unit; NaN where it is no number."""
    digits = values.astype("str").str.extract(_NUMBER, expand=False).str.replace(",", "", regex=False)
    return pd.to_numeric(digits, errors="coerce").astype("float64")


def to_counts(values: pd.Series) -> pd.Series:
    """Whole numbers; NA where it is no number or has a fraction: nothing is rounded."""
    numbers = to_numbers(values)
    return numbers.where(numbers == numbers.round()).astype("Int64")
