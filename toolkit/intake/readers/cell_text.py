"""Columns of cells as a workbook holds them -> text, many at a time."""

import datetime as dt
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

PRECISION_LIMIT = 1e15  # Excel keeps 15 significant digits
PLAIN_FROM, PLAIN_TO = 1e-4, 1e10  # between these Arrow and Python write a fraction alike, beyond Arrow is scientific

Mask = npt.NDArray[np.bool_]


def text_column(cells: Sequence[object]) -> tuple[pa.StringArray, Mask | None]:
    """Cells as text, and which of them held a number with a fraction (None: not one).

    Whole numbers have no ``.0``; a number beyond Excel's 15 digits stays in scientific notation: its tail is lost.
    """
    try:
        return joined(cells), None  # type: ignore[arg-type]  # the usual column has nothing but text
    except TypeError:
        kinds = set(map(type, cells))
    if kinds == {float}:
        numbers = np.array(cells, dtype=np.float64)
        return number_texts(numbers), _fractional(numbers)
    return _mixed(cells, kinds)


def joined(texts: Sequence[str]) -> pa.StringArray:
    """A text column from strings: one encoding for all is four times as fast as one for each."""
    if not texts:
        return pa.array([], pa.string())
    raw = ("\0".join(texts) + "\0").encode()
    marks = np.frombuffer(raw, np.uint8) == 0
    ends = np.flatnonzero(marks)
    if len(ends) != len(texts):  # a cell holds the mark itself
        return pa.array(texts, pa.string())
    offsets = np.zeros(len(texts) + 1, np.int32)
    offsets[1:] = ends - np.arange(len(texts))
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(offsets), pa.py_buffer(raw.replace(b"\0", b"")))


def number_texts(numbers: npt.NDArray[np.float64]) -> pa.StringArray:
    """Floats as Python writes them, whole ones without the point, those that lost digits in scientific notation."""
    size = np.abs(numbers)
    whole = (size < PRECISION_LIMIT) & (np.trunc(numbers) == numbers)
    texts = pa.array(np.where(whole, numbers, 0).astype(np.int64)).cast(pa.string())
    if whole.all():
        return texts
    texts = pc.if_else(pa.array(whole), texts, pa.array(numbers).cast(pa.string()))
    odd = ~whole & ~((size >= PLAIN_FROM) & (size < PLAIN_TO))
    return pc.replace_with_mask(texts, pa.array(odd), pa.array(list(map(_odd_number, numbers[odd].tolist())), pa.string()))


def _odd_number(number: float) -> str:
    return np.format_float_scientific(number, trim="-") if abs(number) >= PRECISION_LIMIT else repr(number)


def _fractional(numbers: npt.NDArray[np.float64]) -> Mask | None:
    mask = np.trunc(numbers) != numbers
    return mask if mask.any() else None


def _mixed(cells: Sequence[object], kinds: set[type]) -> tuple[pa.StringArray, Mask | None]:
    texts: list[object] = list(cells)
    fractional = None
    for kind in kinds - {str}:
        places = [place for place, cell in enumerate(cells) if type(cell) is kind]
        chosen = [cells[place] for place in places]
        if kind is float:
            numbers = np.array(chosen, dtype=np.float64)
            fractional = _spread(_fractional(numbers), places, len(cells))
        for place, text in zip(places, _RENDER.get(kind, _as_python_writes)(chosen), strict=True):
            texts[place] = text
    return joined(texts), fractional  # type: ignore[arg-type]  # every kind but str was rendered


def _spread(mask: Mask | None, places: list[int], length: int) -> Mask | None:
    if mask is None:
        return None
    spread = np.zeros(length, dtype=np.bool_)
    spread[places] = mask
    return spread


def _as_python_writes(cells: Sequence[object]) -> list[str]:
    return list(map(str, cells))


def _floats(cells: Sequence[object]) -> list[str]:
    texts: list[str] = number_texts(np.array(cells, dtype=np.float64)).to_pylist()
    return texts


def _booleans(cells: Sequence[object]) -> list[str]:
    return ["是" if cell else "否" for cell in cells]


def _dates(cells: Sequence[object]) -> list[str]:
    return [cell.isoformat() for cell in cells if isinstance(cell, dt.date)]


def _moments(cells: Sequence[object]) -> list[str]:
    return [_moment(cell) for cell in cells if isinstance(cell, dt.datetime)]


def _moment(moment: dt.datetime) -> str:
    """Time of day only where there is one; days are stored as fractions, so a second may be missing a hair."""
    rounded = moment + dt.timedelta(milliseconds=500)
    return rounded.strftime("%Y-%m-%d") if not (rounded.hour or rounded.minute) else rounded.isoformat(" ", "minutes")


_RENDER: dict[type, Callable[[Sequence[object]], list[str]]] = {
    float: _floats,
    bool: _booleans,
    dt.date: _dates,
    dt.datetime: _moments,
}
