"""``mingcha compare`` finds who is on both lists, in whatever form they come, and says why."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.cli import people
from tests.cli.people import (
    HEADINGS,
    NUMBER,
    Row,
    compared,
    grades,
    person,
    planted_pairs,
    rows_of,
    two_lists,
    with_,
    write_formal,
    write_plain,
    write_sheets,
)
from tests.conftest import an_id
from toolkit import inspection as ins

WRITERS: dict[str, Callable[[Path, list[Row]], Path]] = {
    "formal": lambda path, rows: write_formal(path.with_suffix(".xlsx"), rows),
    "gb18030": lambda path, rows: write_plain(path.with_suffix(".csv"), rows, encoding="gb18030"),
    "utf-16": lambda path, rows: write_plain(path.with_suffix(".tsv"), rows, encoding="utf-16"),
    "txt": lambda path, rows: write_plain(path.with_suffix(".txt"), rows),
}


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
    """Without numbers nobody can say which of two namesakes born on one day in one village is meant."""
    unnumbered = [people.without_number(person(n)) for n in range(40)]
    left = write_plain(tmp_path / "左.csv", [person(n) for n in range(60)])
    right = write_plain(tmp_path / "右.csv", [*unnumbered, unnumbered[0]])
    found = ins.compare_lists(left, right, ins.Wanted())
    assert rows_of(found.hits) == {(n + 1, n + 1) for n in range(1, 40)}
    assert rows_of(found.ties) == {(1, 1), (1, 41)}


def test_who_is_twice_on_the_other_list_is_found_once(tmp_path: Path) -> None:
    left = write_plain(tmp_path / "左.csv", [person(n) for n in range(60)])
    right = write_plain(tmp_path / "右.csv", [person(n) for n in range(40)] + [person(0), person(0)])
    found = ins.compare_lists(left, right, ins.Wanted())
    assert rows_of(found.hits) == {(n + 1, n + 1) for n in range(40)}
    assert found.ties.empty
    assert list(found.hits["reason"].str.extract(r"(右表另有 \d+ 行和它一样)")[0].dropna()) == ["右表另有 2 行和它一样"]
    every = compared(left, right, resolution="all")
    assert {(1, 1), (1, 41), (1, 42)} <= rows_of(every)


def test_rows_that_can_never_be_found_are_counted(tmp_path: Path) -> None:
    left, right = two_lists()
    left += [["王秀英", "", "", "女", "", "", ""], ["李桂芳", "", "", "女", "", "", ""]]
    paths = write_plain(tmp_path / "左.csv", left), write_plain(tmp_path / "右.csv", right)
    told = ins.compare_lists(*paths, ins.Wanted()).lists
    assert sum(told[0].unlinkable.values()) == 2
    assert "没有证件号码" in next(iter(told[0].unlinkable))
    assert told[1].unlinkable == {}


# One list.


def test_duplicates_within_one_list_have_one_group(tmp_path: Path) -> None:
    rows = [person(n) for n in range(80)]
    path = write_plain(tmp_path / "名册.csv", [*rows, rows[3], people.without_number(rows[3]), rows[7]])
    for right in (None, path):
        found = compared(path, right)
        groups = {name: {*g["left_row"], *g["right_row"]} for name, g in found.groupby("cluster")}
        assert list(groups.values()) == [{4, 81, 82}, {8, 83}]


def test_fictional_numbers_count_only_where_they_prevail(tmp_path: Path) -> None:
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
