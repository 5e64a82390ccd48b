"""A folder of files -> register tables, their sources and everything set aside."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from toolkit.intake.cells import mask_digits, type_columns
from toolkit.intake.grids import MAPS, Grid, read_grids
from toolkit.intake.headings import Recognition, describe_nearest, recognize
from toolkit.intake.layout import Layout, load_layouts
from toolkit.intake.rows import data_rows
from toolkit.model.errors import IntakeError, MingchaError, Problems
from toolkit.values import dates

NO_IDENTITY_REASON = "既没有姓名也没有证件号码"
UNKNOWN_SHEET_REASON = "工作表不是任何一种登记表"
UNUSED_COLUMN_REASON = "没有用到的列"
WHOLE_ROW = "整行"


@dataclass
class Intake:
    """What was read: register tables, one line per sheet, and every row, cell or column set aside."""

    registers: dict[str, pd.DataFrame] = field(default_factory=dict)
    sources: pd.DataFrame = field(default_factory=pd.DataFrame)
    rejects: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class _Sheet:
    """A sheet as text: where it stands, what it is, its rows under table column names, its unused columns."""

    file: str
    sheet: str
    fingerprint: str
    recognition: Recognition | None
    as_of: dt.date | None
    rows: pd.DataFrame
    unused: pd.DataFrame


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
            sheets += _read_file(path)
        except IntakeError as error:
            problems.append(error)
    problems += _copies(sheets)
    if problems:
        raise Problems(problems)
    intake = _typed(sheets, fictional_regions)
    progress("", len(paths), len(paths))
    return intake


def _copies(sheets: list[_Sheet]) -> list[IntakeError]:
    """One problem per set of files with the same content: their rows would count twice."""
    files: dict[str, dict[str, None]] = {}
    for sheet in sheets:
        files.setdefault(sheet.fingerprint, {})[sheet.file] = None
    advice = "只留一个，删去其余的，或在 inspection.yaml 的 ignore_files 里写上不用的文件名"
    return [
        IntakeError("这几个文件内容完全相同，会重复计算", "、".join(names), advice) for names in files.values() if len(names) > 1
    ]


def _read_file(path: Path) -> list[_Sheet]:
    layouts = load_layouts()
    fitting = [x for x in layouts.values() if (x.form == "geojson") == (path.suffix.lower() in MAPS)]
    fingerprint = _fingerprint(path)
    grids = [grid for grid in read_grids(path) if any(any(row) for row in grid.rows)]
    recognitions = recognize(grids, fitting)
    if not any(recognitions):
        nearest = describe_nearest(grids[0], fitting) if grids else "文件是空的"
        raise IntakeError(
            f"认不出是哪种登记表，{nearest}", path.name, "核对表头，或在 inspection.yaml 的 ignore_files 里写上这个文件名"
        )
    return [_sheet(grid, recognition, fingerprint) for grid, recognition in zip(grids, recognitions, strict=True)]


def _fingerprint(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise IntakeError("文件读不了", path.name, "关掉正在打开它的程序，或检查读取权限") from error


def _sheet(grid: Grid, recognition: Recognition | None, fingerprint: str) -> _Sheet:
    rows = data_rows(grid, recognition) if recognition else _unknown_rows(grid)
    as_of = _as_of(grid, recognition) if recognition else None
    return _Sheet(grid.file, grid.sheet, fingerprint, recognition, as_of, rows, _unused_columns(grid, recognition))


def _unused_columns(grid: Grid, recognition: Recognition | None) -> pd.DataFrame:
    """Columns whose heading the layout does not know, as rejects that point at the heading."""
    headings = [mask_digits(heading) for heading in recognition.unknown_headings] if recognition else []
    columns = pd.DataFrame({"column": headings}, dtype="str")
    if not recognition or not headings:
        return columns
    number = grid.row_numbers[recognition.first_data_row - 1]
    return columns.assign(
        source_row=f"{grid.file}!{grid.sheet}!{number}",
        register=recognition.layout.name,
        value_masked="",
        reason=UNUSED_COLUMN_REASON,
    )


def _unknown_rows(grid: Grid) -> pd.DataFrame:
    """Rows of a sheet that is no register: all of them are set aside."""
    numbers = [number for number, row in zip(grid.row_numbers, grid.rows, strict=True) if any(cell.strip() for cell in row)]
    return pd.DataFrame(
        {"source_row": [f"{grid.file}!{grid.sheet}!{number}" for number in numbers], "reject_reason": UNKNOWN_SHEET_REASON}
    )


def _typed(sheets: list[_Sheet], fictional_regions: bool) -> Intake:
    """Type each register once over all its sheets: columns are long, sheets are many."""
    tables: dict[str, list[pd.DataFrame]] = {}
    rejects = []
    for layout, scales, rows in _alike(sheets):
        typed, notes = type_columns(rows, layout, scales, fictional_regions=fictional_regions)
        reasons = _reject_reasons(rows, typed, layout)
        kept = typed[reasons.isna()]
        tables.setdefault(layout.name, []).append(kept)
        rejects += [
            _rejected(rows, reasons, layout.name),
            notes[notes["source_row"].isin(kept["source_row"])].assign(register=layout.name),
        ]
    rejects += [_rejected(s.rows, s.rows["reject_reason"], "") for s in sheets if s.recognition is None]
    rejects += [sheet.unused for sheet in sheets]
    registers = {name: pd.concat(parts, ignore_index=True) for name, parts in sorted(tables.items())}
    set_aside = pd.concat(rejects, ignore_index=True)
    return Intake(registers, _sources(sheets, registers, set_aside), set_aside)


def _alike(sheets: list[_Sheet]) -> Iterator[tuple[Layout, dict[str, float], pd.DataFrame]]:
    """Sheets of one register whose money is in the same units, joined."""
    groups: dict[str, list[_Sheet]] = {}
    for sheet in sheets:
        if sheet.recognition:
            key = f"{sheet.recognition.layout.name} {sorted(sheet.recognition.scales.items())}"
            groups.setdefault(key, []).append(sheet)
    for group in groups.values():
        recognition = group[0].recognition
        assert recognition is not None
        yield recognition.layout, recognition.scales, pd.concat([sheet.rows for sheet in group], ignore_index=True)


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


def _rejected(rows: pd.DataFrame, reasons: pd.Series, register: str) -> pd.DataFrame:
    rejected = rows.loc[reasons.notna(), ["source_row"]]
    return rejected.assign(register=register, column=WHOLE_ROW, value_masked="", reason=reasons[reasons.notna()])


def _sources(sheets: list[_Sheet], registers: dict[str, pd.DataFrame], rejects: pd.DataFrame) -> pd.DataFrame:
    """One line per sheet; kept and rejected are counted apart, and must add up to what was read."""
    kept = _rows_by_sheet(pd.concat([table["source_row"] for table in registers.values()]))
    whole = _rows_by_sheet(rejects.loc[rejects["column"] == WHOLE_ROW, "source_row"])
    sources = pd.DataFrame([_source(sheet, kept, whole) for sheet in sheets])
    lost = sources[sources["rows_read"] != sources["rows_kept"] + sources["rows_rejected"]]
    if len(lost):
        raise AssertionError(
            f"rows lost: {lost[['file', 'sheet', 'rows_read', 'rows_kept', 'rows_rejected']].to_dict('records')}"
        )
    return sources


def _rows_by_sheet(source_rows: pd.Series) -> pd.Series:
    return source_rows.astype("str").str.rsplit("!", n=1).str[0].value_counts()


def _source(sheet: _Sheet, kept: pd.Series, rejected: pd.Series) -> dict[str, object]:
    place = f"{sheet.file}!{sheet.sheet}"
    layout = sheet.recognition.layout if sheet.recognition else None
    return {
        "file": sheet.file,
        "sheet": sheet.sheet,
        "sha256": sheet.fingerprint,
        "register": layout.name if layout else "",
        "title": layout.title if layout else "未识别",
        "as_of": pd.Timestamp(sheet.as_of) if sheet.as_of else pd.NaT,
        "rows_read": len(sheet.rows),
        "rows_kept": int(kept.get(place, 0)),
        "rows_rejected": int(rejected.get(place, 0)),
    }


def _as_of(grid: Grid, recognition: Recognition) -> dt.date | None:
    """``截至2026年10月31日`` in a title row."""
    titles = (cell for row in grid.rows[: recognition.first_data_row] for cell in row if "截" in cell)
    return next(filter(None, map(dates.find_date, titles)), None)
