"""One line per table found in the files, and every row, cell and column set aside."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.intake.context import find_as_of
from toolkit.intake.parts import Part
from toolkit.intake.recognition import Recognition, titles_of
from toolkit.intake.rows import source_rows
from toolkit.intake.spelling import mask_digits
from toolkit.model import tables

UNKNOWN_SHEET_REASON = "工作表不是任何一种登记表"
GUIDE_SHEET = "填写说明"  # second sheet of the empty workbooks
GUIDE_REASON = "空表里的填写说明，不是数据"
UNUSED_COLUMN_REASON = "没有用到的列"
REPEATED_COLUMN_REASON = "表头重复，只用了前一列"
WHOLE_ROW = "整行"
FOOTER_LINES, FOOTER_CELLS = 3, 2  # the last lines, where a line of so few cells is no row of data
REJECT_COLUMNS = tables.REJECTS.column_names


@dataclass(frozen=True)
class Source:
    """A table of a file with the file's fingerprint."""

    part: Part
    fingerprint: str


def unknown_rows(source: Source, number: int) -> pd.DataFrame:
    """Rows of a sheet that is no register: all of them are set aside."""
    places = source_rows(source.part.grid).to_pandas()
    reason = GUIDE_REASON if source.part.grid.sheet == GUIDE_SHEET else UNKNOWN_SHEET_REASON
    return whole_rows(places, reason, "").assign(part=number)


def whole_rows(source_row: pd.Series, reason: pd.Series | str, register: str) -> pd.DataFrame:
    """Rejects of whole rows."""
    frame = pd.DataFrame({"source_row": source_row})
    return frame.assign(register=register, column=WHOLE_ROW, value_masked="", reason=reason)


def unused_columns(source: Source) -> pd.DataFrame:
    """Columns that the layout does not know or that repeat one, as rejects that point at the heading."""
    grid, found = source.part.grid, source.part.recognition
    if not found or not found.unused:
        return pd.DataFrame(columns=REJECT_COLUMNS, dtype="str")
    used = {found.headings[position] for position in found.positions.values()}
    reasons = [REPEATED_COLUMN_REASON if h in used else UNUSED_COLUMN_REASON for h in found.unused.values()]
    frame = pd.DataFrame({"column": [mask_digits(h) for h in found.unused.values()], "reason": reasons}, dtype="str")
    place = f"{grid.file}!{grid.sheet}!{grid.row_numbers[found.first_data_row - 1]}"
    return frame.assign(source_row=place, register=found.layout.name, value_masked="")


def describe_sources(sources: Sequence[Source], kept: pd.Series, rejected: pd.Series) -> pd.DataFrame:
    """One line per table; ``kept`` and ``rejected`` are the part numbers of rows, counted apart.

    They must add up to the rows that stand in the file: a row that went missing is a fault of the program.
    """
    frame = pd.DataFrame([_describe(source) for source in sources], columns=tables.SOURCES.column_names)
    frame["rows_kept"] = np.bincount(kept.to_numpy(dtype="int64"), minlength=len(sources))
    frame["rows_rejected"] = np.bincount(rejected.to_numpy(dtype="int64"), minlength=len(sources))
    lost = frame[frame["rows_read"] != frame["rows_kept"] + frame["rows_rejected"]]
    if len(lost):
        raise AssertionError(f"rows lost: {lost[['rows_read', 'rows_kept', 'rows_rejected']].to_dict('records')}")
    return frame


def _describe(source: Source) -> dict[str, object]:
    grid, found = source.part.grid, source.part.recognition
    as_of = _as_of(source.part)
    return {
        "file": grid.file,
        "sheet": grid.sheet,
        "sha256": source.fingerprint,
        "register": found.layout.name if found else "",
        "title": found.layout.title if found else "未识别",
        "as_of": pd.Timestamp(as_of) if as_of else pd.NaT,
        "rows_read": len(grid) - found.first_data_row if found else len(grid),
        "heading_row": int(grid.row_numbers[found.first_data_row - 1]) if found else pd.NA,
        "from_titles": _from_titles(found) if found else "",
        "money_units": _money_units(found) if found else "",
        "unused_columns": "、".join(mask_digits(h) for h in found.unused.values()) if found else "",
        "hidden": _hidden(source.part),
    }


def _as_of(part: Part) -> dt.date | None:
    """The day that the titles say, or the name of the sheet or file, or the last lines."""
    if not part.recognition:
        return None
    grid = part.grid
    last = grid.cells.slice(max(part.recognition.first_data_row, len(grid) - FOOTER_LINES))
    lines = [[cell for cell in row.values() if cell.strip()] for row in last.to_pylist()]
    below = [cell for cells in lines if len(cells) <= FOOTER_CELLS for cell in cells]
    return find_as_of([*titles_of(grid, part.recognition.first_data_row), grid.sheet, grid.file, *below])


def _from_titles(found: Recognition) -> str:
    labels = {column.name: column.label for column in found.layout.columns}
    return "、".join(f"{labels[name]}：{mask_digits(value)}" for name, value in found.context.items())


def _money_units(found: Recognition) -> str:
    """Money columns that are not in yuan."""
    labels = {column.name: column.label for column in found.layout.columns}
    return "、".join(f"{labels[name]}：{scale:g} 元" for name, scale in found.scales.items() if scale != 1)


def _hidden(part: Part) -> str:
    """Hidden sheets and columns are read as any other; the report says so."""
    headings = part.recognition.headings if part.recognition else ()
    columns = [headings[i] if i < len(headings) and headings[i] else f"第{i + 1}列" for i in part.grid.hidden_columns]
    shown = [f"隐藏列：{'、'.join(map(mask_digits, columns))}"] if columns else []
    return "；".join([*(["工作表隐藏"] if part.grid.hidden else []), *shown])
