"""Delimited text in the encodings of the offices, written column by column."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.synthetic.form import Kind
from toolkit.synthetic.sheets import Sheet
from toolkit.synthetic.wording import NUMBER, Cells

FORMATS: dict[Kind, tuple[str, str, str]] = {  # extension, delimiter, encoding
    "gb18030": ("csv", ",", "gb18030"),
    "utf-8-sig": ("csv", ",", "utf-8-sig"),
    "utf-16": ("tsv", "\t", "utf-16"),
    "txt": ("txt", "\t", "gb18030"),
}
LOST = "3.99901E+17"  # what Excel saves for an id that was kept as a number


def write_delimited(path: Path, sheet: Sheet, kind: Kind) -> None:
    """One sheet as text, lines ended as Windows does."""
    _, delimiter, encoding = FORMATS[kind]
    columns = [_quoted(_texts(column, numbers=name.endswith("id_number"))) for name, column in sheet.cells.items()]
    lines = pc.binary_join_element_wise(*columns, delimiter).to_pylist() if len(sheet.sources) else []
    fill = delimiter * (len(columns) - 1)
    headings = delimiter.join(sheet.columns.values())
    text = "\r\n".join([*[title + fill for title in sheet.titles], headings, *lines, *[f + fill for f in sheet.footers], ""])
    path.write_bytes(text.encode(encoding))


def _texts(column: Cells, *, numbers: bool) -> pa.Array:
    """The column as text, blanks empty; of id numbers kept as numbers the digits are lost."""
    lost = pa.array((column.kind == NUMBER) & np.full(len(column.kind), numbers))
    return pc.fill_null(pc.if_else(lost, LOST, column.text) if numbers else column.text, "")


def _quoted(text: pa.Array) -> pa.Array:
    special = pc.match_substring_regex(text, '[",\t]')
    doubled = pc.binary_join_element_wise('"', pc.replace_substring(text, '"', '""'), '"', "")
    return pc.if_else(special, doubled, text)
