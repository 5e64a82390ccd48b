"""What a linkage costs and can find: counted against pairs made by hand, and against the truth planted in the lists."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from tests.linkage.two_lists import BACKGROUND, Row, linked_on, person, two_lists, wrong_digit
from toolkit.linkage.engine import Linkage
from toolkit.linkage.model_files import load_model
from toolkit.linkage.prospects import Reach, blocking_outcome, blocking_plan, reach, thresholds, unlinkable
from toolkit.linkage.records import lay_out

NO_NUMBER: Row = {"id_number": None, "id_status": "missing"}
ONLY_NAME = person(2001, person_name="王建国", born_on=None, village=None, **NO_NUMBER)
NAME_AND_VILLAGE = person(2002, person_name="王建国", born_on=None, **NO_NUMBER)
NAME_BIRTH_VILLAGE = person(2003, person_name="欧阳若兰", **NO_NUMBER)
MASKED = person(2004)
MASKED |= {"id_number": str(MASKED["id_number"])[:6] + "********" + str(MASKED["id_number"])[-4:], "id_status": "masked"}
NOTHING: Row = {"person_name": None, "born_on": None, "village": None, **NO_NUMBER}
SLIP = person(2005, person_name="司马青云")
PLANTED = [
    (ONLY_NAME, ONLY_NAME),
    (NAME_AND_VILLAGE, NAME_AND_VILLAGE),
    (NAME_BIRTH_VILLAGE, NAME_BIRTH_VILLAGE),
    (MASKED, MASKED),
    (NOTHING, NOTHING),
    (SLIP, SLIP | {"id_number": wrong_digit(SLIP), "id_status": "bad_checksum"}),
]


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@pytest.fixture(scope="module")
def linkage(connection: duckdb.DuckDBPyConnection) -> Linkage:
    return linked_on(connection, PLANTED)


@pytest.fixture(scope="module")
def found(connection: duckdb.DuckDBPyConnection, linkage: Linkage) -> Reach:
    return reach(connection, linkage)


def test_the_plan_counts_pairs_without_making_them() -> None:
    connection = duckdb.connect()
    left, right = two_lists(PLANTED)
    connection.register("roster", left)
    connection.register("deaths", right)
    model = load_model("person")
    plan = blocking_plan(connection, model, lay_out(connection, model, "roster", "deaths")).set_index("rule")
    by_hand = left.merge(right, on=["person_name", "village"]).dropna(subset=["person_name", "village"])
    assert plan.loc["姓名和村相同", "pairs"] == len(by_hand)
    assert plan.loc["姓名和村相同", "largest_block"] == by_hand.groupby(["person_name", "village"]).size().max()
    assert not plan["too_many"].any()
    small = model.model_copy(update={"most_pairs": len(by_hand) - 1})
    assert blocking_plan(connection, small, lay_out(connection, small, "roster", "deaths"))["too_many"].any()


def test_the_outcome_accounts_for_every_pair_once(linkage: Linkage) -> None:
    outcome = blocking_outcome(linkage)
    assert outcome["new_pairs"].sum() == len(linkage.compared.pairs) == outcome["pairs_so_far"].iloc[-1]
    assert outcome["expected_matches"].sum() == pytest.approx(linkage.resolved.probability.sum())
    assert outcome["new_pairs"].iloc[0] >= BACKGROUND // 4


def test_a_name_alone_can_never_be_a_hit(found: Reach) -> None:
    linkable = found.linkable(0.9)
    assert linkable[[0, 4]].tolist() == [False, False]
    assert linkable[[2, 3, 5]].tolist() == [True, True, True]
    assert linkable[len(PLANTED) :].all()


def test_a_record_whose_partner_says_the_same_reaches_exactly_what_was_foretold(linkage: Linkage, found: Reach) -> None:
    shift, pairs = len(PLANTED), linkage.compared.pairs
    same = np.where(pairs.left < 5, pairs.left == pairs.right, pairs.left - shift == 4 * (pairs.right - shift))
    same &= pairs.left != 5  # the partner of that one has another number
    assert same.sum() >= BACKGROUND // 4 + 2
    assert linkage.weighed.total[same] == pytest.approx(found.weight[pairs.left[same]])


def test_the_unlinkable_are_counted_by_what_they_lack(linkage: Linkage, found: Reach) -> None:
    counted = unlinkable(found, linkage.model).set_index("reason")["records"]
    gaps = "没有证件号码且没有出生日期且没有性别且没有村"
    assert counted[gaps] == 1
    assert counted["没有证件号码且没有姓名且没有出生日期且没有性别且没有村"] == 1
    assert counted.sum() == (~found.linkable(linkage.model.threshold)).sum()
    assert "电话" not in "".join(counted.index)


def test_a_higher_threshold_loses_more_records(found: Reach, linkage: Linkage) -> None:
    lost = [unlinkable(found, linkage.model, least)["records"].sum() for least in (0.5, 0.9, 0.9999, 1.0)]
    assert lost == sorted(lost)


def test_a_column_that_the_other_list_lacks_adds_nothing() -> None:
    phones = [(row | {"phone": f"1000000000{n}"}, other) for n, (row, other) in enumerate(PLANTED)]
    connections = duckdb.connect(), duckdb.connect()
    with_phones, without = (reach(c, linked_on(c, planted)) for c, planted in zip(connections, (phones, PLANTED), strict=True))
    assert with_phones.weight == pytest.approx(without.weight)


def test_nobody_lost_is_an_empty_table(found: Reach, linkage: Linkage) -> None:
    everybody = Reach(*(np.array([]) for _ in range(3)), *(np.array([], dtype=np.bool_) for _ in range(2)), found.missing)
    nobody = {name: np.array([], dtype=np.bool_) for name in found.missing}
    empty = Reach(
        everybody.rows.astype(np.int64), everybody.weight, everybody.probability, everybody.blocked, everybody.graded, nobody
    )
    assert unlinkable(empty, linkage.model).empty


def test_thresholds_trade_false_links_for_missed_ones(linkage: Linkage) -> None:
    table = thresholds(linkage)
    assert (np.diff(table["hits"]) <= 0).all()
    assert (np.diff(table["expected_false"]) <= 1e-9).all()
    assert (np.diff(table["expected_missed"]) >= -1e-9).all()
    for row in table.itertuples():
        assert row.hits == len(linkage.hits(row.threshold))
        assert row.hits - row.expected_false + row.expected_missed == pytest.approx(linkage.resolved.probability.sum())


def test_expected_errors_are_near_the_true_ones(linkage: Linkage) -> None:
    """The right list's background begins with every fourth of the left's; planted pairs stand in the same row."""
    shift = len(PLANTED)
    hits = linkage.hits(0.9).to_pandas()
    planted = hits["left_row"] < shift
    true = np.where(planted, hits["left_row"] == hits["right_row"], (hits["left_row"] - shift) == 4 * (hits["right_row"] - shift))
    row = thresholds(linkage, [0.9]).iloc[0]
    assert abs(row["expected_false"] - (~pd.Series(true)).sum()) < 2
    assert row["precision"] > 0.98
