"""Bank accounts: cards (16-19 digits, the last of which follows from the others) and passbooks (any length)."""

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from toolkit.values import columns
from toolkit.values.columns import Flags

_SPACES = str.maketrans(
    dict.fromkeys("'\"‘’＇`-‐‑–—－\u200b\ufeff", "") | dict(zip("０１２３４５６７８９", "0123456789", strict=True))
)
_CARD = r"62[0-9]{14,17}"  # bank cards issued in China; passbooks and older cards have other beginnings
# A number of 17 and more digits with nothing but zeros after the fifteenth was cut off.
_CUT_OFF = r"[0-9]{15}00+"


def normalize(values: pd.Series) -> pd.Series:
    """Digits of account numbers; NA where the number is no account or lost its tail.

    Excel keeps 15 digits: a number in scientific notation, or of 17 and more digits with nothing but
    zeros after the fifteenth, is taken for cut off, since a shared false account is worse than none.
    """
    digits = columns.rewrite(values, _digits, plain="[0-9]+")
    return digits.where(columns.matches(digits, r"[0-9]{8,32}") & ~_is_cut_off(digits))


def is_valid(values: pd.Series) -> pd.Series:
    """Whether an account number can be read; a doubtful card number is still one, see :func:`is_doubtful_card`."""
    return normalize(values).notna()


def is_card(accounts: pd.Series) -> pd.Series:
    """Whether normalised numbers are those of bank cards: 62 and 14 to 17 more digits."""
    return columns.matches(accounts, _CARD)


def is_doubtful_card(accounts: pd.Series) -> pd.Series:
    """Cards whose last digit does not follow from the others (ISO/IEC 7812): worth a look, never a reject."""
    return is_card(accounts) & ~pd.Series(_has_luhn(accounts), index=accounts.index)


def format(accounts: pd.Series) -> pd.Series:
    """In fours, as on the card: ``0621 7990 1234 5678``."""
    grouped = pc.replace_substring_regex(columns.to_arrow(accounts), pattern=r"([0-9]{4})", replacement=r"\1 ")
    return columns.to_series(pc.utf8_rtrim_whitespace(grouped), accounts)


def mask(accounts: pd.Series) -> pd.Series:
    """The last four digits only: ``****5678``; of numbers under eight digits nothing."""
    array = columns.to_arrow(accounts)
    tail = columns.choose(pc.less(pc.utf8_length(array), 8), "", pc.utf8_slice_codeunits(array, -4))
    return columns.to_series(columns.join("****", tail), accounts)


def _has_luhn(accounts: pd.Series) -> Flags:
    """Luhn's check on texts of 16 to 19 digits; False for all others."""
    array = columns.to_arrow(accounts)
    right = np.zeros(len(accounts), dtype=bool)
    for width in range(16, 20):
        fits, matrix = columns.of_width(array, width)
        digits = (matrix.T - np.uint8(ord("0")))[::-1]
        doubled = digits[1::2] * np.uint8(2)
        total = digits[::2].sum(axis=0) + (doubled - np.uint8(9) * (doubled > 9)).sum(axis=0)
        right[fits] = (digits <= 9).all(axis=0) & (total % 10 == 0)
    return right


def _is_cut_off(digits: pd.Series) -> Flags:
    """Few numbers end in zeros: only those are looked at."""
    zeros = columns.to_flags(pc.ends_with(columns.to_arrow(digits), "00"))
    zeros[zeros] = columns.matches(digits[zeros], _CUT_OFF).to_numpy()
    return zeros


def _digits(written: str) -> str:
    return "".join(written.translate(_SPACES).split()).removesuffix(".0")
