"""Digits of id numbers (GB 11643-1999) as a matrix: a row per place, a column per number, so that sums run over long rows."""

import datetime as dt
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from toolkit.values import columns
from toolkit.values.columns import Bytes, Flags

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
_CHECK_VALUES = np.array([10 if character == "X" else int(character) for character in CHECK_CHARACTERS], dtype=np.uint8)

# Sequence numbers kept for people of a hundred years and more (from memory of GB 11643-1989, not looked up): only
# with these a number may say 18xx.
_CENTENARIAN = 996
_FIRST_YEAR, _YEARS = 1800, 400


def read(array: Any) -> tuple[Flags, Bytes]:
    """Which texts are 17 digits and a check character, and their digits, X as 10."""
    whole, matrix = columns.of_width(array, 18)
    characters = np.ascontiguousarray(matrix.T)
    digits = characters - np.uint8(ord("0"))
    digits[17][characters[17] == ord(":")] = 99  # stands where 10 would
    digits[17][characters[17] == ord("X")] = 10
    numeric = (digits[:17] <= 9).all(axis=0) & (digits[17] <= 10)
    whole[whole] = numeric
    return whole, digits if numeric.all() else digits[:, numeric]


def read_15(array: Any) -> tuple[Flags, Bytes]:
    """Which texts are the 15 digits of old, and their digits."""
    old, matrix = columns.of_width(array, 15)
    digits = np.ascontiguousarray(matrix.T) - np.uint8(ord("0"))
    numeric = (digits <= 9).all(axis=0)
    old[old] = numeric
    return old, digits[:, numeric]


def lengthen(array: Any) -> tuple[Any, Flags]:
    """15-digit numbers with 19 (of centenarians 18) after the sixth digit and the check character; and which they were."""
    old, digits = read_15(array)
    century = np.where(number(digits[12:]) >= _CENTENARIAN, np.uint8(8), np.uint8(9))
    body = np.vstack([digits[:6], np.ones_like(century), century, digits[6:]])
    check = np.frombuffer(CHECK_CHARACTERS.encode(), np.uint8)[remainders(body)]
    whole = np.vstack([body + np.uint8(ord("0")), check])
    return columns.replace(array, old, columns.of_matrix(whole.T)), old


def remainders(digits: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.uint16]:
    """Weighted sum modulo 11 of the first 17 digits."""
    total = np.zeros(digits.shape[1], dtype=np.uint16)
    for weight, place in zip(WEIGHTS, digits, strict=False):
        total += place.astype(np.uint16) * np.uint16(weight)
    return total % np.uint16(11)


def has_right_check(digits: Bytes) -> Flags:
    """Whether the check character follows from the 17 digits before it."""
    right: Flags = digits[17] == _CHECK_VALUES[remainders(digits)]
    return right


def birth_day(digits: Bytes) -> npt.NDArray[np.datetime64]:
    """Birth dates, NaT where the calendar has no such day from 1800 on."""
    year, month, day = number(digits[6:10]) - _FIRST_YEAR, number(digits[10:12]) - 1, number(digits[12:14]) - 1
    possible = (year >= 0) & (year < _YEARS) & (month >= 0) & (month < 12) & (day >= 0) & (day < 31)
    return _calendar()[np.where(possible, (year * 12 + month) * 31 + day, -1)]


def is_plausible(digits: Bytes, as_of: dt.date) -> Flags:
    """Born on a real day from 1900 (centenarians 1800) to ``as_of``."""
    day = birth_day(digits)
    old_enough = (day >= np.datetime64("1900-01-01")) | (number(digits[14:17]) >= _CENTENARIAN)
    plausible: Flags = old_enough & (day <= np.datetime64(as_of))  # NaT is neither
    return plausible


def number(digits: Bytes) -> npt.NDArray[np.int32]:
    """Places as one whole number for each column."""
    total = np.zeros(digits.shape[1], dtype=np.int32)
    for place in digits:
        total = total * np.int32(10) + place
    return total


@cache
def _calendar() -> npt.NDArray[np.datetime64]:
    """31 days for every month from 1800, NaT for those it has not; the last of all is NaT too."""
    months = np.arange(f"{_FIRST_YEAR}-01", f"{_FIRST_YEAR + _YEARS}-01", dtype="datetime64[M]")[:, np.newaxis]
    days = months.astype("datetime64[D]") + np.arange(31)
    days[days.astype("datetime64[M]") != months] = np.datetime64("NaT")
    return np.append(days.ravel(), np.datetime64("NaT"))
