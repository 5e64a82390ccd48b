"""Months as integers (year * 12 + month - 1), so that intervals are subtractions."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.synthetic.people import Ints


def of_days(days: npt.NDArray[np.int64] | pd.Series) -> Ints:
    """Month of each day number (days from 1970-01-01)."""
    return np.asarray(np.asarray(days).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12)


def first_day(months: npt.NDArray[np.int64] | pd.Series) -> Ints:
    """Day number of the first day of each month."""
    return np.asarray((np.asarray(months) - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64))


def iso(month: int) -> str:
    """``2025-03`` for a month number."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
