"""Chance agreement on short lists is what looking at every pair gives."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from tests.linkage.records import Row, connection_with, toy
from toolkit.linkage.frequency import Chance, chances, occurrences
from toolkit.linkage.records import lay_out
from toolkit.values.person_name import sound

NAMES = ["张伟", "张炜", "章伟", "王芳", "王方方", "单红", "善红", "欧阳锋"]
LISTS = st.lists(st.fixed_dictionaries({"name": st.sampled_from([*NAMES, None])}), min_size=2, max_size=15)


def level(a: str, b: str) -> int:
    if a == b:
        return 0
    if sound(a) == sound(b):
        return 1
    return 2 if OSA.distance(a, b) <= 1 else 3


def of_names(left: list[Row], right: list[Row] | None) -> Chance:
    connection = connection_with(a=left, **({"b": right} if right is not None else {}))
    model = toy(pseudo_pairs=0)
    return chances(connection, model, lay_out(connection, model, "a", "b" if right is not None else None))["name"]


def counted(pairs: list[tuple[Row, Row]]) -> tuple[int, list[int]]:
    both = [(str(a["name"]), str(b["name"])) for a, b in pairs if a["name"] and b["name"]]
    return len(both), np.bincount([level(*pair) for pair in both], minlength=4).tolist()


@settings(deadline=None, max_examples=40)
@given(LISTS, LISTS)
def test_shares_of_equal_and_derived_levels(left: list[Row], right: list[Row]) -> None:
    number, levels = counted(list(product(left, right)))
    chance = of_names(left, right)
    assert chance.pairs == pytest.approx(number)
    if number:
        assert (chance.shares[:2] * number).tolist() == pytest.approx(levels[:2], abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(LISTS)
def test_no_record_agrees_with_itself(rows: list[Row]) -> None:
    number, levels = counted(list(combinations(rows, 2)))
    chance = of_names(rows, None)
    assert chance.pairs == pytest.approx(number)
    if number:
        assert chance.shares[0] * number == pytest.approx(levels[0], abs=1e-6)


def test_fuzzy_levels_come_from_pairs_of_records_of_every_value() -> None:
    left = [{"name": name} for name in NAMES for _ in range(40)]
    number, levels = counted(list(product(left, left)))
    assert of_names(left, left).shares[2] == pytest.approx(levels[2] / number, rel=0.05)


def test_occurrences_count_both_lists() -> None:
    import pyarrow as pa

    connection = connection_with(a=[{"name": "甲"}, {"name": "乙"}], b=[{"name": "甲"}, {"name": "丙"}])
    model = toy()
    lay_out(connection, model, "a", "b")
    assert occurrences(connection, pa.table({"name": ["丙", "甲"]})).tolist() == [1, 2]
