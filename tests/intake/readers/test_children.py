"""Reading in child processes: whatever happens to a child, the other files are read; nothing is read twice."""

import os
import signal
import stat
import threading
import time
from pathlib import Path

import psutil
import pytest

from toolkit.intake.grid import Grid
from toolkit.intake.readers import Limits, file_fingerprint, prune, read_grids, shelf
from toolkit.model.errors import IntakeError


def csv_file(path: Path, name: str = "赵大", rows: int = 1) -> Path:
    path.write_text("姓名,金额\n" + f"{name},340\n" * rows, "utf-8")
    return path


def read(paths: list[Path], scratch: Path, limits: Limits | None = None) -> list[list[Grid] | IntakeError]:
    return [outcome for _, outcome in read_grids(paths, scratch=scratch, limits=limits or Limits())]


def names(outcome: list[Grid] | IntakeError) -> list[str]:
    assert isinstance(outcome, list), outcome
    return [row[0] for row in outcome[0].rows(9)[1:]]


def readers() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "toolkit.intake.readers.worker" in child.cmdline()]


LONG = 2_000_000  # rows that take a reader long enough to be caught at it


def signal_the_reader_of(path: Path, number: signal.Signals) -> None:
    while not (found := [reader for reader in readers() if has_open(reader, path)]):
        time.sleep(0.01)
    found[0].send_signal(number)


def has_open(reader: psutil.Process, path: Path) -> bool:
    try:
        return str(path) in {file.path for file in reader.open_files()}
    except psutil.Error:
        return False


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_a_reader_that_is_killed_costs_one_file_only(tmp_path: Path) -> None:
    paths = [csv_file(tmp_path / f"{i}.csv", f"甲{i}", rows=i + 1) for i in range(5)]
    csv_file(paths[2], rows=LONG)
    killer = threading.Thread(target=signal_the_reader_of, args=[paths[2], signal.SIGKILL])
    killer.start()
    outcomes = read(paths, tmp_path / "scratch")
    killer.join()
    lost = outcomes.pop(2)
    assert isinstance(lost, IntakeError) and "终止" in str(lost) and "2.csv" in str(lost)
    assert [names(outcome) for outcome in outcomes] == [[f"甲{i}"] * (i + 1) for i in (0, 1, 3, 4)]


@pytest.mark.alone
def test_a_file_that_takes_too_much_computing_is_stopped(tmp_path: Path) -> None:
    long = tmp_path / "a.csv"
    long.write_text("姓名；金额；备注\n" + "赵大；340；\n" * 24_000_000, "utf-8")
    (slow,) = read([long], tmp_path / "scratch", Limits(seconds=1))
    assert isinstance(slow, IntakeError) and "1 秒" in slow.what


@pytest.mark.skipif(os.name == "nt", reason="no SIGSTOP")
def test_a_file_that_takes_too_long_is_stopped_and_the_next_is_read(tmp_path: Path) -> None:
    paths = [csv_file(tmp_path / "a.csv", rows=LONG), csv_file(tmp_path / "b.csv")]
    freezer = threading.Thread(target=signal_the_reader_of, args=[paths[0], signal.SIGSTOP])
    freezer.start()
    slow, quick = read(paths, tmp_path / "scratch", Limits(seconds=4))
    freezer.join()
    assert isinstance(slow, IntakeError) and "4 秒" in slow.what
    assert names(quick) == ["赵大"]


def test_no_reader_outlives_the_reading(tmp_path: Path) -> None:
    paths = [csv_file(tmp_path / f"{i}.csv", f"甲{i}") for i in range(4)]
    reading = read_grids(paths, scratch=tmp_path / "scratch")
    next(reading)
    assert readers()
    reading.close()  # type: ignore[attr-defined]
    assert readers() == []


def test_what_was_read_is_not_opened_again(tmp_path: Path) -> None:
    path, scratch = csv_file(tmp_path / "a.csv"), tmp_path / "scratch"
    read([path], scratch)
    reading = read_grids([path], scratch=scratch)
    assert names(next(reading)[1]) == ["赵大"]
    assert readers() == []


def test_a_changed_file_is_read_and_the_copy_of_a_known_one_is_not(tmp_path: Path) -> None:
    path, scratch = csv_file(tmp_path / "a.csv"), tmp_path / "scratch"
    read([path], scratch)
    csv_file(path, "钱二")
    copy = csv_file(tmp_path / "b.csv", "赵大")
    changed, known = read([path, copy], scratch)
    assert names(changed) == ["钱二"]
    assert names(known) == ["赵大"]
    assert isinstance(known, list) and known[0].file == "b.csv"
    assert len(list(scratch.iterdir())) == 2


def test_a_damaged_or_older_entry_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, scratch = csv_file(tmp_path / "a.csv"), tmp_path / "scratch"
    read([path], scratch)
    (scratch / file_fingerprint(path) / "0-0.arrow").write_bytes(b"")
    assert names(read([path], scratch)[0]) == ["赵大"]
    meta = scratch / file_fingerprint(path) / shelf.META
    meta.write_text(meta.read_text("utf-8").replace(shelf.READER_VERSION, "0"), "utf-8")
    assert names(read([path], scratch)[0]) == ["赵大"]
    assert f'"{shelf.READER_VERSION}"' in meta.read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="no such modes")
def test_what_was_read_is_for_its_owner_only(tmp_path: Path) -> None:
    read([csv_file(tmp_path / "a.csv")], tmp_path / "scratch")
    folders = [tmp_path / "scratch", *(tmp_path / "scratch").iterdir()]
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700, 0o700]


def test_pruning_keeps_the_files_of_today(tmp_path: Path) -> None:
    old, new, scratch = csv_file(tmp_path / "a.csv"), csv_file(tmp_path / "b.csv", "钱二"), tmp_path / "scratch"
    read([old, new], scratch)
    (scratch / ".left-by-a-crash").mkdir()
    prune(scratch, [file_fingerprint(new)])
    assert [entry.name for entry in scratch.iterdir()] == [file_fingerprint(new)]
    prune(tmp_path / "nothing", [])


def test_progress_names_each_file_before_it_is_read(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    paths = [csv_file(tmp_path / name) for name in ("a.csv", "b.csv")]
    list(read_grids(paths, scratch=tmp_path / "scratch", progress=lambda *step: heard.append(step)))
    assert heard == [("a.csv", 0, 2), ("b.csv", 1, 2)]


def test_passwords_are_asked_for_locked_files_only(tmp_path: Path) -> None:
    asked: list[Path] = []
    list(read_grids([csv_file(tmp_path / "a.csv")], scratch=tmp_path / "scratch", passwords=lambda p: asked.append(p) or ()))
    assert asked == []
