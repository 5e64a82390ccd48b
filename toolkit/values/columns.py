"""Columns as Arrow text: what every value module is built on.

A function on one text runs once for each distinct text; fixed-width numbers are read as a matrix of bytes.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]


def to_arrow(values: pd.Series) -> Any:
    """The column as one Arrow array of text; numbers are written out, missing values stay null."""
    array = pa.array(values.astype("str"), pa.large_string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def to_series(array: Any, like: pd.Series) -> pd.Series:
    """Arrow text as a column of pandas' ``str`` on the index of ``like``."""
    return pd.Series(array.to_pandas().array, index=like.index, name=like.name)


def to_flags(array: Any) -> Flags:
    """Arrow booleans as NumPy's, null as False."""
    flags: Flags = pc.fill_null(array, False).to_numpy(zero_copy_only=False)
    return flags


def read_distinct(values: pd.Series, read: Callable[[str], object], kind: Any) -> Any:
    """``read`` of each value as an Arrow array of type ``kind``; called once for each distinct text."""
    coded = to_arrow(values).dictionary_encode()
    return pa.array(map(read, coded.dictionary.to_pylist()), kind).take(coded.indices)


def rewrite(values: pd.Series, read: Callable[[str], str | None], *, plain: str = "") -> pd.Series:
    """The column with ``read`` of each text; missing values stay missing.

    Texts of the form ``plain`` (RE2), which ``read`` would leave as they are, are not looked at.
    """
    others = ~matches(values, plain).to_numpy() if plain else np.ones(len(values), dtype=bool)
    rewritten = read_distinct(values[others], read, pa.large_string())
    return to_series(replace(to_arrow(values), others, rewritten), values)


def matches(values: pd.Series, pattern: str) -> pd.Series:
    """Whether the whole text has the form of ``pattern`` (RE2); missing values have not."""
    return pd.Series(to_flags(pc.match_substring_regex(to_arrow(values), f"^(?:{pattern})$")), index=values.index)


def substitute(values: pd.Series, pattern: str, replacement: str) -> pd.Series:
    """Texts that have the form of ``pattern`` (RE2) rewritten as ``replacement``, others as they are."""
    array = pc.replace_substring_regex(to_arrow(values), pattern=f"^(?:{pattern})$", replacement=replacement)
    return to_series(array, values)


def join(*parts: Any) -> Any:
    """Texts side by side; a plain text stands in every row, null anywhere makes null."""
    return pc.binary_join_element_wise(*map(_large, parts), _large(""))


def choose(condition: Any, this: Any, otherwise: Any) -> Any:
    """Row by row ``this`` where the condition holds, else the other; plain texts stand in every row."""
    return pc.if_else(condition, _large(this), _large(otherwise))


def without(array: Any, where: Any) -> Any:
    """The array with null where the condition holds; not copied where it nowhere does."""
    return choose(where, pa.scalar(None, array.type), array) if pc.any(where).as_py() else array


def _large(part: Any) -> Any:
    return pa.scalar(part, pa.large_string()) if isinstance(part, str) else part


def of_width(array: Any, width: int) -> tuple[Flags, Bytes]:
    """Which texts have ``width`` bytes, and those as a matrix with one row per such text."""
    fits = to_flags(pc.equal(pc.binary_length(array), width))
    chosen = array if fits.all() else array.filter(pa.array(fits))
    if not len(chosen):
        return fits, np.empty((0, width), np.uint8)
    _, offsets, data = chosen.buffers()
    first, last = np.frombuffer(offsets, np.int64)[[chosen.offset, chosen.offset + len(chosen)]]
    return fits, np.frombuffer(data, np.uint8)[first:last].reshape(-1, width)


def of_matrix(matrix: Bytes) -> Any:
    """Arrow text from ASCII characters, one row per text."""
    rows, width = matrix.shape
    offsets = pa.py_buffer(np.arange(rows + 1, dtype=np.int64) * width)
    return pa.LargeStringArray.from_buffers(rows, offsets, pa.py_buffer(np.ascontiguousarray(matrix)))


def replace(array: Any, where: Flags, texts: Any) -> Any:
    """The array with ``texts`` in the places of ``where``, in their order."""
    return pc.replace_with_mask(array, pa.array(where), texts) if where.any() else array
