"""``mingcha compare`` finds who is on both lists, in whatever form they come, and says why."""

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest

from tests.cli import people
from tests.cli.people import (
    HEADINGS,
    NUMBER,
    Row,
    person,
    planted_pairs,
    two_lists,
    with_,
    write_formal,
    write_plain,
    write_sheets,
)
from tests.conftest import an_id
from tests.demo import mingcha
from toolkit import inspection as ins
from toolkit import store

WRITERS: dict[str, Callable[[Path, list[Row]], Path]] = {
    "formal": lambda path, rows: write_formal(path.with_suffix(".xlsx"), rows),
    "gb18030": lambda path, rows: write_plain(path.with_suffix(".csv"), rows, encoding="gb18030"),
    "utf-16": lambda path, rows: write_plain(path.with_suffix(".tsv"), rows, encoding="utf-16"),
    "txt": lambda path, rows: write_plain(path.with_suffix(".txt"), rows),
}


def compared(left: Path, right: Path | None, **wanted: object) -> pd.DataFrame:
    return ins.compare_lists(left, right, ins.Wanted(**wanted)).hits


def rows_of(hits: pd.DataFrame) -> set[tuple[int, int]]:
    return set(zip(hits["left_row"], hits["right_row"], strict=True))


def grades(hits: pd.DataFrame) -> dict[tuple[int, int], str]:
    return dict(zip(zip(hits["left_row"], hits["right_row"], strict=True), hits["grade"], strict=True))


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The two lists as plain csv; nobody may change them."""
    folder = tmp_path_factory.mktemp("名单 [1]")
    left, right = two_lists()
    return write_plain(folder / "名册.csv", left), write_plain(folder / "死亡.csv", right)


@pytest.fixture(scope="module")
def hits(lists: tuple[Path, Path]) -> pd.DataFrame:
    return compared(*lists)


@pytest.mark.parametrize(("one", "other"), [("formal", "gb18030"), ("utf-16", "formal"), ("txt", "utf-16")])
def test_every_dialect_gives_the_planted_pairs(one: str, other: str, tmp_path: Path) -> None:
    left, right = two_lists()
    found = compared(WRITERS[one](tmp_path / "左", left), WRITERS[other](tmp_path / "右", right))
    assert grades(found) == planted_pairs()


def test_plain_lists_give_the_planted_pairs(hits: pd.DataFrame) -> None:
    assert grades(hits) == planted_pairs()


def test_a_row_is_found_again_in_its_sheet(tmp_path: Path) -> None:
    left, right = two_lists()
    formal = write_formal(tmp_path / "左.xlsx", left)
    found = compared(formal, write_plain(tmp_path / "右.csv", right)).set_index("left_row")
    sheet = openpyxl.load_workbook(formal)["名单"]
    assert [sheet.cell(int(place[1:-1]), 2).value for place in found["left_place"]] == list(found["left_person_name"])


def test_several_sheets_are_one_list_and_notes_are_not(tmp_path: Path) -> None:
    left, right = two_lists()
    sheets = {"说明": [["姓名", "写全名"]], "甲": [HEADINGS, *left[:60]], "乙": [HEADINGS, *left[60:]]}
    one = write_sheets(tmp_path / "左.xlsx", sheets)
    found = ins.compare_lists(one, write_plain(tmp_path / "右.csv", right), ins.Wanted())
    assert grades(found.hits) == planted_pairs()
    assert found.lists[0].other_sheets == ["说明"]
    assert set(found.hits["left_place"].str.split("!").str[0]) == {"甲"}


def test_mapped_columns_are_used(lists: tuple[Path, Path], tmp_path: Path) -> None:
    rows = [[row[0], row[NUMBER]] for row in two_lists()[1]]
    odd = write_plain(tmp_path / "右.csv", rows, ["死者", "号码"])
    found = compared(lists[0], odd, mapped="姓名=死者,证件号码=号码")
    expected = {pair: grade for pair, grade in planted_pairs().items() if grade in "AC"}  # a number alone may be a relative's
    assert grades(found) == expected
    assert rows_of(compared(lists[0], odd, mapped_right="姓名＝死者；id_number=号码")) == set(expected)


def test_a_mapped_column_wins_over_one_that_is_known(lists: tuple[Path, Path], tmp_path: Path) -> None:
    rows = [["某某", *row] for row in two_lists()[1]]
    odd = write_plain(tmp_path / "右.csv", rows, ["姓名", "死者", *HEADINGS[1:]])
    assert grades(compared(lists[0], odd, mapped="姓名=死者")) == planted_pairs()


# What is never a hit, or not a good one.


def test_a_hundred_strangers_of_one_name_are_no_hits_above_d(tmp_path: Path) -> None:
    one = [with_(person(n), name="王秀英", number="", phone="") for n in range(100)]
    other = [with_(person(n), name="王秀英", number="", phone="") for n in range(1000, 1100)]
    left, right = write_plain(tmp_path / "左.csv", one), write_plain(tmp_path / "右.csv", other)
    for threshold in (None, 0.0):
        assert set(compared(left, right, threshold=threshold)["grade"]) <= {"D"}


def test_nothing_but_one_name_in_common_is_no_hit(tmp_path: Path) -> None:
    rows = [["王秀英", str(n)] for n in range(100)]
    left = write_plain(tmp_path / "左.csv", rows, ["姓名", "村"])
    right = write_plain(tmp_path / "右.csv", [[name, f"9{n}"] for name, n in rows], ["姓名", "村"])
    assert compared(left, right, threshold=0.0).empty


@pytest.mark.parametrize("number", ["3999**********1234", "", "无", "399901195003070000", "3.99901E+17", "399901********0017"])
def test_a_number_that_is_not_whole_never_joins_on_being_equal(number: str, tmp_path: Path) -> None:
    one = [with_(person(n), number=number, phone="") for n in range(50)]
    other = [with_(person(n), name="郑" + person(n)[0][1:], number=number, phone="") for n in range(500, 550)]
    left, right = write_plain(tmp_path / "左.csv", one), write_plain(tmp_path / "右.csv", other)
    assert compared(left, right, threshold=0.0, resolution="all").empty


def twins(number: int) -> tuple[Row, Row]:
    """Born on one day, at one address, sequence numbers one after another."""
    row = person(number)
    born = row[2].replace("-", "")
    return with_(row, number=an_id(301, born)), with_(row, name=row[0][:2] + "宝", number=an_id(303, born))


def test_twins_are_kept_apart(tmp_path: Path) -> None:
    pairs = [twins(number) for number in range(40)]
    left = write_plain(tmp_path / "左.csv", [row for pair in pairs for row in pair])
    right = write_plain(tmp_path / "右.csv", [second for _, second in pairs])
    for resolution in ("many_to_one", "all"):
        assert rows_of(compared(left, right, resolution=resolution)) == {(2 * n + 2, n + 1) for n in range(40)}
    assert compared(left, None).empty


def test_equally_good_partners_are_ties_and_no_hits(tmp_path: Path) -> None:
    left = write_plain(tmp_path / "左.csv", [person(n) for n in range(60)])
    right = write_plain(tmp_path / "右.csv", [person(n) for n in range(40)] + [person(0)])
    found = ins.compare_lists(left, right, ins.Wanted())
    assert rows_of(found.hits) == {(n + 1, n + 1) for n in range(1, 40)}
    assert rows_of(found.ties) == {(1, 1), (1, 41)}


# One list.


def test_duplicates_within_one_list_have_one_group(tmp_path: Path) -> None:
    rows = [person(n) for n in range(80)]
    path = write_plain(tmp_path / "名册.csv", [*rows, rows[3], people.without_number(rows[3]), rows[7]])
    for right in (None, path):
        found = compared(path, right)
        groups = {name: {*g["left_row"], *g["right_row"]} for name, g in found.groupby("cluster")}
        assert list(groups.values()) == [{4, 81, 82}, {8, 83}]


# Sure of the same bytes.


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


# What is written.


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


def test_fictional_numbers_count_only_without_real_ones(tmp_path: Path) -> None:
    """Numbers of an assigned province are made here and live as long as the test."""
    rows = [person(n) for n in range(30)]
    real = [with_(row, number=elsewhere(row[NUMBER])) for row in rows]
    for kind, numbers in (("fictional", rows), ("real", [*real, *rows[:5]])):
        path = write_plain(tmp_path / f"{kind}.csv", numbers)
        taken = ins.link_lists(path, None, ins.Wanted()).lists[0].rows
        fictional = taken["id_number"].str.startswith("39")
        assert set(taken.loc[fictional, "id_number_status"]) == ({"valid"} if kind == "fictional" else {"bad_region"})
        assert set(taken.loc[~fictional, "id_number_status"]) <= {"valid"}


def elsewhere(number: str) -> str:
    """The number with another province and the check character that fits."""
    import numpy as np

    from toolkit.values import id_number

    body = "51" + number[2:17]
    return body + str(id_number.check_characters(np.array([body]))[0])
