"""A sheet as text: the contract between the readers of files and everything that understands them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa


@dataclass(frozen=True)
class Grid:
    """One sheet, column by column.

    ``cells`` has one text column per column of the sheet, named ``0``, ``1`` …; a blank cell is the empty text,
    never null. ``row_numbers`` are the numbers that Excel shows: rows without any text are left out.
    ``fractional`` tells for a column with such cells which of its rows held a number with a fraction: as text
    ``2025.1`` means January, as a number it may have been typed ``2025.10``. ``hidden_columns`` are positions.
    ``fingerprint`` is the sha256 of the file.
    """

    file: str
    sheet: str
    cells: pa.Table
    row_numbers: npt.NDArray[np.int64]
    fractional: Mapping[int, npt.NDArray[np.bool_]] = field(default_factory=dict)
    hidden: bool = False
    hidden_columns: tuple[int, ...] = ()
    fingerprint: str = ""

    def __len__(self) -> int:
        return len(self.row_numbers)

    def rows(self, count: int) -> list[list[str]]:
        """The first rows as lists of cells: what headings and titles are looked for in."""
        columns = [column.slice(0, count).to_pylist() for column in self.cells.columns]
        return [list(row) for row in zip(*columns, strict=True)]


def grid_of(file: str, sheet: str, rows: Sequence[Sequence[str]]) -> Grid:
    """A grid from rows of text, as tests and small files need it; short rows are filled up."""
    width = max(map(len, rows), default=0)
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    kept = [i for i, row in enumerate(filled) if any(cell.strip() for cell in row)]
    columns = {str(i): pa.array([filled[k][i] for k in kept], pa.string()) for i in range(width)}
    return Grid(file, sheet, pa.table(columns), np.array([k + 1 for k in kept], dtype=np.int64))
