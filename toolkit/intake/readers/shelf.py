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
from toolkit.intake.readers.blocks import Block, Sheet

READER_VERSION = "1"
META = "meta.json"
ROWS = 65_536  # per record batch
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
    name = f"{index}.arrow"
    fractions: list[tuple[int, np.ndarray[Any, Any]]] = []
    written = 0
    with _Writer(folder / name) as writer:
        for block in sheet.blocks:
            fractions += [(column, np.flatnonzero(mask) + written) for column, mask in block.fractional.items()]
            written += len(block.row_numbers)
            writer.add(block)
    columns = np.repeat([column for column, _ in fractions], [len(rows) for _, rows in fractions]).astype(np.int64)
    rows = np.concatenate([np.zeros(0, np.int64), *(rows for _, rows in fractions)])
    np.save(folder / f"{index}.fractions.npy", np.stack([columns, rows]))
    return {
        "file": name,
        "sheet": sheet.name,
        "hidden": sheet.hidden,
        "hidden_columns": sheet.hidden_columns,
    }


class _Writer:
    """Joins blocks into record batches of a good size."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pending: list[pa.Table] = []
        self._writer: Any = None

    def __enter__(self) -> "_Writer":
        return self

    def add(self, block: Block) -> None:
        self._pending.append(block.cells.append_column(NUMBER, pa.array(block.row_numbers)))
        if sum(table.num_rows for table in self._pending) >= ROWS:
            self._flush()

    def _flush(self) -> None:
        if not self._pending:
            return
        joined = len(self._pending) > 1  # one that is large already has long chunks
        table = pa.concat_tables(self._pending).combine_chunks() if joined else self._pending[0]
        self._pending = []
        if self._writer is None:
            self._writer = pa.ipc.new_file(str(self._path), table.schema)
        self._writer.write_table(table, max_chunksize=ROWS)

    def __exit__(self, *_: object) -> None:
        self._flush()
        if self._writer is None:
            self._writer = pa.ipc.new_file(str(self._path), pa.schema([(NUMBER, pa.int64())]))
        self._writer.close()


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
    with pa.memory_map(str(shelf / sheet["file"])) as source:
        table = pa.ipc.open_file(source).read_all()
    numbers = table.column(NUMBER).to_numpy()
    columns, rows = np.load(shelf / f"{index}.fractions.npy", allow_pickle=False)
    fractional = {int(column): _mask(rows[columns == column], len(numbers)) for column in np.unique(columns)}
    cells = table.drop_columns([NUMBER])
    return Grid(file, sheet["sheet"], cells, numbers, fractional, sheet["hidden"], tuple(sheet["hidden_columns"]))


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
