"""Delimited text (csv, tsv, txt) -> one sheet; rows are numbered as Excel numbers them.

A quoted field may run over several lines and is still one row, a blank line is a row. pyarrow reads the rows of the
usual width, in one thread as only then it numbers them; the others (titles, footers, ragged rows), and all rows from
where it cannot go on, are read by ``csv``.
"""

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from toolkit.intake.readers.blocks import Block, Sheet, blank_rows, filled_up
from toolkit.intake.readers.cell_text import joined
from toolkit.intake.readers.charset import UTF8, encoding_of, unknown_encoding, utf8_text
from toolkit.intake.readers.limits import Refused

DELIMITERS = ",\t;|；"
SAMPLE = 1 << 16
SAMPLE_LINES = 50
BLOCK = 1 << 22  # larger ones fall out of the processor's cache: measured
ROWS = 10_000
LINE_BREAKS = 50  # nobody types as many into one cell

Row = list[str]
Numbers = npt.NDArray[np.int64]
Read = tuple[pa.Table, Numbers]


def read_delimited(path: Path, block: int = BLOCK) -> Iterator[Sheet]:
    """One sheet named ``csv``; ``Refused`` when the text cannot be decoded or a quote is never closed."""
    encoding = encoding_of(path)
    yield Sheet("csv", _blocks(path, encoding, block))


def _blocks(path: Path, encoding: str, block: int) -> Iterator[Block]:
    """The rows that are not blank, checked for quotes that were never closed."""
    table, numbers = pa.table({}), np.zeros(0, np.int64)
    try:
        for table, numbers in _rows(path, encoding, block):
            _check_line_breaks(table, numbers)
            kept = ~blank_rows(table)
            yield Block(table, numbers) if kept.all() else Block(table.filter(pa.array(kept)), numbers[kept])
    except UnicodeDecodeError as error:
        raise unknown_encoding() from error
    _check_end(path, table, numbers)


def _rows(path: Path, encoding: str, block: int) -> Iterator[Read]:
    """All rows in their order: by pyarrow as far as it can read them, the rest by ``csv``."""
    with utf8_text(path, encoding) as stream:
        sample = stream.read(SAMPLE).decode(errors="ignore")
    delimiter = delimiter_of(sample)
    done = 0
    if delimiter.isascii():
        try:
            for table, numbers in _fast(path, encoding, delimiter, usual_width(sample, delimiter), block):
                yield table, numbers
                done = int(numbers[-1])
            return
        except pa.ArrowInvalid:  # above all a row that is longer than two blocks
            pass
    yield from _exact(path, encoding, delimiter, done)


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


def _fast(path: Path, encoding: str, delimiter: str, width: int, block: int) -> Iterator[Read]:
    """Rows of that width with the others in their places; ``ArrowInvalid`` from where pyarrow cannot go on."""
    odd: dict[int, Row] = {}

    def set_aside(row: pa.csv.InvalidRow) -> str:
        odd[row.number] = next(csv.reader(io.StringIO(row.text, newline=""), delimiter=delimiter))
        return "skip"

    layout = pa.csv.ParseOptions(
        delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=set_aside
    )
    options, text = _options(width, block)
    done = 0
    with _opened(path, encoding) as stream, pa.csv.open_csv(stream, options, layout, text) as reader:
        for batch in reader:
            if batch.num_rows:
                table, numbers = _in_order(pa.Table.from_batches([batch]), done, odd)
                yield table, numbers
                done = int(numbers[-1])
    if odd:
        yield _table(list(odd.values())), np.array(list(odd), np.int64)


def _options(width: int, block: int) -> tuple[pa.csv.ReadOptions, pa.csv.ConvertOptions]:
    names = [str(i) for i in range(width)]
    text = pa.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), null_values=[], strings_can_be_null=False)
    return pa.csv.ReadOptions(use_threads=False, column_names=names, block_size=block), text


def _opened(path: Path, encoding: str) -> "_WholeBreaks":
    return _WholeBreaks(path.open("rb") if encoding == UTF8 else utf8_text(path, encoding))


class _WholeBreaks(io.RawIOBase):
    """Reads that never end between CR and LF: pyarrow would lose the LF even inside a quoted cell."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._held = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size - len(self._held)) if self._held else self._stream.read(size)
        block, self._held = self._held + block if self._held else block, b""
        if len(block) > 1 and block.endswith(b"\r"):
            block, self._held = block[:-1], b"\r"
        return block

    def close(self) -> None:
        self._stream.close()
        super().close()


def _in_order(usual: pa.Table, done: int, odd: dict[int, Row]) -> Read:
    """Rows of the usual width that follow row ``done``, and in their places those set aside, which leave ``odd``."""
    aside = np.array(list(odd), np.int64)
    numbers = np.arange(done + 1, done + 1 + len(usual) + len(aside))
    numbers = np.setdiff1d(numbers, aside, assume_unique=True)[: len(usual)]
    aside = aside[aside < numbers[-1]]
    if not len(aside):
        return usual, numbers
    numbers = np.concatenate([numbers, aside])
    order = np.argsort(numbers, kind="stable")
    table = _stacked(usual, _table([odd.pop(number) for number in aside.tolist()]))
    return table.take(pa.array(order)), numbers[order]


def _exact(path: Path, encoding: str, delimiter: str, done: int) -> Iterator[Read]:
    """Rows after the first ``done``."""
    csv.field_size_limit(1 << 30)
    with io.TextIOWrapper(utf8_text(path, encoding), "utf-8", newline="") as lines:
        rows = itertools.islice(csv.reader(lines, delimiter=delimiter), done, None)
        while chunk := list(itertools.islice(rows, ROWS)):
            yield _table(chunk), np.arange(done + 1, done + 1 + len(chunk))
            done += len(chunk)


def _table(rows: Sequence[Row]) -> pa.Table:
    """Rows of any lengths, filled up with blank cells."""
    columns = list(itertools.zip_longest(*rows, fillvalue="")) or [("",) * len(rows)]
    return pa.table({str(i): joined(column) for i, column in enumerate(columns)})


def _stacked(upper: pa.Table, lower: pa.Table) -> pa.Table:
    """Tables of any widths below each other."""
    width = max(upper.num_columns, lower.num_columns)
    return pa.concat_tables([filled_up(upper, width), filled_up(lower, width)])


def _check_line_breaks(table: pa.Table, numbers: Numbers) -> None:
    """A quote that was never closed swallows the rows up to the next quote, which may be far below."""
    for column in table.columns:
        long = pc.greater(pc.binary_length(column), 2 * LINE_BREAKS)
        if pc.any(long).as_py():
            breaks = pc.greater(pc.count_substring(column, "\n"), LINE_BREAKS)
            place = pc.index(breaks, True).as_py()
            if place >= 0:
                raise _unclosed(int(numbers[place]))


def _check_end(path: Path, table: pa.Table, numbers: Numbers) -> None:
    """One that was never closed near the end swallows the last rows; ``table`` is what stands last in the file."""
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
