"""Disability certificate numbers: id number (18) + category (1-7) + level (1 heaviest to 4) + B1, B2 … when issued anew."""

import re

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.values import columns, id_number

# What the nineteenth character says, in the words of the tables.
CATEGORIES = {
    "1": "visual", "2": "hearing", "3": "speech", "4": "physical", "5": "intellectual", "6": "mental", "7": "multiple",
}  # fmt: skip
_NUMBER = r"([0-9]{17}[0-9X])([1-7])([1-4])(B[0-9]{1,2})?"
_BRACKETS = str.maketrans("", "", "()（）[]【】")
_CUT_OFF = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+|[0-9]{15}00000")  # stored as a number: the tail is gone


def normalize(values: pd.Series) -> pd.Series:
    """Upper-case half-width numbers without spaces, hyphens and brackets; NA where nothing is written or the tail is lost.

    A number that is wrongly built stays as written, for somebody to compare with the certificate.
    """
    return columns.rewrite(values, _clean, plain=_NUMBER)


def parts(numbers: pd.Series) -> pd.DataFrame:
    """``id_number``, ``category`` (as in ``CATEGORIES``), ``level`` and ``reissue`` (B1 …) of normalised numbers.

    All NA where the number is not built like a certificate's; ``reissue`` is NA on a first certificate.
    """
    array = columns.to_arrow(numbers)
    built = columns.matches(numbers, _NUMBER).to_numpy()
    array = columns.choose(pa.array(built), array, pa.scalar(None, pa.large_string()))
    pieces = {
        name: pc.utf8_slice_codeunits(array, start, end)
        for name, start, end in (("id_number", 0, 18), ("category", 18, 19), ("level", 19, 20), ("reissue", 20, 23))
    }
    table = pd.DataFrame({name: columns.to_series(piece, numbers) for name, piece in pieces.items()})
    table["category"] = table["category"].map(CATEGORIES).astype("str")
    table["reissue"] = table["reissue"].mask(table["reissue"] == "")
    return table


def is_valid(values: pd.Series, *, fictional_regions: bool) -> pd.Series:
    """Whether the number is built like a certificate's and begins with a correct id number."""
    return id_number.is_valid(parts(normalize(values))["id_number"], fictional_regions=fictional_regions)


def format(numbers: pd.Series) -> pd.Series:
    """In the groups of its parts: ``399901 19500307 0017 44 B1``; others as they are."""
    pattern = r"([0-9]{6})([0-9]{8})([0-9]{3}[0-9X])([1-7][1-4])(B[0-9]{1,2})?"
    return columns.substitute(numbers, pattern, r"\1 \2 \3 \4 \5").str.rstrip()


def mask(numbers: pd.Series) -> pd.Series:
    """The id number masked, category and level hidden: ``399901********0017**``; they tell of an illness."""
    array = columns.to_arrow(numbers)
    masked = columns.to_arrow(id_number.mask(columns.to_series(pc.utf8_slice_codeunits(array, 0, 18), numbers)))
    longer = pc.greater(pc.utf8_length(array), 18)
    return columns.to_series(columns.choose(longer, columns.join(masked, "**"), masked), numbers)


def _clean(written: str) -> str | None:
    text = id_number.clean(written.translate(_BRACKETS))
    return None if not text or _CUT_OFF.fullmatch(text) else text
