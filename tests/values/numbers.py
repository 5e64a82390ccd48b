"""Fictional id numbers for the tests of this folder."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd
from hypothesis import strategies as st

from toolkit.values import id_number

BODIES = st.builds(
    lambda born, sequence: f"399901{born:%Y%m%d}{sequence:03d}",
    st.dates(dt.date(1900, 1, 1), dt.date(2026, 12, 31)),
    st.integers(1, 999),
)


def whole(body: str) -> str:
    return body + slow_check_character(body)


def slow_check_character(body: str) -> str:
    """ISO 7064 MOD 11-2 digit by digit: the total of digit times 2**(17-i), plus the check, is 1 modulo 11."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return "0123456789X"[(1 - total) % 11]


def states(written: Sequence[object]) -> list[str]:
    """State of each as one column."""
    column = pd.Series(list(written), dtype=object)
    return id_number.normalize(column, fictional_regions=True)["status"].tolist()


def status_of(*written: object) -> list[str]:
    return states(written)
