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
    - {from: 2020-01-01, value: 10, verified: true, source: 甲}
    - {from: 2021-07-01, value: 20, verified: true, source: 乙}
"""


@pytest.mark.parametrize(("day", "value"), [("2020-01-01", 10), ("2021-06-30", 10), ("2021-07-01", 20), ("2030-01-01", 20)])
def test_value_in_force(tmp_path: Path, day: str, value: int) -> None:
    assert load_policy(overlay(tmp_path, CHANGED)).number("payment_day", dt.date.fromisoformat(day)) == value


def test_before_the_first_date_raises(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"payment_day.*2019-12-31 时这个参数还没有值"):
        load_policy(overlay(tmp_path, CHANGED)).number("payment_day", dt.date(2019, 12, 31))


def test_county_replaces_only_its_own_keys(tmp_path: Path) -> None:
    county = load_policy(overlay(tmp_path, CHANGED))
    assert county.parameters["kin_relations"] == load_policy().parameters["kin_relations"]


def test_table_covers_every_day_once(tmp_path: Path) -> None:
    table = load_policy(overlay(tmp_path, CHANGED)).table()
    spans = table[table["key"] == "payment_day"][["valid_from", "valid_to"]].values.tolist()
    assert spans == [[dt.date(2020, 1, 1), dt.date(2021, 7, 1)], [dt.date(2021, 7, 1), dt.date(9999, 12, 31)]]


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
    ],
    ids=["unknown key", "no date", "no value", "broken YAML"],
)
def test_wrong_files_are_refused_with_the_place(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(PolicyError, match=words):
        load_policy(overlay(tmp_path, text))


def test_every_shipped_value_names_its_source_and_whether_it_is_verified() -> None:
    for key, parameter in load_policy().parameters.items():
        assert all(value.source for value in parameter.values), key
