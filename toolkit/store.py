"""Parquet tables of an inspection's ``work/`` folder and DuckDB connections on them.

Tables are written aside and renamed, so that readers never see half a table, and a stage that
fails leaves nothing behind.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.model.table import ARROW_TYPES, Dtype, Table


class Writer:
    """Collects the tables of one stage; they appear in ``work/`` together when the stage succeeds."""

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
        pq.write_table(arrow, self._folder / f"{name}.parquet", compression="zstd")


@contextlib.contextmanager
def writing(work: Path) -> Iterator[Writer]:
    """Tables written inside the block replace those in ``work`` when it ends without an error."""
    work.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=work))
    try:
        yield Writer(aside)
        for file in sorted(aside.iterdir()):
            file.replace(work / file.name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def read_table(work: Path, name: str) -> pd.DataFrame:
    """One table of ``work/`` as pandas; ``FileNotFoundError`` where it was not written yet."""
    frame: pd.DataFrame = pq.read_table(work / f"{name}.parquet").to_pandas(date_as_object=False)
    return frame


def table_names(work: Path) -> list[str]:
    """Names of the tables that exist."""
    return sorted(path.stem for path in work.glob("*.parquet"))


def remove_tables(work: Path, names: Iterable[str]) -> None:
    """Forget tables of an earlier run, so that a register no longer handed in does not live on."""
    for name in names:
        (work / f"{name}.parquet").unlink(missing_ok=True)


@contextlib.contextmanager
def connect(work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB with a view on every table of ``work/``; nothing is fetched, nothing is locked."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(config=settings)
    try:
        for name in table_names(work):
            path = str(work / f"{name}.parquet").replace("'", "''")
            connection.execute(f"CREATE VIEW \"{name}\" AS SELECT * FROM read_parquet('{path}')")
        yield connection
    finally:
        connection.close()
