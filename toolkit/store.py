"""Parquet tables of an inspection's ``work/`` folder and DuckDB connections on them.

Tables are written aside and renamed, so that readers never see half a table, and a stage that
fails while it computes or writes leaves nothing behind.
"""

import contextlib
import errno
import filecmp
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.model.errors import InspectionError
from toolkit.model.table import ARROW_TYPES, Dtype, Table
from toolkit.model.tables import DERIVED

SQL_TYPES: dict[Dtype, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "boolean": "BOOLEAN",
    "json": "VARCHAR",
}
MOST_MEMORY = 8 * 10**9  # bytes; what a query needs beyond goes to disk
FULL_DISK = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}  # Windows has no quota of its own


@contextlib.contextmanager
def named_trouble(path: Path) -> Iterator[None]:
    """Turn what the disk refuses inside the block into an :class:`InspectionError` that names ``path``."""
    try:
        yield
    except OSError as error:
        raise _sentence(error, path) from error
    except duckdb.IOException as error:
        raise InspectionError("读写失败", str(path), "确认磁盘没有满，文件夹可以写入，再运行一遍") from error


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


def write_file(path: Path, content: bytes) -> None:
    """Write a file aside and rename it, so that it is never half there; its folder is made where it is missing."""
    aside = path.with_name(f".{path.name}")
    with named_trouble(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            aside.write_bytes(content)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)


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

    def write_query(self, table: Table, connection: duckdb.DuckDBPyConnection, sql: str) -> None:
        """Write what ``sql`` selects as a derived table, row group by row group, whatever its size.

        From then on ``connection`` knows the new rows by the name of the table.
        """
        path = self._folder / f"{table.name}.parquet"
        with named_trouble(self._folder.parent / path.name):
            _copy(table, connection, sql, path)
        _show(connection, table.name, path)


def write_part(work: Path, table: Table, part: str, connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Write one part of a table that is a folder of Parquet files; the other parts stay as they are.

    A table in parts grows while a long stage runs, and what is finished stays when the stage is stopped.
    """
    path = part_path(work, table, part)
    aside = path.with_name(f".{path.name}")
    with named_trouble(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _copy(table, connection, sql, aside)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)


def part_path(work: Path, table: Table, part: str) -> Path:
    """Where a part of a table lies."""
    return work / table.name / f"{part}.parquet"


def show_parts(connection: duckdb.DuckDBPyConnection, work: Path, table: Table) -> None:
    """Let ``connection`` know all parts of a table by its name; without any part it is empty."""
    if _has_parts(work / table.name):
        _show(connection, table.name, work / table.name)
        return
    connection.execute(f'CREATE OR REPLACE VIEW "{table.name}" AS {no_rows(table)}')


def no_rows(table: Table) -> str:
    """A SELECT of the table's columns without any row."""
    columns = ", ".join(f'CAST(NULL AS {SQL_TYPES[c.dtype]}) AS "{c.name}"' for c in table.columns)
    return f"SELECT {columns} WHERE FALSE"


def _copy(table: Table, connection: duckdb.DuckDBPyConnection, sql: str, path: Path) -> None:
    columns = ", ".join(f'CAST("{c.name}" AS {SQL_TYPES[c.dtype]}) AS "{c.name}"' for c in table.columns)
    connection.execute(f"COPY (SELECT {columns} FROM ({sql})) TO {_quoted(path)} (FORMAT parquet, COMPRESSION zstd)")


@contextlib.contextmanager
def writing(work: Path, made_from_these: Sequence[Table] = ()) -> Iterator[Writer]:
    """Tables written inside the block replace those in ``work`` when it ends without an error.

    All are written before the first is replaced, and each appears whole. They are replaced one by one:
    where that is refused half-way (a table held open by another program) those before it are new, the
    others old. Where any of them is not what was there, the tables ``made_from_these`` are removed first, the last
    one first: a table that is there was made from those that are there, whenever the machine stops.
    What the disk refuses is an :class:`InspectionError`.
    """
    with folder_aside(work, ".writing-") as aside:
        yield Writer(aside)
        files = sorted(aside.iterdir())
        if not all(_is_same(file, work / file.name) for file in files):
            _remove(work, made_from_these)
        for file in files:
            with named_trouble(work / file.name):
                file.replace(work / file.name)


def _is_same(new: Path, present: Path) -> bool:
    with named_trouble(present):
        return present.exists() and filecmp.cmp(new, present, shallow=False)


def _remove(work: Path, outdated: Sequence[Table]) -> None:
    for table in reversed(outdated):
        path = table_path(work, table.name)
        with named_trouble(path):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


@contextlib.contextmanager
def folder_aside(work: Path, prefix: str) -> Iterator[Path]:
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
    path = table_path(work, name)
    if not path.exists():
        raise FileNotFoundError(path)
    with named_trouble(path):
        frame: pd.DataFrame = pq.read_table(path).to_pandas(date_as_object=False)
    return frame


def table_names(work: Path) -> list[str]:
    """Names of the tables that exist."""
    return sorted(
        {path.stem for path in work.glob("*.parquet")} | {path.name for path in work.glob("[!.]*/") if _has_parts(path)}
    )


def table_path(work: Path, name: str) -> Path:
    """The Parquet file of a table, or the folder of its parts."""
    return work / name if _has_parts(work / name) else work / f"{name}.parquet"


def _has_parts(folder: Path) -> bool:
    return any(folder.glob("[!.]*.parquet"))


@contextlib.contextmanager
def connect(work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB with a view on every table of ``work/``; nothing is fetched, nothing is locked.

    What does not fit into memory goes to a folder inside ``work/`` that is removed at the end: rows with
    id numbers must never land in the folder where the program was started.
    """
    with folder_aside(work, ".spill-") as spill, contextlib.closing(connection_to_nothing(spill)) as connection:
        for name in table_names(work):
            _show(connection, name, table_path(work, name))
        yield connection


def placed_columns(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Registers that write where a row belongs, with their columns of township and village (``NULL`` for none).

    The map is not among them: it is what the others are compared with.
    """
    known = {table.name for table in DERIVED} | {"villages"}
    written = connection.execute(
        """
        SELECT table_name, list(column_name) FROM information_schema.columns
        WHERE column_name IN ('township_name', 'village_name') AND NOT starts_with(table_name, 'placed_')
        GROUP BY table_name ORDER BY table_name
        """
    ).fetchall()
    names = ("township_name", "village_name")
    return [(name, *(c if c in columns else "NULL" for c in names)) for name, columns in written if name not in known]


def place_registers(connection: duckdb.DuckDBPyConnection) -> None:
    """A view ``placed_<register>`` for every register that writes a township or a village.

    It adds to the register ``village_code`` and ``township`` (in one spelling) as the table ``places``
    resolves what is written; both are missing where nothing is written.
    """
    for register, township, village in placed_columns(connection):
        connection.execute(
            f"""
            CREATE OR REPLACE VIEW "placed_{register}" AS
            WITH known AS (SELECT township_name AS t, village_name AS v, village_code, township FROM places),
            written AS (SELECT COLUMNS(lambda name: name <> 'village_code') FROM "{register}")
            SELECT written.*, known.village_code, known.township
            FROM written
            LEFT JOIN known ON t IS NOT DISTINCT FROM {township} AND v IS NOT DISTINCT FROM {village}
            """
        )


def _show(connection: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    files = path / "[!.]*.parquet" if path.is_dir() else path  # a hidden part was being written when the machine stopped
    connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS SELECT * FROM read_parquet({_quoted(files)})')


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def connection_to_nothing(spill: Path) -> duckdb.DuckDBPyConnection:
    """A connection that knows no table; what does not fit into memory goes to the folder ``spill``."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "temp_directory": str(spill),
    }
    connection = duckdb.connect(config=settings)
    connection.execute("SET enable_progress_bar = false")  # in a notebook or a page it would stand among the results
    # the engine would take four fifths of the machine, which others use too
    ((allowed,),) = connection.execute("SELECT parse_formatted_bytes(current_setting('memory_limit'))").fetchall()
    connection.execute(f"SET memory_limit = '{min(allowed, MOST_MEMORY)}B'")
    return connection
