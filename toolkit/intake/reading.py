"""A folder of files -> register tables, their sources and everything set aside."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from toolkit.intake.cells import type_columns
from toolkit.intake.grids import Grid, read_grids
from toolkit.intake.headings import Recognition, describe_nearest, recognize
from toolkit.intake.layout import Layout, load_layouts
from toolkit.intake.rows import data_rows
from toolkit.model.errors import IntakeError, MingchaError, Problems
from toolkit.values import dates

NO_IDENTITY_REASON = "既没有姓名也没有证件号码"
UNKNOWN_SHEET_REASON = "工作表不是任何一种登记表"


@dataclass
class Intake:
    """What was read: register tables, one line per sheet, and every row or cell set aside."""

    registers: dict[str, pd.DataFrame] = field(default_factory=dict)
    sources: pd.DataFrame = field(default_factory=pd.DataFrame)
    rejects: pd.DataFrame = field(default_factory=pd.DataFrame)
    unknown_headings: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Sheet:
    layout: Layout | None
    table: pd.DataFrame
    rejects: pd.DataFrame
    source: dict[str, object]
    unknown_headings: tuple[str, ...]


def read_folder(
    folder: Path,
    *,
    fictional_regions: bool,
    ignore: Iterable[str] = (),
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Intake:
    """Read every file of ``folder``; raise :class:`Problems` naming all unusable files at once.

    ``ignore`` holds file names to leave out. ``progress`` is called with (file, done, total).
    """
    paths = [
        p for p in sorted(folder.iterdir()) if p.is_file() and not p.name.startswith((".", "~$")) and p.name not in set(ignore)
    ]
    if not paths:
        raise IntakeError("文件夹里没有登记表", f"{folder.name}", "把各部门给的文件放进这个文件夹再运行")
    sheets: list[_Sheet] = []
    problems: list[MingchaError] = []
    for done, path in enumerate(paths):
        progress(path.name, done, len(paths))
        try:
            sheets += _read_file(path, fictional_regions)
        except IntakeError as error:
            problems.append(error)
    if problems:
        raise Problems(problems)
    progress("", len(paths), len(paths))
    return _collect(sheets)


def _read_file(path: Path, fictional_regions: bool) -> list[_Sheet]:
    layouts = load_layouts()
    fitting = [x for x in layouts.values() if (x.form == "geojson") == (path.suffix.lower() in {".geojson", ".json"})]
    fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()
    grids = [grid for grid in read_grids(path) if any(any(row) for row in grid.rows)]
    recognized = [(grid, recognize(grid, fitting)) for grid in grids]
    if not any(recognition for _, recognition in recognized):
        nearest = describe_nearest(grids[0], fitting) if grids else "文件是空的"
        raise IntakeError(
            f"认不出是哪种登记表，{nearest}", path.name, "核对表头，或在 inspection.yaml 的 ignore_files 里写上这个文件名"
        )
    return [_read_sheet(grid, recognition, fingerprint, fictional_regions) for grid, recognition in recognized]


def _read_sheet(grid: Grid, recognition: Recognition | None, fingerprint: str, fictional_regions: bool) -> _Sheet:
    if recognition is None:
        return _unknown_sheet(grid, fingerprint)
    raw = data_rows(grid, recognition)
    layout = recognition.layout
    typed, notes = type_columns(raw, recognition, fictional_regions=fictional_regions)
    reasons = _reject_reasons(raw, typed, layout)
    kept = typed[reasons.isna()]
    rejected = _rejected_rows(raw, reasons)
    rejects = pd.concat([rejected, notes[notes["source_row"].isin(kept["source_row"])]], ignore_index=True)
    source = _source(grid, fingerprint, layout, len(raw), len(kept), len(rejected), _as_of(grid, recognition))
    return _Sheet(layout, kept, rejects.assign(register=layout.name), source, recognition.unknown_headings)


def _reject_reasons(raw: pd.DataFrame, typed: pd.DataFrame, layout: Layout) -> pd.Series:
    """Why a row is not used (else NA): no data, nobody named, or an essential value missing."""
    reasons = raw["reject_reason"].copy()
    if {"person_name", "id_number"} <= set(typed):
        nobody = typed["person_name"].isna() & typed["id_number"].isna()
        reasons[reasons.isna() & nobody] = NO_IDENTITY_REASON
    labels = {column.name: column.label for column in layout.columns}
    for name in layout.essential:
        reasons[reasons.isna() & typed[name].isna()] = f"“{labels[name]}”是空的或读不出来"
    return reasons


def _rejected_rows(raw: pd.DataFrame, reasons: pd.Series) -> pd.DataFrame:
    rejected = raw.loc[reasons.notna(), ["source_row"]]
    return rejected.assign(column="整行", value_masked="", reason=reasons[reasons.notna()])


def _unknown_sheet(grid: Grid, fingerprint: str) -> _Sheet:
    rows = [number for number, row in zip(grid.row_numbers, grid.rows, strict=True) if any(cell.strip() for cell in row)]
    rejects = pd.DataFrame({"source_row": [f"{grid.file}!{grid.sheet}!{number}" for number in rows]}).assign(
        column="整行", value_masked="", reason=UNKNOWN_SHEET_REASON, register=""
    )
    return _Sheet(None, pd.DataFrame(), rejects, _source(grid, fingerprint, None, len(rows), 0, len(rows), None), ())


def _source(
    grid: Grid, fingerprint: str, layout: Layout | None, read: int, kept: int, rejected: int, as_of: object
) -> dict[str, object]:
    if read != kept + rejected:
        raise AssertionError(f"rows lost in {grid.file}!{grid.sheet}: {read} read, {kept} kept, {rejected} rejected")
    return {
        "file": grid.file,
        "sheet": grid.sheet,
        "sha256": fingerprint,
        "register": layout.name if layout else "",
        "title": layout.title if layout else "未识别",
        "as_of": pd.Timestamp(str(as_of)) if as_of else pd.NaT,
        "rows_read": read,
        "rows_kept": kept,
        "rows_rejected": rejected,
    }


def _as_of(grid: Grid, recognition: Recognition) -> object:
    """``截至2026年10月31日`` in a title row."""
    titles = (cell for row in grid.rows[: recognition.first_data_row] for cell in row if "截" in cell)
    return next(filter(None, map(dates.find_date, titles)), None)


def _collect(sheets: list[_Sheet]) -> Intake:
    intake = Intake(
        unknown_headings={f"{s.source['file']}!{s.source['sheet']}": s.unknown_headings for s in sheets if s.unknown_headings}
    )
    for register in sorted({s.layout.name for s in sheets if s.layout}):
        tables = [s.table for s in sheets if s.layout and s.layout.name == register]
        intake.registers[register] = pd.concat(tables, ignore_index=True)
    intake.sources = pd.DataFrame([s.source for s in sheets])
    intake.rejects = pd.concat([s.rejects for s in sheets], ignore_index=True)
    return intake
