"""Layers: on each day the topmost that has a value counts, whatever periods they cover."""

import datetime as dt
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.model.errors import Problems
from toolkit.policy import load_policy, overlay_titles
from toolkit.policy.layers import DatedValue, dated, laid_over
from toolkit.policy.written import Layer, WrittenParameter, WrittenValue

FIRST, LAST = dt.date(2020, 1, 1), dt.date(2020, 3, 31)
DAYS = [FIRST + dt.timedelta(days=day) for day in range((LAST - FIRST).days + 1)]
day_numbers = st.integers(0, len(DAYS) - 1)


@st.composite
def written(draw: st.DrawFn) -> WrittenParameter:
    """Values of one layer as a file may hold them: starts in any order, some with a last day before the next start."""
    starts = sorted(draw(st.sets(day_numbers, max_size=5)))
    values = []
    for place, start in enumerate(starts):
        latest = starts[place + 1] - 1 if place + 1 < len(starts) else len(DAYS) - 1
        until = DAYS[draw(st.integers(start, latest))] if draw(st.booleans()) else None
        given_ = {"from": DAYS[start], "until": until, "value": draw(st.integers(0, 99)), "source": "甲", "verified": False}
        values.append(WrittenValue.model_validate(given_))
    return WrittenParameter(values=tuple(draw(st.permutations(values))))


def said(parameter: WrittenParameter, day: dt.date) -> object:
    """What one file says of a day, worked out from the words alone."""
    started = [value for value in parameter.values if value.since <= day]
    latest = max(started, key=lambda value: value.since, default=None)
    return None if latest is None or (latest.until is not None and day > latest.until) else latest.value


def in_force(values: list[DatedValue], day: dt.date) -> list[DatedValue]:
    return [value for value in values if value.since <= day < value.end]


@given(st.lists(written(), min_size=1, max_size=4))
def test_the_topmost_layer_with_a_value_counts(layers: list[WrittenParameter]) -> None:
    values: list[DatedValue] = []
    for place, parameter in enumerate(layers):
        values = laid_over(values, dated(parameter, Layer(str(place), "")))
    for day in DAYS:
        expected = [
            (str(place), said(parameter, day)) for place, parameter in enumerate(layers) if said(parameter, day) is not None
        ]
        assert [(value.layer.name, value.value) for value in in_force(values, day)] == expected[-1:]


@given(st.lists(written(), min_size=1, max_size=4))
def test_spans_are_in_order_and_never_meet(layers: list[WrittenParameter]) -> None:
    values: list[DatedValue] = []
    for parameter in layers:
        values = laid_over(values, dated(parameter, Layer("", "")))
    assert all(value.since < value.end for value in values)
    assert all(one.end <= other.since for one, other in pairwise(values))


@given(written())
def test_an_empty_layer_changes_nothing(parameter: WrittenParameter) -> None:
    values = dated(parameter, Layer("", ""))
    assert laid_over(values, []) == values == laid_over([], values)


def payment_day(value: int, start: str, until: str = "") -> str:
    period = {"from": start} | ({"until": until} if until else {})
    dates = ", ".join(f"{name}: {day}" for name, day in period.items())
    return f"payment_day: {{values: [{{{dates}, value: {value}, source: {json.dumps('某文件')}, verified: false}}]}}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "province").mkdir()
    (tmp_path / "province" / "省.yaml").write_text(payment_day(15, "2018-01-01"), "utf-8")
    (tmp_path / "县.yaml").write_text(payment_day(20, "2022-01-01", "2022-12-31"), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("on", "value", "layer"),
    [
        ("2017-12-31", 10, "default"),
        ("2018-01-01", 15, "province"),
        ("2019-04-20", 10, "jinjiang-2019"),
        ("2022-01-01", 20, "county"),
        ("2022-12-31", 20, "county"),
        ("2023-01-01", 10, "jinjiang-2019"),
    ],
)
def test_county_over_overlay_over_province_over_shipped(folder: Path, on: str, value: int, layer: str) -> None:
    found = load_policy(folder, ["jinjiang-2019"]).in_force("payment_day", dt.date.fromisoformat(on))
    assert (found.value, found.layer.name) == (value, layer)


def test_the_example_of_yanggu_has_windows_that_end() -> None:
    policy = load_policy(base=["default", "yanggu-2020"])
    floor = "relief_reserve_floor_fen"
    assert [policy.find(floor, dt.date(2020, month, 1)) is not None for month in (3, 4, 5, 6)] == [False, True, True, False]
    assert policy.number(floor, dt.date(2020, 5, 31)) == 5_000_000
    assert policy.in_force("exit_pause", dt.date(2020, 4, 1)).layer.title == "阳谷2020（示例）"


def test_of_several_overlays_the_later_named_counts() -> None:
    on = dt.date(2020, 7, 1)
    both = (["xx-town-2020", "yanggu-2020"], ["yanggu-2020", "xx-town-2020"])
    assert [load_policy(base=base).value("rectification_deadline", on) for base in both] == [
        dt.date(2020, 5, 10),
        dt.date(2020, 10, 31),
    ]


def test_an_unknown_overlay_is_refused_with_the_nearest_and_all_names() -> None:
    with pytest.raises(Problems) as refused:
        load_policy(base=["yangu-2020", "省里"])
    first, second = map(str, refused.value.problems)
    assert first.startswith("【inspection.yaml policy_base】没有叫 yangu-2020 的参数包，是不是 yanggu-2020（阳谷2020（示例））。")
    assert all(name in second for name in ["default", *overlay_titles()])
