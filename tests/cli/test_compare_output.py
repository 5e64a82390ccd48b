"""What ``mingcha compare`` writes: the same bytes for the same lists, columns as promised, numbers masked."""

import random
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest

from tests.cli import people
from tests.cli.people import NUMBER, compared, grades, planted_pairs, two_lists, write_plain
from tests.demo import mingcha
from toolkit import inspection as ins
from toolkit import store


def test_the_number_of_threads_does_not_change_a_byte(
    lists: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = store.connection_to_nothing
    written = {}
    for threads in (1, 4):

        def limited(spill: Path, threads: int = threads) -> duckdb.DuckDBPyConnection:
            connection = connect(spill)
            connection.execute(f"SET threads = {threads}")
            return connection

        monkeypatch.setattr(store, "connection_to_nothing", limited)
        for suffix in (".csv", ".xlsx"):
            out = tmp_path / f"{threads}{suffix}"
            ins.write_comparison(ins.compare_lists(*lists, ins.Wanted()), out)
            written[threads, suffix] = out.read_bytes()
    assert written[1, ".csv"] == written[4, ".csv"]
    assert written[1, ".xlsx"] == written[4, ".xlsx"]


def test_the_order_of_rows_changes_only_their_numbers(hits: pd.DataFrame, tmp_path: Path) -> None:
    left, right = two_lists()
    order = [random.Random(seed).sample(range(len(rows)), len(rows)) for seed, rows in ((1, left), (2, right))]
    paths = [
        write_plain(tmp_path / f"{name}.csv", [rows[place] for place in places])
        for name, rows, places in zip("左右", (left, right), order, strict=True)
    ]
    mixed = compared(*paths)
    for side, places in zip(("left", "right"), order, strict=True):
        mixed[f"{side}_row"] = [places[row - 1] + 1 for row in mixed[f"{side}_row"]]
    places = ["left_place", "right_place"]
    again = mixed.drop(columns=places).sort_values(["left_row", "right_row"], ignore_index=True)
    pd.testing.assert_frame_equal(again, hits.drop(columns=places))


def test_csv_has_the_promised_columns(lists: tuple[Path, Path], tmp_path: Path) -> None:
    done = mingcha("compare", *lists, "--out", tmp_path / "结果.csv")
    assert done.returncode == 0, done.stderr
    table = pd.read_csv(tmp_path / "结果.csv")
    assert list(table.columns[:7]) == [
        *("left_row", "left_place", "right_row", "right_place", "match_weight", "match_probability", "grade")
    ]
    assert {"left_person_name", "right_person_name", "left_id_number", "right_id_number", "reason"} <= set(table.columns)
    assert grades(table) == planted_pairs()
    assert table["match_probability"].between(0.9, 1).all()
    assert table["reason"].str.contains("姓名").all()


def test_the_workbook_says_what_was_compared(lists: tuple[Path, Path]) -> None:
    done = mingcha("compare", *lists)
    assert done.returncode == 0, done.stderr
    out = lists[0].with_name("名册与死亡比对结果.xlsx")
    book = openpyxl.load_workbook(out)
    said = "".join(str(cell.value) for row in book["比对说明"].iter_rows() for cell in row if cell.value)
    for fact in (
        "名册.csv，120 行",
        "死亡.csv，64 行",
        "姓名，证件号码（身份证号）",
        "person",
        "0.9",
        "24 对（A 级 6，B 级 3，C 级 12，D 级 3）",
    ):
        assert fact in said
        assert fact in done.stdout.replace("\n", "")
    names, labels = (list(row) for row in book["比对结果"].iter_rows(max_row=2, values_only=True))
    assert names[:3] == ["left_row", "left_place", "right_row"]
    assert labels[:3] == ["左表序号", "左表位置", "右表序号"]
    assert book["比对结果"].max_row == 2 + len(planted_pairs())


def contents(path: Path) -> str:
    if path.suffix == ".csv":
        return path.read_text("utf-8-sig")
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_numbers_are_masked_unless_asked_for(suffix: str, lists: tuple[Path, Path], tmp_path: Path) -> None:
    secrets = {cell for row in two_lists()[0][:8] for cell in (row[NUMBER], row[people.PHONE], row[people.BORN])}
    for reveal in (False, True):
        out = tmp_path / f"结果{suffix}"
        ins.write_comparison(ins.compare_lists(*lists, ins.Wanted(reveal=reveal)), out)
        text = contents(out)
        assert {secret for secret in secrets if secret in text} == (secrets if reveal else set())
