"""What people decide is never lost, never changed, never doubled: tried on real files, with programs that are killed."""

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from toolkit import journal
from toolkit.model.errors import InspectionError

DECISIONS = journal.grows_only("decisions", sa.Column("what", sa.Text, nullable=False))

WRITER = """
import sys, time, uuid
from pathlib import Path
import sqlalchemy as sa
from toolkit import journal
table = journal.grows_only("decisions", sa.Column("what", sa.Text, nullable=False))
with journal.open_journal(Path(sys.argv[1]), table) as engine:
    for number in range(int(sys.argv[3])):
        event = uuid.uuid4().hex
        journal.append(engine, table, [{"event_id": event, "what": f"{sys.argv[2]}:{number}"}])
        print(event, flush=True)  # acknowledged
        time.sleep(0.01)  # whoever never pauses shuts the others out: SQLite's lock does not queue
"""


def event(event_id: str, what: str = "x") -> dict[str, str]:
    return {"event_id": event_id, "what": what}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "核查 县" / journal.NAME


@pytest.fixture(autouse=True)
def folder(path: Path) -> None:
    path.parent.mkdir()


def test_events_come_back_in_the_order_of_their_arrival(path: Path) -> None:
    with journal.open_journal(path, DECISIONS) as engine:
        assert journal.append(engine, DECISIONS, [event("b"), event("a")]) == 2
        assert journal.append(engine, DECISIONS, []) == 0
    with journal.open_journal(path, DECISIONS) as engine:
        assert [row["event_id"] for row in journal.read(engine, DECISIONS)] == ["b", "a"]


def test_an_event_handed_in_twice_is_kept_once_as_it_was(path: Path) -> None:
    with journal.open_journal(path, DECISIONS) as engine:
        journal.append(engine, DECISIONS, [event("a", "first")])
        assert journal.append(engine, DECISIONS, [event("a", "second"), event("b")]) == 1
        assert [row["what"] for row in journal.read(engine, DECISIONS)] == ["first", "x"]


@pytest.mark.parametrize("all_or_none", [[{"event_id": "b", "what": "x"}, {"event_id": "c", "what": None}]])
def test_of_several_events_all_are_kept_or_none(path: Path, all_or_none: list[dict[str, str]]) -> None:
    with journal.open_journal(path, DECISIONS) as engine:
        with pytest.raises(sa.exc.IntegrityError):
            journal.append(engine, DECISIONS, all_or_none)
        assert journal.read(engine, DECISIONS) == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE decisions SET what = 'y'", "DELETE FROM decisions", "UPDATE OR REPLACE decisions SET event_id = 'b'"],
)
def test_any_program_is_refused_to_change_or_remove(path: Path, statement: str) -> None:
    with journal.open_journal(path, DECISIONS) as engine:
        journal.append(engine, DECISIONS, [event("a")])
    with sqlite3.connect(path) as other, pytest.raises(sqlite3.IntegrityError, match="only grows"):
        other.execute(statement)


@pytest.mark.parametrize("values", ["(1, 'z', 'y')", "(9, 'a', 'y')"])
def test_replacing_a_row_does_not_replace_it(path: Path, values: str) -> None:
    with journal.open_journal(path, DECISIONS) as engine:
        journal.append(engine, DECISIONS, [event("a")])
    with sqlite3.connect(path) as other:
        other.execute(f"INSERT OR REPLACE INTO decisions (seq, event_id, what) VALUES {values}")
    with journal.open_journal(path, DECISIONS) as engine:
        assert [(row["event_id"], row["what"]) for row in journal.read(engine, DECISIONS)] == [("a", "x")]


def test_the_file_is_durable_and_its_log_sound(path: Path) -> None:
    """With an SQLite whose write-ahead log may spoil the file, the older journal is used."""
    with journal.open_journal(path, DECISIONS) as engine, engine.connect() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        waits = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    sound = sqlite3.sqlite_version_info >= (3, 51, 3)
    assert (mode, synchronous, waits) == (("wal", 2, 30_000) if sound else ("delete", 3, 30_000))


def test_what_is_no_database_is_one_sentence_and_stays(path: Path) -> None:
    path.write_bytes("这不是数据库".encode() * 500)
    with pytest.raises(InspectionError, match="不是完好的数据库"), journal.open_journal(path, DECISIONS):
        pass
    assert path.read_bytes() == "这不是数据库".encode() * 500


def test_a_folder_that_is_not_there_is_one_sentence(path: Path) -> None:
    with pytest.raises(InspectionError, match="读写不了"), journal.open_journal(path.parent / "无" / "ledger.db", DECISIONS):
        pass


def start(path: Path, name: str, count: int) -> "subprocess.Popen[str]":
    """A program that writes so many events, and what it was told into a file beside."""
    with told_to(path, name).open("w") as told:
        return subprocess.Popen([sys.executable, "-c", WRITER, str(path), name, str(count)], stdout=told, text=True)


def told_to(path: Path, name: str) -> Path:
    return path.with_name(f"{name}.txt")


def acknowledged_by(path: Path, names: list[str]) -> list[str]:
    lines = [line for name in names for line in told_to(path, name).read_text().splitlines()]
    return [line for line in lines if len(line) == 32]


def wait_for_events(path: Path, names: list[str], least: int) -> None:
    limit = time.monotonic() + 60
    while min(len(acknowledged_by(path, [name])) for name in names) < least:
        assert time.monotonic() < limit, "the writers do not get on"
        time.sleep(0.02)


def written(path: Path) -> list[str]:
    with journal.open_journal(path, DECISIONS) as engine:
        return [row["event_id"] for row in journal.read(engine, DECISIONS)]


def test_several_programs_write_at_once_and_all_is_kept(path: Path) -> None:
    names = [f"w{number}" for number in range(4)]
    writers = [start(path, name, 40) for name in names]
    assert [writer.wait(timeout=120) for writer in writers] == [0] * 4
    acknowledged = acknowledged_by(path, names)
    assert sorted(written(path)) == sorted(acknowledged)
    assert len(acknowledged) == 160


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no kill -9")
def test_programs_killed_while_writing_lose_nothing_that_was_acknowledged(path: Path) -> None:
    turns = [[f"{turn}-{number}" for number in range(3)] for turn in range(3)]
    for turn, names in enumerate(turns):
        writers = [start(path, name, 100_000) for name in names]
        wait_for_events(path, names, 3 + turn)
        for writer in writers:
            writer.kill()
            writer.wait()
    kept, acknowledged = written(path), acknowledged_by(path, [name for names in turns for name in names])
    assert set(acknowledged) <= set(kept)
    assert len(kept) <= len(acknowledged) + 9  # a killed writer may leave one that is committed and not acknowledged
    assert len(set(kept)) == len(kept)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
