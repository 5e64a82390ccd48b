"""Data rows of a recognised sheet; totals, footers and repeated headings set aside."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.intake.grid import Grid
from toolkit.intake.recognition import Recognition
from toolkit.intake.spelling import ID_LIKE

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

TOTAL_REASON = "合计行"
FOOTER_REASON = "表尾"
HEADING_REASON = "重复的表头"
TITLE_REASON = "重复表头上方的标题"
NUMBER_MARK = "(数字)"  # makes 2025.1 in a date column unreadable: it may have been typed 2025.10

_TOTAL = re.compile(r"^(?:本?[页村组镇乡]?(?:合计|小计|总计|累计)|.{0,12}(?:合计|小计|总计))[::]?$")
_FOOTER = re.compile(
    r"^(?:制表|审核|审批|填报|填表|复核|经办|单位负责人|负责人|注[::]|说明[::]|备注[::]|盖章|(?:数据)?截[至止]|(?:统计|导出|提取|查询)(?:时间|日期))"
)
_SEAL = re.compile(r"(?:盖章|签章|签字)[)）]?[::]?\s*$")
_MARKS = "计|制表|审核|审批|填报|填表|复核|经办|负责人|注|说明|盖章|签章|签字|截至|截止|时间|日期"  # what the three above have in common


def data_rows(grid: Grid, recognition: Recognition, part: int) -> pa.Table:
    """Every row below the headings as text under table column names, plus ``source_row``, ``part``, ``reject_reason``.

    Nothing is dropped: rows that are no data carry the reason in ``reject_reason`` (else null).
    """
    start = recognition.first_data_row
    body = grid.cells.slice(start)
    columns = {name: body.column(position) for name, position in recognition.positions.items()}
    for name in {c.name for c in recognition.layout.columns if c.kind in ("date", "month", "datetime")} & columns.keys():
        columns[name] = _mark_fractions(columns[name], grid.fractional.get(recognition.positions[name]), start)
    for name, value in recognition.context.items():
        columns[name] = pa.repeat(pa.scalar(value, pa.string()), len(body))
    if recognition.layout.form == "geojson":
        columns["geometry"] = body.column(body.num_columns - 1)
    columns["source_row"] = source_rows(grid, start)
    columns["part"] = pa.repeat(pa.scalar(part, pa.int64()), len(body))
    columns["reject_reason"] = _reject_reasons(grid, recognition)
    return pa.table(columns)


def source_rows(grid: Grid, start: int = 0) -> pa.Array:
    """``file!sheet!row`` of every row from ``start`` on."""
    numbers = pc.cast(pa.array(grid.row_numbers[start:]), pa.string())
    return pc.binary_join_element_wise(f"{grid.file}!{grid.sheet}!", numbers, "")


def nobodys_rows(grid: Grid, recognition_positions: dict[str, int], start: int) -> Rows:
    """Rows from ``start`` on that hold nothing like an id number: only they can be something else than data."""
    if "id_number" not in recognition_positions:
        return np.arange(start, len(grid))
    numbers = grid.cells.column(recognition_positions["id_number"]).slice(start)
    persons = pc.match_substring_regex(numbers, ID_LIKE.pattern).to_numpy()
    return start + np.flatnonzero(~persons.astype(bool))


def written_cells(cells: pa.Table) -> npt.NDArray[np.int64]:
    """How many cells of each row are not blank."""
    counts = np.zeros(len(cells), dtype=np.int64)
    for column in cells.columns:
        counts += ~pc.match_substring_regex(column, r"^[\s　]*$").to_numpy().astype(bool)
    return counts


def _mark_fractions(column: pa.ChunkedArray, fractional: Mask | None, start: int) -> pa.ChunkedArray:
    if fractional is None:
        return column
    doubtful = pc.and_(pa.array(fractional[start:]), pc.match_substring_regex(column, r"^\d{4}\."))
    return pc.if_else(doubtful, pc.binary_join_element_wise(column, NUMBER_MARK, ""), column)


def _reject_reasons(grid: Grid, recognition: Recognition) -> pa.Array:
    start = recognition.first_data_row
    reasons = np.full(len(grid) - start, None, dtype=object)
    headings = heading_lines(grid, recognition)
    rows = nobodys_rows(grid, recognition.positions, start)
    rows = rows[_marked(grid.cells.take(rows), headings)]
    for row, cells in zip(rows, _as_lists(grid.cells.take(rows)), strict=True):
        reasons[row - start] = _no_data(cells, recognition.positions, headings)
    for row in rows[reasons[rows - start] == HEADING_REASON]:
        _reject_titles_above(grid, row, start, reasons)
    return pa.array(reasons, pa.string())


def heading_lines(grid: Grid, recognition: Recognition) -> list[list[str]]:
    """The heading rows as they stand, without white space around."""
    lines = grid.rows(recognition.first_data_row)[recognition.first_heading_row :]
    return [[cell.strip() for cell in line] for line in lines]


def _marked(cells: pa.Table, headings: Sequence[Sequence[str]]) -> Mask:
    """Rows with a word of totals or footers, or with a heading under itself: a first sieve, column by column."""
    marked = np.zeros(len(cells), dtype=bool)
    for position, column in enumerate(cells.columns):
        own = [line[position] for line in headings if line[position]]
        found = pc.or_(pc.match_substring_regex(column, _MARKS), pc.is_in(column, pa.array(own, pa.string())))
        marked |= found.to_numpy().astype(bool)
    return marked


def _as_lists(cells: pa.Table) -> list[list[str]]:
    columns = [column.to_pylist() for column in cells.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _reject_titles_above(grid: Grid, row: int, start: int, reasons: npt.NDArray[np.object_]) -> None:
    """A cell alone in its row right above repeated headings is their title."""
    above = row - 1
    while above >= start and reasons[above - start] is None and written_cells(grid.cells.slice(above, 1))[0] == 1:
        reasons[above - start] = TITLE_REASON
        above -= 1


def _no_data(row: Sequence[str], positions: dict[str, int], headings: Sequence[Sequence[str]]) -> str | None:
    """Why a row without an id number is no data: totals in its first cells, footers at its start or end.

    A row with a name is no footer.
    """
    if [cell.strip() for cell in row] in headings:
        return HEADING_REASON
    written = [cell for cell in row if cell and not cell.isspace()]
    if any("计" in cell and _TOTAL.match(re.sub(r"\s", "", cell)) for cell in written[:3]):
        return TOTAL_REASON
    name = row[positions["person_name"]] if "person_name" in positions else ""
    if name.strip() and not _FOOTER.match(name.lstrip()) and not _SEAL.search(name):
        return None
    if _FOOTER.match(written[0].lstrip()) or (len(written) <= 3 and _SEAL.search(written[-1])):
        return FOOTER_REASON
    return None
