"""Parquet tables of an inspection's ``work/`` folder and DuckDB connections on them.

Tables are written aside and renamed, so that readers never see half a table, and a stage that
fails while it computes or writes leaves nothing behind.
"""

import contextlib
import errno
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.model.errors import InspectionError
from toolkit.model.table import ARROW_TYPES, Dtype, Table

FULL_DISK = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}  # Windows has no quota of its own


@contextlib.contextmanager
def named_trouble(path: Path) -> Iterator[None]:
    """Turn what the disk refuses inside the block into an :class:`InspectionError` that names ``path``."""
    try:
        yield
    except OSError as error:
        raise _sentence(error, path) from error


def _sentence(error: OSError, path: Path) -> InspectionError:
    if error.errno in FULL_DISK:
        return InspectionError("磁盘已满，写不下", str(path), "清理磁盘后再运行")
    if isinstance(error, PermissionError):
        return InspectionError(
            "读不了或写不进，可能正被 Excel 或 WPS 打开，也可能没有读写权限",
            str(path),
            "关闭打开它的程序，确认文件夹可以写入，再运行一遍",
        )
    detail = f"({error.strerror})" if error.strerror else ""
    return InspectionError(f"读写失败{detail}", str(path), "确认磁盘和文件夹正常，再运行一遍")


class Writer:
    """Collects the tables of one stage."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, table: Table, frame: pd.DataFrame) -> None:
        """Write a derived table in the order and types of its contract; a missing column is an error."""
        self.write_columns(table.name, frame, {column.name: column.dtype for column in table.columns})

    def write_columns(self, name: str, frame: pd.DataFrame, dtypes: Mapping[str, Dtype]) -> None:
        """Write a table whose columns are known only at run time, such as a register; an empty frame needs no columns."""
        schema = pa.schema([(column, pa.type_for_alias(ARROW_TYPES[dtype])) for column, dtype in dtypes.items()])
        rows = None if frame.empty else frame[list(dtypes)]  # an empty column has no type that Arrow could keep
        arrow = schema.empty_table() if rows is None else pa.Table.from_pandas(rows, schema=schema, preserve_index=False)
        with named_trouble(self._folder.parent / f"{name}.parquet"):
            pq.write_table(arrow, self._folder / f"{name}.parquet", compression="zstd")


@contextlib.contextmanager
def writing(work: Path) -> Iterator[Writer]:
    """Tables written inside the block replace those in ``work`` when it ends without an error.

    All are written before the first is replaced, and each appears whole. They are replaced one by one:
    where that is refused half-way (a table held open by another program) those before it are new, the
    others old. What the disk refuses is an :class:`InspectionError`.
    """
    with _folder_aside(work, ".writing-") as aside:
        yield Writer(aside)
        for file in sorted(aside.iterdir()):
            with named_trouble(work / file.name):
                file.replace(work / file.name)


@contextlib.contextmanager
def _folder_aside(work: Path, prefix: str) -> Iterator[Path]:
    """A new folder inside ``work``, removed with all it holds when the block ends."""
    with named_trouble(work):
        work.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=work))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_table(work: Path, name: str) -> pd.DataFrame:
    """One table of ``work/`` as pandas; ``FileNotFoundError`` where it was not written yet."""
    path = work / f"{name}.parquet"
    if not path.exists():
        raise FileNotFoundError(path)
    with named_trouble(path):
        frame: pd.DataFrame = pq.read_table(path).to_pandas(date_as_object=False)
    return frame


def table_names(work: Path) -> list[str]:
    """Names of the tables that exist."""
    return sorted(path.stem for path in work.glob("*.parquet"))


@contextlib.contextmanager
def connect(work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB with a view on every table of ``work/``; nothing is fetched, nothing is locked.

    What does not fit into memory goes to a folder inside ``work/`` that is removed at the end: rows with
    id numbers must never land in the folder where the program was started.
    """
    with _folder_aside(work, ".spill-") as spill, contextlib.closing(_connection(spill)) as connection:
        for name in table_names(work):
            path = str(work / f"{name}.parquet").replace("'", "''")
            connection.execute(f"CREATE VIEW \"{name}\" AS SELECT * FROM read_parquet('{path}')")
        yield connection


def _connection(spill: Path) -> duckdb.DuckDBPyConnection:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "temp_directory": str(spill),
    }
    return duckdb.connect(config=settings)
