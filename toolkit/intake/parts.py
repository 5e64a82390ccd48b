"""A file's sheets cut into tables: one sheet may hold several, one under another."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.intake.context import find_value
from toolkit.intake.grid import Grid
from toolkit.intake.headings import Candidate, Spellings
from toolkit.intake.recognition import Recognition, find_register, place_of, settle, titles_of
from toolkit.intake.rows import Mask, nobodys_rows, written_cells
from toolkit.intake.spelling import ID_LIKE
from toolkit.model.errors import IntakeError

TITLE_LINES = 4  # titles and upper heading lines between two tables are never more
TITLE_CELLS = 3  # a row with more cells is data
HEADINGS = 3  # so many cells that are headings of some register, and half of the row, make a line of headings

Find = Callable[[Grid, Spellings], Candidate | None]

# Cells compared with known headings lose white space, colons, asterisks and a remark in brackets.
_NO_TITLE = re.compile(r"^[\d.,]+$|[合小总累]计|制表|审核|盖章|签[章字]")
_NOISE = r"[\s　:：*]+|[(（][^)）]*[)）]$"


@dataclass(frozen=True)
class Part:
    """One table of a sheet and what it was recognised as, None where it is no register."""

    grid: Grid
    recognition: Recognition | None


@dataclass(frozen=True)
class _Piece:
    grid: Grid
    found: Candidate | None
    above: tuple[str, ...]


def parts_of(grids: Sequence[Grid], spellings: Spellings, find: Find = find_register) -> list[Part]:
    """Every table of a file; ``IntakeError`` where one is incomplete, ambiguous or mixed with another.

    ``find`` says where the headings of the first table of a sheet are.
    """
    pieces = [piece for grid in grids for piece in _pieces(grid, spellings, find)]
    alone = sum(piece.found is not None for piece in pieces) == 1
    return [Part(p.grid, settle(p.grid, p.found, p.above, alone=alone) if p.found else None) for p in pieces]


def _pieces(grid: Grid, spellings: Spellings, find: Find) -> Iterator[_Piece]:
    above: tuple[str, ...] = ()
    found = find(grid, spellings)
    while found:
        start = _next_table(grid, found, spellings)
        if start is None:
            break
        yield _Piece(_cut(grid, 0, start), found, above)
        above = (*titles_of(grid, found.first_row), *above)
        grid = _cut(grid, start, len(grid))
        found = _expect_register(grid, spellings, find)
    yield _Piece(grid, found, above)


def _expect_register(grid: Grid, spellings: Spellings, find: Find) -> Candidate:
    found = find(grid, spellings)
    if found is None:
        place = f"{place_of(grid)}!{grid.row_numbers[0]}"
        raise IntakeError("从这一行起像是另一张表，认不出是哪种登记表", place, "把这张表分到单独的工作表，或删去后再放入")
    return found


def _cut(grid: Grid, start: int, end: int) -> Grid:
    fractional = {position: mask[start:end] for position, mask in grid.fractional.items()}
    cells = grid.cells.slice(start, end - start)
    return replace(grid, cells=cells, row_numbers=grid.row_numbers[start:end], fractional=fractional)


def _next_table(grid: Grid, found: Candidate, spellings: Spellings) -> int | None:
    """First row, titles included, of the next table below this one.

    Headings that repeat those of this table belong to it, unless a title above them names another month or place.
    """
    start = found.last_row + 1
    rows = nobodys_rows(grid, dict(found.positions), start)
    lines = [[cell.strip() for cell in line] for line in grid.rows(start)[found.first_row :]]
    for row in rows[_are_headings(grid.cells.take(rows), spellings)]:
        first = _first_title(grid, int(row), start, found.positions.get("person_name"))
        cells = [column[int(row)].as_py().strip() for column in grid.cells.columns]
        if cells not in lines or _says_something(grid, first, int(row), found):
            return first
    return None


def _are_headings(cells: pa.Table, spellings: Spellings) -> Mask:
    known = pa.array(list(spellings.known), pa.string())
    hits = np.zeros(len(cells), dtype=np.int64)
    for column in cells.columns if len(cells) else ():
        cleaned = pc.replace_substring_regex(column, _NOISE, "")
        hits += pc.is_in(cleaned, known).to_numpy().astype(np.int64)
    headings: Mask = (hits >= HEADINGS) & (2 * hits >= written_cells(cells))
    return headings


def _first_title(grid: Grid, row: int, start: int, names: int | None) -> int:
    """The headings' own titles and upper lines right above them."""
    first = row
    while first > max(start, row - TITLE_LINES) and _is_title(grid.cells.slice(first - 1, 1), names):
        first -= 1
    return first


def _is_title(row: pa.Table, names: int | None) -> bool:
    """One cell alone, or few of which none is a person's name, and nothing of a number, total or footer."""
    cells = [column[0].as_py().strip() for column in row.columns]
    written = [cell for cell in cells if cell]
    if len(written) > TITLE_CELLS or (len(written) > 1 and names is not None and cells[names]):
        return False
    return not any(_NO_TITLE.search(cell) or ID_LIKE.search(cell) for cell in written)


def _says_something(grid: Grid, first: int, row: int, found: Candidate) -> bool:
    names = [name for name in found.layout.context if name not in found.positions]
    titles = [text for line in range(first, row) for text in (c[line].as_py() for c in grid.cells.columns) if text.strip()]
    return any(find_value(name, title) for name in names for title in titles)
