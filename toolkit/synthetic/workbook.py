"""A plain xlsx writer, column by column: an order of magnitude faster than cell by cell on sheets of register size.

Cells carry no address (the format allows that); all text is shared. Workbooks are reproducible to the byte.
"""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.synthetic.sheets import Sheet
from toolkit.synthetic.wording import DATE, NUMBER, Cells

LEVEL = 6
CREATED = (2026, 11, 2, 9, 0, 0)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
SCHEMAS = "http://schemas.openxmlformats.org"
MAIN = f"{SCHEMAS}/spreadsheetml/2006/main"
RELATION = f"{SCHEMAS}/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (  # 0 plain, 1 date, 2 heading, 3 title
    f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf numFmtId="14" applyNumberFormat="1"/>'
    '<xf fontId="1" applyFont="1"/><xf fontId="1" applyFont="1" applyAlignment="1"><alignment horizontal="center"/></xf></cellXfs>'
    "</styleSheet>"
)
DATE_STYLE, HEADING_STYLE, TITLE_STYLE = 1, 2, 3


def write_workbook(path: Path, sheets: Sequence[Sheet], *, level: int = LEVEL) -> None:
    """Write the sheets with their titles, headings, hidden columns and footers, compressed at a level of 1 to 9."""
    texts, pointers = _shared(sheets)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for number, sheet in enumerate(sheets, start=1):
            _add(package, f"xl/worksheets/sheet{number}.xml", _sheet(sheet, pointers), level)
        for name, text in _small_parts([sheet.name for sheet in sheets]).items():
            _add(package, name, text.encode(), level)
        items = pc.binary_join_element_wise("<si><t>", _escaped(texts), "</t></si>", "")
        _add(package, "xl/sharedStrings.xml", b"".join([f'<sst xmlns="{MAIN}">'.encode(), _joined(items), b"</sst>"]), level)


def _shared(sheets: Sequence[Sheet]) -> tuple[pa.Array, Iterator[pa.Array]]:
    """All texts of the workbook's text cells, each once, and column by column where each cell's text stands."""
    columns = [_texts(column) for sheet in sheets for column in sheet.cells.values()]
    encoded = pa.chunked_array(columns, pa.string()).dictionary_encode().chunks
    texts = encoded[0].dictionary if encoded else pa.array([], pa.string())
    return texts, (chunk.indices for chunk in encoded)


def _texts(column: Cells) -> pa.Array:
    """The column's text cells; numbers and dates are null."""
    return pc.if_else(pa.array(column.kind == 0), column.text, None) if column.kind.any() else column.text


def _escaped(text: pa.Array) -> pa.Array:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = pc.replace_substring(text, sign, entity)
    return text


def _joined(text: pa.Array) -> bytes:
    """All values of a text array without nulls, one after the other: that is how Arrow keeps them."""
    parts = text.chunks if isinstance(text, pa.ChunkedArray) else [text]
    return b"".join(bytes(pc.binary_join(pa.ListArray.from_arrays([0, len(part)], part), "")[0].as_buffer()) for part in parts)


def _sheet(sheet: Sheet, pointers: Iterator[pa.Array]) -> bytes:
    """The part of one sheet."""
    width = len(sheet.columns)
    titles = [_text_row([text], TITLE_STYLE) for text in sheet.titles]
    headings = [_text_row(row, HEADING_STYLE) for row in heading_rows(sheet)]
    footers = [_text_row([text], 0) for text in sheet.footers]
    head = f'<worksheet xmlns="{MAIN}">{_hidden(sheet)}<sheetData>{"".join(titles + headings)}'
    tail = f"{''.join(footers)}</sheetData>{_merges(sheet, width)}</worksheet>"
    return b"".join([head.encode(), _rows(sheet, pointers), tail.encode()])


def heading_rows(sheet: Sheet) -> list[list[str]]:
    """One heading row, or two: groups above, and lone headings in the upper row of the two."""
    headings = list(sheet.columns.values())
    if not sheet.groups:
        return [headings]
    grouped = [group for group, width in sheet.groups for _ in range(width)]
    starts = {sum(w for _, w in sheet.groups[:i]) for i in range(len(sheet.groups))}
    upper = [group if group and i in starts else "" if group else headings[i] for i, group in enumerate(grouped)]
    return [upper, [heading if group else "" for heading, group in zip(headings, grouped, strict=True)]]


def _rows(sheet: Sheet, pointers: Iterator[pa.Array]) -> bytes:
    """All data rows; takes as many pointers as the sheet has columns."""
    columns = [_cells_xml(column, place) for column, place in zip(sheet.cells.values(), pointers, strict=False)]
    if not len(sheet.sources):
        return b""
    return _joined(pc.binary_join_element_wise("<row>", *columns, "</row>", ""))


def _cells_xml(column: Cells, place: pa.Array) -> pa.Array:
    """The cells of one column: pointers to shared text, numbers, dates."""
    written = pc.binary_join_element_wise('<c t="s"><v>', place.cast(pa.string()), "</v></c>", "")
    if column.kind.any():
        opening = pa.array(["", "<c><v>", f'<c s="{DATE_STYLE}"><v>']).take(pa.array(column.kind))
        number = pc.binary_join_element_wise(opening, column.text, "</v></c>", "")
        written = pc.if_else(pa.array(np.isin(column.kind, (NUMBER, DATE))), number, written)
    return pc.fill_null(written, "<c/>")


def _text_row(texts: Sequence[str], style: int) -> str:
    """A row of inline text."""
    cells = [f'<c s="{style}" t="inlineStr"><is><t>{escape(text)}</t></is></c>' if text else "<c/>" for text in texts]
    return f"<row>{''.join(cells)}</row>"


def _hidden(sheet: Sheet) -> str:
    places = [i for i, name in enumerate(sheet.columns, start=1) if name == sheet.hidden]
    columns = "".join(f'<col min="{i}" max="{i}" width="9" hidden="1" customWidth="1"/>' for i in places)
    return f"<cols>{columns}</cols>" if places else ""


def _merges(sheet: Sheet, width: int) -> str:
    """Titles over all columns, groups over theirs, lone headings over both heading rows."""
    ranges = [(row, 1, row, width) for row in range(1, len(sheet.titles) + 1)] if width > 1 else []
    top, at = len(sheet.titles) + 1, 1
    for group, wide in sheet.groups:
        ranges += [(top, at, top, at + wide - 1)] if group else [(top, at + i, top + 1, at + i) for i in range(wide)]
        at += wide
    marks = "".join(f'<mergeCell ref="{letters(b)}{a}:{letters(d)}{c}"/>' for a, b, c, d in ranges)
    return f'<mergeCells count="{len(ranges)}">{marks}</mergeCells>' if ranges else ""


def letters(column: int) -> str:
    """``A`` for 1, ``AA`` for 27."""
    return (letters((column - 1) // 26) if column > 26 else "") + chr(65 + (column - 1) % 26)


def _add(package: zipfile.ZipFile, name: str, content: bytes, level: int) -> None:
    """Add a part with a fixed date, so that equal content gives equal bytes."""
    package.writestr(zipfile.ZipInfo(name, CREATED), DECLARATION.encode() + content, zipfile.ZIP_DEFLATED, level)


def _small_parts(names: Sequence[str]) -> dict[str, str]:
    """The parts every workbook needs."""
    targets = [("worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(names) + 1)]
    return {
        "[Content_Types].xml": _content_types(len(names)),
        "_rels/.rels": _relationships([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(names),
        "xl/_rels/workbook.xml.rels": _relationships(
            [*targets, ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
        ),
        "xl/styles.xml": STYLES,
    }


def _content_types(count: int) -> str:
    parts = [("workbook", "sheet.main"), *((f"worksheets/sheet{i}", "worksheet") for i in range(1, count + 1))]
    parts += [("sharedStrings", "sharedStrings"), ("styles", "styles")]
    listed = "".join(f'<Override PartName="/xl/{name}.xml" ContentType="{TYPE}.{kind}+xml"/>' for name, kind in parts)
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{SCHEMAS}/package/2006/content-types">{rels}{listed}</Types>'


def _relationships(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{i}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{SCHEMAS}/package/2006/relationships">{listed}</Relationships>'


def _workbook(names: Sequence[str]) -> str:
    listed = "".join(f'<sheet name="{escape(n)}" sheetId="{i}" r:id="rId{i}"/>' for i, n in enumerate(names, start=1))
    return f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>{listed}</sheets></workbook>'
