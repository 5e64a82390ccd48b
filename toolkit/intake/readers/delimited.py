"""Delimited text (csv, tsv, txt) -> one sheet; rows are numbered as Excel numbers them.

A quoted field may run over several lines and is still one row, a blank line is a row. pyarrow reads the rows of the
usual width, in one thread as only then it numbers them; the others (titles, footers, ragged rows) and whole files that it cannot do exactly go through ``csv``.
"""

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from toolkit.intake.readers.blocks import Block, Sheet, blank_rows
from toolkit.intake.readers.cell_text import joined
from toolkit.intake.readers.charset import UTF8, encoding_of, unknown_encoding, utf8_text
from toolkit.intake.readers.limits import Refused

DELIMITERS = ",\t;|；"
SAMPLE = 1 << 16
SAMPLE_LINES = 50
BLOCK = 1 << 24  # of 1, 2, 4, 8 and 16 MB the fastest: measured
ROWS = 10_000
LINE_BREAKS = 50  # nobody types as many into one cell

Row = list[str]
Numbers = npt.NDArray[np.int64]
Read = tuple[pa.Table, Numbers]


def read_delimited(path: Path, block: int = BLOCK) -> Iterator[Sheet]:
    """One sheet named ``csv``; ``Refused`` when the text cannot be decoded or a quote is never closed."""
    encoding = encoding_of(path)
    try:
        with utf8_text(path, encoding) as stream:
            sample = stream.read(SAMPLE).decode(errors="ignore")
        yield Sheet("csv", [_block(path, encoding, sample, block)])
    except UnicodeDecodeError as error:
        raise unknown_encoding() from error


def _block(path: Path, encoding: str, sample: str, block: int) -> Block:
    delimiter = delimiter_of(sample)
    usual = _usual(path, encoding, delimiter, usual_width(sample, delimiter), block)
    table, numbers = _in_order(*usual) if usual else _exact(path, encoding, delimiter)
    _check_quotes(path, table, numbers)
    kept = ~blank_rows(table)
    return Block(table, numbers) if kept.all() else Block(table.filter(pa.array(kept)), numbers[kept])


def delimiter_of(sample: str) -> str:
    """The sign that occurs most in the first lines; a comma if none does."""
    lines = "\n".join(sample.splitlines()[:SAMPLE_LINES])
    return max(DELIMITERS, key=lines.count)


def usual_width(sample: str, delimiter: str) -> int:
    """Fields in most of the first rows that have more than one; the wider on a tie."""
    lines = sample.splitlines(keepends=True)
    rows = csv.reader(lines[:-1] or lines, delimiter=delimiter)
    try:
        widths = Counter(width for width in map(len, rows) if width > 1)
    except csv.Error:  # a field without end
        return 1
    return max(widths, key=lambda width: (widths[width], width), default=1)


def _usual(path: Path, encoding: str, delimiter: str, width: int, block: int) -> tuple[pa.Table, dict[int, Row]] | None:
    """Rows of that width, and the others under their numbers; None when pyarrow cannot do it."""
    if not delimiter.isascii():
        return None
    odd: dict[int, Row] = {}

    def set_aside(row: pa.csv.InvalidRow) -> str:
        odd[row.number] = next(csv.reader(io.StringIO(row.text, newline=""), delimiter=delimiter))
        return "skip"

    names = [str(i) for i in range(width)]
    layout = pa.csv.ParseOptions(
        delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=set_aside
    )
    text = pa.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), null_values=[], strings_can_be_null=False)
    options = pa.csv.ReadOptions(use_threads=False, column_names=names, block_size=block)
    try:
        with _opened(path, encoding) as stream, pa.csv.open_csv(stream, options, layout, text) as reader:
            return reader.read_all(), odd
    except pa.ArrowInvalid:  # above all a row that is longer than two blocks
        return None


def _opened(path: Path, encoding: str) -> io.BufferedReader:
    return path.open("rb") if encoding == UTF8 else utf8_text(path, encoding)


def _in_order(usual: pa.Table, odd: dict[int, Row]) -> Read:
    """Rows of the usual width and the others, which were set aside under their numbers, as one table."""
    if not odd:
        return usual, np.arange(1, usual.num_rows + 1)
    set_aside = np.fromiter(odd, np.int64, len(odd))
    numbers = np.setdiff1d(np.arange(1, usual.num_rows + len(odd) + 1), set_aside, assume_unique=True)
    first = int(numbers[0]) if len(numbers) else 0
    before = [row for number, row in odd.items() if number < first]
    after = [row for number, row in odd.items() if number > first]
    table = _stacked([_table(before), usual, _table(after)])
    numbers = np.concatenate([set_aside[: len(before)], numbers, set_aside[len(before) :]])
    order = np.argsort(numbers, kind="stable")
    if (np.diff(order) == 1).all():
        return table, numbers
    return table.take(pa.array(order)), numbers[order]


def _exact(path: Path, encoding: str, delimiter: str) -> Read:
    csv.field_size_limit(1 << 30)
    with io.TextIOWrapper(utf8_text(path, encoding), "utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter=delimiter)
        table = _stacked([_table(chunk) for chunk in _chunks(rows)])
    return table, np.arange(1, table.num_rows + 1)


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while chunk := list(itertools.islice(iterator, ROWS)):
        yield chunk


def _table(rows: Sequence[Row]) -> pa.Table:
    """Rows of any lengths, filled up with blank cells."""
    columns = list(itertools.zip_longest(*rows, fillvalue="")) or [("",) * len(rows)]
    return pa.table({str(i): joined(column) for i, column in enumerate(columns)})


def _stacked(tables: Sequence[pa.Table]) -> pa.Table:
    """Tables of any widths below each other."""
    width = max((table.num_columns for table in tables), default=0)
    for index in range(width):
        blank = {table.num_rows: pa.array([""] * table.num_rows, pa.string()) for table in tables if table.num_columns == index}
        tables = [t.append_column(str(index), blank[t.num_rows]) if t.num_columns == index else t for t in tables]
    return pa.concat_tables(tables) if tables else pa.table({})


def _check_quotes(path: Path, table: pa.Table, numbers: Numbers) -> None:
    """A quote that was never closed swallows rows: up to the end of the file, or up to the next quote far below."""
    for column in table.columns:
        long = pc.greater(pc.binary_length(column), 2 * LINE_BREAKS)
        if pc.any(long).as_py():
            breaks = pc.greater(pc.count_substring(column, "\n"), LINE_BREAKS)
            place = pc.index(breaks, True).as_py()
            if place >= 0:
                raise _unclosed(int(numbers[place]))
    last = [column[-1].as_py() for column in table.columns] if table.num_rows else []
    if "\n" in next(filter(None, reversed(last)), "") and not _ends_with_quote(path):
        raise _unclosed(int(numbers[-1]))


def _ends_with_quote(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - SAMPLE))
        return file.read().rstrip(b"\r\n\0 ,;|\t").endswith(b'"')


def _unclosed(row: int) -> Refused:
    what = "有一个引号没有成对，后面的行被当成了同一个单元格"
    return Refused(what, "用记事本打开，补上或删去这一行的引号", f"csv!{row}")
