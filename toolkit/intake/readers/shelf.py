"""Sheets on disk: one Arrow file per sheet under the sha256 of the file they came from; also the cache."""

import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from toolkit.intake.grid import Grid
from toolkit.intake.readers.blocks import Block, Sheet, filled_up

READER_VERSION = "2"
META = "meta.json"
ROWS = 16_384  # per record batch at least
NUMBER = "row_number"


def shelve(shelf: Path, sheets: Iterable[Sheet]) -> None:
    """Write the sheets aside, then put them in place whole: nobody ever sees half a file."""
    shelf.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{shelf.name[:12]}-", dir=shelf.parent))  # readable by its owner only
    try:
        described = [_write(aside, index, sheet) for index, sheet in enumerate(sheets)]
        meta = {"reader_version": READER_VERSION, "sheets": described}
        (aside / META).write_text(json.dumps(meta, ensure_ascii=False), "utf-8")
        shutil.rmtree(shelf, ignore_errors=True)
        aside.replace(shelf)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(folder: Path, index: int, sheet: Sheet) -> dict[str, Any]:
    fractions: list[tuple[int, np.ndarray[Any, Any]]] = []
    written = 0
    with _Writer(folder, index) as writer:
        for block in sheet.blocks:
            fractions += [(column, np.flatnonzero(mask) + written) for column, mask in block.fractional.items()]
            written += len(block.row_numbers)
            writer.add(block)
    columns = np.repeat([column for column, _ in fractions], [len(rows) for _, rows in fractions]).astype(np.int64)
    rows = np.concatenate([np.zeros(0, np.int64), *(rows for _, rows in fractions)])
    np.save(folder / f"{index}.fractions.npy", np.stack([columns, rows]))
    return {
        "files": writer.names,
        "sheet": sheet.name,
        "hidden": sheet.hidden,
        "hidden_columns": sheet.hidden_columns,
    }


class _Writer:
    """Joins blocks into record batches of a good size; begins another file where a block is wider than all before."""

    def __init__(self, folder: Path, index: int) -> None:
        self.names: list[str] = []
        self._folder = folder
        self._index = index
        self._width = 0
        self._pending: list[Block] = []
        self._file: Any = None

    def __enter__(self) -> "_Writer":
        return self

    def add(self, block: Block) -> None:
        if not self.names or block.cells.num_columns > self._width:
            self._begin(block.cells.num_columns)
        self._pending.append(block)
        if sum(len(pending.row_numbers) for pending in self._pending) >= ROWS:
            self._flush()

    def _begin(self, width: int) -> None:
        self._end()
        self._width = width
        self.names.append(f"{self._index}-{len(self.names)}.arrow")
        fields = [pa.field(str(i), pa.string()) for i in range(width)]
        self._file = pa.ipc.new_file(str(self._folder / self.names[-1]), pa.schema([*fields, (NUMBER, pa.int64())]))

    def _flush(self) -> None:
        tables = [filled_up(b.cells, self._width).append_column(NUMBER, pa.array(b.row_numbers)) for b in self._pending]
        self._pending = []
        if tables:
            self._file.write_table(tables[0] if len(tables) == 1 else pa.concat_tables(tables).combine_chunks())

    def _end(self) -> None:
        self._flush()
        if self._file is not None:
            self._file.close()

    def __exit__(self, *_: object) -> None:
        self._end()


def load(shelf: Path, file: str) -> list[Grid] | None:
    """The grids of a shelf under the name ``file``, mapped into memory; None when it is absent, old or broken."""
    try:
        meta = json.loads((shelf / META).read_text("utf-8"))
        if meta["reader_version"] != READER_VERSION:
            return None
        return [_grid(shelf, index, file, sheet) for index, sheet in enumerate(meta["sheets"])]
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return None


def _grid(shelf: Path, index: int, file: str, sheet: dict[str, Any]) -> Grid:
    tables = [_mapped(shelf / name) for name in sheet["files"]]
    numbers = np.concatenate([np.zeros(0, np.int64), *(table.column(NUMBER).to_numpy() for table in tables)])
    width = max((table.num_columns - 1 for table in tables), default=0)
    cells = pa.concat_tables([filled_up(table.drop_columns([NUMBER]), width) for table in tables] or [pa.table({})])
    columns, rows = np.load(shelf / f"{index}.fractions.npy", allow_pickle=False)
    fractional = {int(column): _mask(rows[columns == column], len(numbers)) for column in np.unique(columns)}
    return Grid(file, sheet["sheet"], cells, numbers, fractional, sheet["hidden"], tuple(sheet["hidden_columns"]), shelf.name)


def _mapped(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()


def _mask(rows: np.ndarray[Any, Any], length: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    mask = np.zeros(length, dtype=np.bool_)
    mask[rows] = True
    return mask


def prune(scratch: Path, fingerprints: Iterable[str]) -> None:
    """Remove what belongs to no file of today, and what a crash left; only while nobody reads."""
    kept = set(fingerprints)
    for entry in scratch.iterdir() if scratch.is_dir() else ():
        if entry.name not in kept:
            shutil.rmtree(entry, ignore_errors=True)
