"""Any list of people or things, known to no layout beforehand: its rows typed, numbered and found again in the file."""

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.intake.cells import type_columns
from toolkit.intake.grid import Grid
from toolkit.intake.headings import Candidate, Spellings, candidates
from toolkit.intake.layout import Layout
from toolkit.intake.layout_files import Lookups
from toolkit.intake.parts import Part, parts_of
from toolkit.intake.readers import TEXTS, WORKBOOKS, file_fingerprint, read_grids
from toolkit.intake.readers.files import shown
from toolkit.intake.reading import Passwords, Progress, no_passwords, scratch_folder
from toolkit.intake.recognition import place_of, refuse_persons_above
from toolkit.intake.rows import data_rows
from toolkit.intake.spelling import mask_digits
from toolkit.model.errors import IntakeError
from toolkit.values.id_number import FICTIONAL_PROVINCE

SHOWN_HEADINGS = 12
OF_ITS_SHEETS = 0.5  # a sheet with fewer of the columns that the fullest one has is no part of the list


@dataclass(frozen=True)
class ListFile:
    """A file with its sheets, as text; ``scratch`` may be used as long as it is open."""

    path: Path
    fingerprint: str
    grids: Sequence[Grid]
    scratch: Path

    @property
    def name(self) -> str:
        """The file's name as messages and reports show it."""
        return shown(self.path)


@dataclass(frozen=True)
class TakenList:
    """The rows of a list, in the order of the file; totals, footers and repeated headings are only counted.

    ``rows`` has all columns of the layout, typed, and ``place``: ``sheet!row``. ``headings`` says by column what stands
    over it. ``sheets`` are the names of those that were read and of those that were not.
    """

    name: str
    rows: pd.DataFrame
    headings: Mapping[str, str]
    sheets: Sequence[str]
    other_sheets: Sequence[str]
    set_aside: Mapping[str, int]
    unreadable: int


@contextlib.contextmanager
def open_lists(
    paths: Sequence[Path], passwords: Passwords = no_passwords, progress: Progress = lambda *_: None
) -> Iterator[list[ListFile]]:
    """Open files of any kind that a register may come in; :class:`IntakeError` for the first that cannot be read."""
    for path in paths:
        _refuse_no_file(path)
    with scratch_folder() as scratch:
        files = []
        for path, grids in read_grids(paths, scratch=scratch, passwords=passwords, progress=progress):
            if isinstance(grids, IntakeError):
                raise grids
            files.append(ListFile(path, file_fingerprint(path), [grid for grid in grids if len(grid)], scratch))
        yield files


def _refuse_no_file(path: Path) -> None:
    if not path.is_file():
        raise IntakeError("找不到这个文件", shown(path), "核对路径和文件名")
    if path.suffix.lower() not in WORKBOOKS | TEXTS:
        kinds = "、".join(sorted(kind[1:] for kind in WORKBOOKS | TEXTS))
        raise IntakeError(f"不认识“{path.suffix or '无扩展名'}”这种文件", shown(path), f"另存为 xlsx 或 csv；能读的有 {kinds}")


def parts_of_list(file: ListFile, layout: Layout) -> list[Part]:
    """The tables of a file that have columns of the layout; :class:`IntakeError` where there is none."""
    if not file.grids:
        raise IntakeError("名单是空的", file.name, "核对文件")
    parts = [part for part in parts_of(file.grids, Spellings({layout.name: layout}), _find_list) if part.recognition]
    if not parts:
        raise IntakeError(
            f"没有找到认识的表头（能认的有{'、'.join(c.label for c in layout.columns)}）；文件开头是：{_beginning(file.grids[0])}",
            file.name,
            "把表头改成这些名称，或用 --map 指明，如 --map '姓名=死者'",
        )
    most = max(len(part.recognition.positions) for part in parts if part.recognition)
    return [part for part in parts if part.recognition and len(part.recognition.positions) >= OF_ITS_SHEETS * most]


def take_list(file: ListFile, parts: Sequence[Part], lookups: Lookups, *, fictional_regions: bool) -> TakenList:
    """Type the rows of these parts of a file; :class:`IntakeError` where no row is left."""
    recognised = [(part.grid, part.recognition) for part in parts if part.recognition]
    layout = recognised[0][1].layout
    tables = [data_rows(grid, found, number) for number, (grid, found) in enumerate(recognised)]
    rows = pa.concat_tables(tables, promote_options="default")
    reasons = Counter(rows["reject_reason"].drop_null().to_pylist())
    rows = rows.filter(pc.is_null(rows["reject_reason"]))
    if not len(rows):
        raise IntakeError("名单是空的：表头下面没有数据行", file.name, "核对文件")
    typed, notes = type_columns(rows, layout, {}, lookups, fictional_regions=fictional_regions)
    place = typed["source_row"].str.removeprefix(f"{file.path.name}!")
    sheets = list(dict.fromkeys(grid.sheet for grid, _ in recognised))
    others = [grid.sheet for grid in file.grids if grid.sheet not in sheets]
    typed = typed.drop(columns=["source_row", "part"]).assign(place=place)
    return TakenList(file.name, typed, _headings(parts), sheets, others, reasons, len(notes))


def count_provinces(parts: Sequence[Part]) -> tuple[int, int]:
    """Of the id numbers of 18 characters those that begin with the fictional province, and the others."""
    counts = [0, 0]
    for grid, found in ((part.grid, part.recognition) for part in parts if part.recognition):
        for column in (c.name for c in found.layout.columns if c.kind == "id_number" and c.name in found.positions):
            numbers = grid.cells.column(found.positions[column])
            for place, beginning in enumerate((FICTIONAL_PROVINCE, "[1-8]")):
                whole = pc.match_substring_regex(numbers, rf"^\s*'?{beginning}[0-9 ]{{15,}}[0-9Xx]\s*$")
                counts[place] += pc.sum(whole).as_py() or 0
    return counts[0], counts[1] - counts[0]


def _headings(parts: Sequence[Part]) -> dict[str, str]:
    """What stands over each column, in the first table that has it."""
    written: dict[str, str] = {}
    for found in (part.recognition for part in parts if part.recognition):
        for name, position in found.positions.items():
            written.setdefault(name, mask_digits(found.headings[position].strip()))
    return written


def _find_list(grid: Grid, spellings: Spellings) -> Candidate | None:
    """The lines that name most columns; of several the fewest and topmost."""
    found = list(candidates(grid, spellings))
    if not found:
        return None
    best = max(found, key=lambda c: (len(c.positions), c.first_row - c.last_row, -c.first_row))
    refuse_persons_above(grid, best)
    _refuse_neighbours(grid, best)
    return best


def _refuse_neighbours(grid: Grid, found: Candidate) -> None:
    used = set(found.positions.values())
    others = {heading for position, heading in enumerate(found.headings) if position not in used}
    if len(used) > 1 and all(found.headings[position] in others for position in used):
        raise IntakeError("并排放了两张同样的表", place_of(grid), "把两张表分到两个工作表里，或上下接起来")


def _beginning(grid: Grid) -> str:
    cells = [cell.strip() for row in grid.rows(3) for cell in row if cell.strip()]
    more = "…" if len(cells) > SHOWN_HEADINGS else ""
    return "、".join(mask_digits(cell) for cell in cells[:SHOWN_HEADINGS]) + more
