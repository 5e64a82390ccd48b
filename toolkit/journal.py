"""``ledger.db``: what people decide, in tables that only grow. SQLite now; another database by another engine later.

An event is acknowledged when :func:`append` has returned, and is never lost after that, however the program ends.
Clients make the ids of their events: an event that is handed in twice, because nobody knows whether the first time
arrived, is kept once.
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from toolkit.model.errors import InspectionError

NAME = "ledger.db"
WAIT_MS = 30_000  # for another program's transaction
SOUND_WAL = (
    3,
    51,
    3,
)  # before that, several connections at a time may spoil a file in WAL mode (sqlite.org/wal.html#walresetbug)
_READS_ONLY = "mingcha_reads_only"

Events = Sequence[Mapping[str, Any]]


def wal_is_sound() -> bool:
    """Whether the SQLite of this Python may be trusted with a write-ahead log and several processes."""
    return sqlite3.sqlite_version_info >= SOUND_WAL


def grows_only(name: str, *columns: sa.Column[Any]) -> sa.Table:
    """A table of events: ``seq`` in the order of their arrival, ``event_id`` made by the client, then ``columns``.

    The database itself refuses to change or to remove a row.
    """
    kept = (
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("event_id", sa.Text, nullable=False, unique=True),
    )
    return sa.Table(name, sa.MetaData(), *kept, *columns, sqlite_autoincrement=True)


@contextlib.contextmanager
def open_journal(path: Path, *tables: sa.Table) -> Iterator[sa.Engine]:
    """The file as an engine, with these tables in it; both are made where they are missing.

    Raises :class:`InspectionError` where the file cannot be used.
    """
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": WAIT_MS / 1000, "isolation_level": None})
    sa.event.listen(engine, "connect", _set_up)
    sa.event.listen(engine, "begin", _begin)
    try:
        with _named_trouble(path):
            _create(engine, tables)
            yield engine
    finally:
        engine.dispose()


@contextlib.contextmanager
def _named_trouble(path: Path) -> Iterator[None]:
    """Turn what the database refuses into one sentence that names the file."""
    try:
        yield
    except sa.exc.OperationalError as error:
        raise InspectionError(
            f"读写不了（{error.orig}）", str(path), "关闭其他正在使用它的程序，确认文件夹可以写入，再试一次"
        ) from error
    except sa.exc.DatabaseError as error:
        if isinstance(error, sa.exc.IntegrityError):
            raise
        raise InspectionError(
            f"不是完好的数据库文件（{error.orig}）", str(path), "从备份恢复这个文件；不要删除它，里面是人工作出的决定"
        ) from error


def append(engine: sa.Engine, table: sa.Table, events: Events) -> int:
    """Add events, all or none; those whose id is there already are left out. Returns how many were new."""
    if not events:
        return 0
    with engine.begin() as connection:
        before = _count(connection, table)
        connection.execute(table.insert(), [dict(event) for event in events])
        return _count(connection, table) - before


def read(engine: sa.Engine, table: sa.Table) -> list[dict[str, Any]]:
    """All events in the order of their arrival."""
    with _reading(engine) as connection:
        return [dict(row) for row in connection.execute(sa.select(table).order_by(table.c.seq)).mappings()]


def _set_up(connection: sqlite3.Connection, record: object) -> None:
    """Durable before it is fast; without a sound write-ahead log the older journal does, slower and as safe."""
    connection.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
    wanted, synchronous = ("wal", "FULL") if wal_is_sound() else ("delete", "EXTRA")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    (mode,) = connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()
    if mode == "wal" and not wal_is_sound():
        raise sqlite3.OperationalError("另一台电脑上较新的程序正在使用它")


def _begin(connection: sa.Connection) -> None:
    """Who will write takes the right to it before reading, so that nobody writes between the two."""
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get(_READS_ONLY) else "BEGIN IMMEDIATE")


def _reading(engine: sa.Engine) -> sa.Connection:
    return engine.execution_options(**{_READS_ONLY: True}).connect()


def _create(engine: sa.Engine, tables: Sequence[sa.Table]) -> None:
    with _reading(engine) as connection:
        there = set(sa.inspect(connection).get_table_names())
    missing = [table for table in tables if table.name not in there]
    for table in missing:
        with engine.begin() as connection:
            connection.execute(sa.schema.CreateTable(table, if_not_exists=True))
            for trigger in _TRIGGERS:
                connection.exec_driver_sql(trigger.format(table=table.name))


# A row that is there stays as it is. INSERT OR REPLACE would remove it without asking the trigger on DELETE.
_TRIGGERS = (
    "CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} only grows'); END",
    "CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} only grows'); END",
    "CREATE TRIGGER IF NOT EXISTS {table}_once BEFORE INSERT ON {table} "
    "WHEN EXISTS (SELECT 1 FROM {table} WHERE event_id = NEW.event_id OR seq = NEW.seq) BEGIN SELECT RAISE(IGNORE); END",
)


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
