"""Dated values: the one in force on the day, never one from before the first."""

import datetime as dt
from pathlib import Path

import pytest

from toolkit.model.errors import PolicyError
from toolkit.policy import load_policy


def overlay(folder: Path, text: str) -> Path:
    (folder / "county.yaml").write_text(text, "utf-8")
    return folder


CHANGED = """
payment_day:
  label: 每月发放截止日
  unit: 日
  values:
    - {from: 2020-01-01, value: 11, verified: true, source: 甲}
    - {from: 2021-07-01, value: 20, verified: true, source: 乙}
"""


@pytest.mark.parametrize(("day", "value"), [("2020-01-01", 11), ("2021-06-30", 11), ("2021-07-01", 20), ("2030-01-01", 20)])
def test_value_in_force(tmp_path: Path, day: str, value: int) -> None:
    assert load_policy(overlay(tmp_path, CHANGED)).number("payment_day", dt.date.fromisoformat(day)) == value


def test_shipped_values_stay_before_the_first_date_of_the_county(tmp_path: Path) -> None:
    county, eve = load_policy(overlay(tmp_path, CHANGED)), dt.date(2019, 12, 31)
    assert county.in_force("payment_day", eve) == load_policy().in_force("payment_day", eve)


def test_shipped_values_from_the_first_date_of_the_county_on_are_dropped(tmp_path: Path) -> None:
    early = "payment_day: {values: [{from: 2001-01-01, value: 25, verified: true, source: 甲}]}"
    county = load_policy(overlay(tmp_path, early))
    assert load_policy().parameters["payment_day"].ordered()[0].since > dt.date(2001, 1, 1)
    assert [value.value for value in county.parameters["payment_day"].values] == [25]


def test_what_the_county_leaves_out_stays_as_shipped(tmp_path: Path) -> None:
    text = "kin_relations: {values: [{from: 2024-01-01, value: [spouse], verified: true, source: 甲}]}"
    county = load_policy(overlay(tmp_path, text)).parameters["kin_relations"]
    shipped = load_policy().parameters["kin_relations"]
    assert (county.label, county.unit, county.words) == (shipped.label, shipped.unit, shipped.words)
    assert load_policy(tmp_path).describe("kin_relations", dt.date(2025, 1, 1)).endswith("：配偶")


def test_a_parameter_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "another.yaml").write_text(CHANGED, "utf-8")
    with pytest.raises(PolicyError, match=r"county.yaml.*payment_day.*两个文件"):
        load_policy(overlay(tmp_path, CHANGED))


def test_before_the_first_date_raises() -> None:
    with pytest.raises(PolicyError, match=r"payment_day.*1999-12-31 时这个参数还没有值"):
        load_policy().number("payment_day", dt.date(1999, 12, 31))


def test_county_replaces_only_its_own_keys(tmp_path: Path) -> None:
    county = load_policy(overlay(tmp_path, CHANGED))
    assert county.parameters["kin_relations"] == load_policy().parameters["kin_relations"]


def test_table_covers_every_day_once(tmp_path: Path) -> None:
    table = load_policy(overlay(tmp_path, CHANGED)).table()
    spans = table[table["key"] == "payment_day"][["valid_from", "valid_to"]].values.tolist()
    assert spans[-2:] == [[dt.date(2020, 1, 1), dt.date(2021, 7, 1)], [dt.date(2021, 7, 1), dt.date(9999, 12, 31)]]
    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
    assert spans[0][0] == load_policy().parameters["payment_day"].ordered()[0].since


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "payday: {label: a, unit: b, values: [{from: 2020-01-01, value: 1, verified: true, source: c}]}",
            "不认识的参数：payday",
        ),
        ("payment_day: {label: a, unit: b, values: [{from: 某天, value: 1, verified: true, source: c}]}", "values.0.from"),
        ("payment_day: {label: a, unit: b, values: []}", "values"),
        ("payment_day: [", "county.yaml"),
        ("- payment_day", "county.yaml"),
        (
            "payment_day: {values: [{from: 2020-01-01, value: 1, verified: true, source: c},"
            " {from: 2020-01-01, value: 2, verified: true, source: d}]}",
            "county.yaml.*payment_day 从 2020-01-01 起有 2 个值",
        ),
    ],
    ids=["unknown key", "no date", "no value", "broken YAML", "a list", "two values from one day on"],
)
def test_wrong_files_are_refused_with_the_place(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(PolicyError, match=words):
        load_policy(overlay(tmp_path, text))


def test_every_shipped_value_names_its_source_and_whether_it_is_verified() -> None:
    for key, parameter in load_policy().parameters.items():
        assert all(value.source for value in parameter.values), key
