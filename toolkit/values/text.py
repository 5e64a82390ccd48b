"""Text as people type it: full-width characters, stray spaces, words that say nothing."""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.values import columns

# What people put in a cell that has nothing to say, so that nobody thinks they forgot it.
NOTHING = frozenset(
    "- -- — —— – ― － ─ / // \\ 、 无 暂无 没有 空 空白 不详 未知 不清楚 未填 NULL null None none NaN nan N/A n/a #N/A".split()
)
NULL = pa.scalar(None, pa.large_string())


def tidy(values: pd.Series) -> pd.Series:
    """Half-width (NFKC) text without surrounding white space; empty cells become NA."""
    array = columns.to_arrow(values)
    if not pc.all(pc.string_is_ascii(array)).as_py():  # of ASCII there is one form only
        array = pc.utf8_normalize(array, form="NFKC")
    array = pc.utf8_trim_whitespace(array)
    return columns.to_series(columns.without(array, pc.equal(array, "")), values)


def without_nothing(values: pd.Series) -> pd.Series:
    """NA in place of ``-``, ``/``, ``无`` and the other words of ``NOTHING``: they are not unreadable, there is nothing to read."""
    array = columns.to_arrow(values)
    words = pa.array(["", *NOTHING], pa.large_string())
    gaps = columns.to_flags(pc.match_substring(array, " "))
    bare = pc.replace_substring_regex(array.filter(pa.array(gaps)), pattern=r"[\s\p{Z}]+", replacement="")
    silent = pc.is_in(columns.replace(array, gaps, bare), words)
    return columns.to_series(columns.without(array, silent), values)


def is_nothing(written: str) -> bool:
    """Whether a text is empty or only says that there is nothing."""
    bare = "".join(written.split())
    return not bare or bare in NOTHING
