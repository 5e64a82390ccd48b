"""Files as grids of text cells, with the row numbers that Excel shows."""

import csv
import datetime as dt
import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import python_calamine

from toolkit.model.errors import IntakeError

WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods"}
TEXTS = {".csv", ".tsv", ".txt"}
MAPS = {".geojson", ".json"}

PRECISION_LIMIT = 1e15  # Excel keeps 15 significant digits


@dataclass(frozen=True)
class Grid:
    """One sheet: rows of text cells and each row's physical number.

    ``fractions`` are the (row number, column index) of cells that hold a number with a fraction:
    as text ``2025.1`` means January, as a number it may have been typed ``2025.10``.
    """

    file: str
    sheet: str
    rows: list[list[str]]
    row_numbers: list[int]
    fractions: frozenset[tuple[int, int]] = frozenset()


def read_grids(path: Path) -> Iterator[Grid]:
    """All non-empty sheets of a workbook or the one of a text file; ``IntakeError`` where the file cannot be read."""
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        return _workbook(path)
    if suffix in TEXTS:
        return iter([_delimited(path)])
    if suffix in MAPS:
        return iter([_map(path)])
    raise IntakeError(
        f"不认识“{path.suffix or '无扩展名'}”这种文件", path.name, "另存为 xlsx 或 csv 后放回 registers 文件夹，无关文件请移走"
    )


def _workbook(path: Path) -> Iterator[Grid]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
    except python_calamine.PasswordError as error:
        raise IntakeError("工作簿设有打开密码", path.name, "去掉密码另存后再放入") from error
    except (python_calamine.CalamineError, OSError) as error:
        raise IntakeError(
            "文件打不开，可能已损坏或扩展名与内容不符", path.name, "用 Excel 或 WPS 打开确认后另存为 xlsx"
        ) from error
    for sheet in workbook.sheet_names:
        yield _sheet(path, workbook, sheet)


def _sheet(path: Path, workbook: python_calamine.CalamineWorkbook, sheet: str) -> Grid:
    try:
        rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except python_calamine.CalamineError as error:
        raise IntakeError("工作表读不出来", f"{path.name}!{sheet}", "用 Excel 或 WPS 打开确认后另存为 xlsx") from error
    fractions = frozenset(
        (number, index)
        for number, row in enumerate(rows, start=1)
        for index, cell in enumerate(row)
        if isinstance(cell, float) and not cell.is_integer()
    )
    return Grid(path.name, sheet, [[_text(cell) for cell in row] for row in rows], list(range(1, len(rows) + 1)), fractions)


def _text(cell: object) -> str:
    """A cell as written; a number beyond Excel's 15 digits stays in scientific notation: its tail is lost."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        if abs(cell) >= PRECISION_LIMIT:
            return np.format_float_scientific(cell, trim="-")
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, dt.date):
        return cell.isoformat()[:10]
    return str(cell)


def _delimited(path: Path) -> Grid:
    text = _decode(path)
    delimiter = "\t" if text.count("\t") > text.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, numbers = [], []
    for row in reader:
        rows.append(row)
        numbers.append(reader.line_num)
    return Grid(path.name, "csv", rows, numbers)


def _decode(path: Path) -> str:
    """BOM first, then strict UTF-8, then strict GB18030: statistical guessing is wrong too often."""
    raw = path.read_bytes()
    if b"\x00" in raw[:4000] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise IntakeError("内容不是文本，扩展名可能改错了", path.name, "用 Excel 或 WPS 打开确认后另存为 xlsx")
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise IntakeError("文字编码认不出来", path.name, "用 WPS 打开后另存为 UTF-8 的 csv 或 xlsx")


def _map(path: Path) -> Grid:
    """Features of a GeoJSON file as rows under their property names, with the geometry last."""
    try:
        features = json.loads(path.read_text("utf-8-sig"))["features"]
        names = list(features[0]["properties"])
        rows = [[_property(feature["properties"].get(name)) for name in names] for feature in features]
        geometries = [json.dumps(feature["geometry"], separators=(",", ":")) for feature in features]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise IntakeError("不是有效的 GeoJSON 地图文件", path.name, "重新导出行政村边界(FeatureCollection)") from error
    table = [[*row, geometry] for row, geometry in zip(rows, geometries, strict=True)]
    return Grid(path.name, "features", [[*names, "geometry"], *table], list(range(len(table) + 1)))


def _property(value: object) -> str:
    missing = value is None or (isinstance(value, float) and math.isnan(value))  # some exporters write NaN for null
    return "" if missing else str(value)
