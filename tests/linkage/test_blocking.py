"""Candidates are what looking at every pair would give."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.linkage.records import Row, connection_with, pairs_where, toy
from toolkit.linkage.blocking import candidates, rule_sizes
from toolkit.linkage.records import lay_out
from toolkit.model.errors import LinkageError

PEOPLE = st.fixed_dictionaries(
    {"name": st.sampled_from(["甲", "乙", "丙", None]), "born": st.sampled_from(["1", "2", None]), "place": st.just("村")}
)
LISTS = st.lists(PEOPLE, min_size=1, max_size=12)


def agree(a: Row, b: Row) -> bool:
    return any(a[key] is not None and a[key] == b[key] for key in ("name", "born"))


def found(left: list[Row], right: list[Row] | None, **changes: object) -> set[tuple[int, int]]:
    connection = connection_with(a=left, **({"b": right} if right is not None else {}))
    model = toy(**changes)
    sides = lay_out(connection, model, "a", "b" if right is not None else None)
    pairs = candidates(connection, model, sides)
    together = list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    assert together == sorted(set(together))
    return set(together)


@settings(deadline=None, max_examples=30)
@given(LISTS, LISTS)
def test_candidates_of_two_lists(left: list[Row], right: list[Row]) -> None:
    assert found(left, right) == pairs_where(left, right, agree)


@settings(deadline=None, max_examples=30)
@given(LISTS)
def test_candidates_within_one_list(rows: list[Row]) -> None:
    assert found(rows, None) == {(i, j) for i, j in pairs_where(rows, rows, agree) if i < j}


@settings(deadline=None, max_examples=30)
@given(LISTS, LISTS)
def test_sizes_of_rules_are_known_before_a_pair_is_made(left: list[Row], right: list[Row]) -> None:
    connection = connection_with(a=left, b=right)
    model = toy()
    sizes = rule_sizes(connection, model, lay_out(connection, model, "a", "b"))
    for size, key in zip(sizes, ("name", "born"), strict=True):
        assert size.pairs == len(pairs_where(left, right, lambda a, b, key=key: a[key] is not None and a[key] == b[key]))


def test_what_a_settling_rule_finds_is_not_searched_again() -> None:
    rules = [{"name": "姓名", "equal": ["name"], "settles": True}, {"name": "出生", "equal": ["born"]}]
    left = [{"name": "甲", "born": "1"}, {"name": "乙", "born": "1"}]
    right = [{"name": "甲", "born": "2"}, {"name": "丁", "born": "1"}]
    assert found(left, right, blocking=rules, resolution="many_to_one") == {(0, 0), (1, 1)}
    assert found(left, right, blocking=rules, resolution="all") == {(0, 0), (0, 1), (1, 1)}


def test_a_rule_with_too_many_pairs_is_refused_by_name() -> None:
    rows = [{"name": "甲", "born": str(n)} for n in range(20)]
    with pytest.raises(LinkageError, match=r"分块规则“姓名”会产生 400 对，超过上限 100 对"):
        found(rows, rows, most_pairs=100)
