"""Sheets as a stream of blocks of text cells: what every reader of one kind of file delivers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True)
class Block:
    """Some rows of a sheet without the blank ones; fields as in :class:`toolkit.intake.grid.Grid`."""

    cells: pa.Table
    row_numbers: npt.NDArray[np.int64]
    fractional: dict[int, npt.NDArray[np.bool_]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A sheet as blocks of any widths; a block has no cells where another has its further columns."""

    name: str
    blocks: Iterable[Block]
    hidden: bool = False
    hidden_columns: tuple[int, ...] = ()


def block_of(columns: Sequence[pa.Array], first_row: int, fractional: dict[int, npt.NDArray[np.bool_]]) -> Block:
    """A block of consecutive rows, the first of which has the number ``first_row``; blank rows are left out."""
    table = pa.table(list(columns), names=[str(i) for i in range(len(columns))])
    numbers = np.arange(first_row, first_row + table.num_rows, dtype=np.int64)
    kept = ~blank_rows(table)
    if kept.all():
        return Block(table, numbers, fractional)
    return Block(table.filter(pa.array(kept)), numbers[kept], {i: mask[kept] for i, mask in fractional.items()})


def filled_up(cells: pa.Table, width: int) -> pa.Table:
    """The cells with blank columns up to ``width``."""
    blank = pa.repeat(pa.scalar("", pa.string()), cells.num_rows)
    for position in range(cells.num_columns, width):
        cells = cells.append_column(str(position), blank)
    return cells


def blank_rows(table: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows have nothing but white space: each column is looked at only where all before it were blank."""
    rows = np.arange(table.num_rows)
    for column in table.columns:
        if not len(rows):
            break
        cells = column if len(rows) == table.num_rows else column.take(pa.array(rows))
        rows = rows[pc.equal(pc.utf8_trim_whitespace(cells), "").to_numpy()]
    blank = np.zeros(table.num_rows, dtype=np.bool_)
    blank[rows] = True
    return blank
