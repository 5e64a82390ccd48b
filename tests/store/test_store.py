"""Tables appear whole, what the disk refuses is said in a sentence, and nothing spills outside ``work/``."""

import errno
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from toolkit import store
from toolkit.model.errors import InspectionError
from toolkit.model.table import Dtype, parse_table

COLUMNS: dict[str, Dtype] = {"n": "integer"}


def write(work: Path, **numbers: int) -> None:
    with store.writing(work) as writer:
        for name, number in numbers.items():
            writer.write_columns(name, pd.DataFrame({"n": [number]}), COLUMNS)


def test_all_tables_are_written_before_the_first_is_replaced(tmp_path: Path) -> None:
    write(tmp_path, a=1, b=1)
    with pytest.raises(KeyError), store.writing(tmp_path) as writer:
        writer.write_columns("a", pd.DataFrame({"n": [2]}), COLUMNS)
        writer.write_columns("b", pd.DataFrame({"other": [2]}), COLUMNS)
    assert store.read_table(tmp_path, "a")["n"].tolist() == [1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.parquet", "b.parquet"]


def test_a_table_that_cannot_be_replaced_is_named_and_nothing_half_written_stays(tmp_path: Path) -> None:
    (tmp_path / "b.parquet").mkdir()  # as little replaceable as a file held open on Windows
    with pytest.raises(InspectionError, match=r"b\.parquet】读"):
        write(tmp_path, a=1, b=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.parquet", "b.parquet"]


def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(InspectionError, match=r"work】读"):
        write(tmp_path / "file" / "work", a=1)


def test_a_table_not_yet_written_is_no_trouble_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        store.read_table(tmp_path, "a")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "denied"), "可能正被 Excel 或 WPS 打开.*请关闭打开它的程序"),
        (OSError(errno.ENOSPC, "full"), "磁盘已满.*请清理磁盘"),
        (OSError(errno.EIO, "broken"), "读写失败.*请确认磁盘"),
    ],
    ids=["held open", "full", "broken"],
)
def test_sentences(error: OSError, words: str) -> None:
    with pytest.raises(InspectionError, match=f"^【名单】.*{words}"), store.named_trouble(Path("名单")):
        raise error


def test_what_exceeds_the_memory_goes_inside_work_and_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work, started_in = tmp_path / "work", tmp_path / "started in"
    write(work, a=1)
    started_in.mkdir()
    monkeypatch.chdir(started_in)
    with store.connect(work) as connection:
        connection.execute("SET memory_limit = '60MB'; SET threads = 1")
        connection.execute("CREATE TEMP TABLE big AS SELECT md5(range::VARCHAR) || n AS text FROM range(2000000), a")
        spilled = [path for path in work.rglob("*") if path.is_file() and path.suffix != ".parquet"]
        assert spilled
    assert [path.name for path in work.iterdir()] == ["a.parquet"]
    assert not list(started_in.iterdir())


def test_a_query_is_written_in_the_types_of_its_table_and_seen_at_once(tmp_path: Path) -> None:
    table = parse_table("counts", "数", "name text 名\nn integer 数\nsince date 起\nsure boolean 是否")
    with store.writing(tmp_path) as writer, store.connect(tmp_path) as connection:
        writer.write_query(table, connection, "SELECT DATE '2026-01-01' AS since, 'it''s' AS name, 1::TINYINT AS n, true AS sure")
        assert connection.execute("SELECT n FROM counts").fetchall() == [(1,)]
    written = store.read_table(tmp_path, "counts")
    assert written.columns.tolist() == ["name", "n", "since", "sure"]
    assert written.loc[0].tolist() == ["it's", 1, pd.Timestamp("2026-01-01"), True]
    assert [path.name for path in tmp_path.iterdir()] == ["counts.parquet"]


def test_a_query_that_fails_leaves_the_old_table(tmp_path: Path) -> None:
    write(tmp_path, a=1)
    table = parse_table("a", "数", "n integer 数")
    with pytest.raises(duckdb.BinderException), store.writing(tmp_path) as writer, store.connect(tmp_path) as connection:
        writer.write_query(table, connection, "SELECT 2 AS other")
    assert store.read_table(tmp_path, "a")["n"].tolist() == [1]


def test_every_register_that_writes_a_place_is_placed(tmp_path: Path) -> None:
    here: dict[str, Dtype] = {"township_name": "text", "village_name": "text", "village_code": "text", "township": "text"}
    written: dict[str, Dtype] = {"source_row": "text", "township_name": "text"}
    with store.writing(tmp_path) as writer:
        writer.write_columns("places", pd.DataFrame([["柳河", None, None, "柳河镇"]], columns=list(here)), here)
        writer.write_columns("reserves", pd.DataFrame({"source_row": ["1", "2"], "township_name": ["柳河", None]}), written)
    with store.connect(tmp_path) as connection:
        store.place_registers(connection)
        rows = connection.execute("SELECT source_row, village_code, township FROM placed_reserves ORDER BY ALL").fetchall()
    assert rows == [("1", None, "柳河镇"), ("2", None, None)]


def test_a_part_that_was_being_written_when_the_machine_stopped_is_not_read(tmp_path: Path) -> None:
    table = parse_table("a", "数", "n integer 数")
    with store.connect(tmp_path) as connection:
        store.write_part(tmp_path, table, "one", connection, "SELECT 1 AS n")
    store.part_path(tmp_path, table, ".half").write_bytes(b"PAR1")
    with store.connect(tmp_path) as connection:
        assert connection.execute("SELECT n FROM a").fetchall() == [(1,)]
        store.show_parts(connection, tmp_path, table)
        assert connection.execute("SELECT n FROM a").fetchall() == [(1,)]
