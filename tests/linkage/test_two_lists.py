"""The generated lists that linkage is measured on are what their description says."""

import hashlib

import accuracy
import numpy as np
import pandas as pd
import population
import pytest
import two_lists

from toolkit.values import id_number

ROSTER, DEATHS, TRUE = 20_000, 6_000, 400


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    tables = two_lists.make(tmp_path_factory.mktemp("lists"), ROSTER, DEATHS, TRUE)
    return {name: table.to_pandas() for name, table in tables.items()}


@pytest.fixture(scope="module")
def right_numbers(lists):
    """Rows whose id number came through both registers whole, by list."""
    found = {}
    for name in ("roster", "deaths"):
        numbers = id_number.normalize(lists[name]["id_number"], fictional_regions=True)
        found[name] = numbers.loc[numbers["status"].isin(id_number.COMPLETE), "text"]
    return found


def test_sizes(lists):
    assert [len(lists[name]) for name in ("roster", "deaths", "truth")] == [ROSTER, DEATHS, TRUE]


def test_the_truth_is_all_there_is_where_both_numbers_are_right(lists, right_numbers):
    left, right = (side.rename_axis("row").reset_index() for side in right_numbers.values())
    equal = left.merge(right, on="text", suffixes=("_left", "_right"))
    truth = set(lists["truth"].itertuples(index=False, name=None))
    found = set(zip(equal["row_left"], equal["row_right"], strict=True))
    assert found <= truth
    whole = {pair for pair in truth if pair[0] in right_numbers["roster"].index and pair[1] in right_numbers["deaths"].index}
    assert found == whole


def test_nobody_stands_twice_in_a_list(right_numbers):
    assert not any(side.duplicated().any() for side in right_numbers.values())


def test_same_arguments_same_bytes_other_seed_other_people(tmp_path):
    def digest(seed, folder):
        two_lists.make(folder, 2_000, 600, 40, seed)
        return [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())]

    first = digest(1, tmp_path / "a")
    assert digest(1, tmp_path / "b") == first
    assert set(digest(2, tmp_path / "c")).isdisjoint(first)


@pytest.mark.parametrize(
    ("column", "value", "share"),
    [("id_fault", "", 0.92), ("id_fault", "masked", 0.016), ("name_fault", "homophone", 0.03), ("moved", True, 0.03)],
)
def test_faults_have_their_shares(lists, column, value, share):
    found = (lists["faults"][column] == value).mean()
    assert abs(found - share) < 5 * np.sqrt(share * (1 - share) / DEATHS)


def test_twins_differ_in_sequence_and_check_only(lists, right_numbers):
    roster = lists["roster"].loc[right_numbers["roster"].index].assign(text=right_numbers["roster"])
    home = ["township", "village", "address", "born_on"]
    twins = roster[roster.duplicated(home, keep=False)].groupby(home)
    assert len(twins) >= 10
    assert (twins["person_name"].nunique() == 2).all()
    same_county = twins.filter(lambda pair: pair["text"].str[:6].nunique() == 1).groupby(home)
    assert (same_county["text"].agg(lambda texts: texts.str[:14].nunique()) == 1).all()
    assert len(same_county) >= 10


def test_ten_commonest_surnames_hold_what_is_published():
    names, shares = population.surname_shares()
    assert len(names) == len(set(names))
    assert shares.sum() == pytest.approx(1)
    assert np.sort(shares)[-10:].sum() == pytest.approx(0.435, abs=0.005)  # NCIIC: the ten commonest 43.5 %
    assert (shares**2).sum() == pytest.approx(0.0268, abs=0.0005)


def test_best_threshold_is_the_best_of_all():
    scores, true = [0.9, 0.9, 0.8, 0.7, 0.3], [True, False, True, True, False]
    pairs = pd.DataFrame({"match_probability": scores, "true": true})
    tried = [accuracy.quality(pairs, 4, threshold).f1 for threshold in scores]
    assert accuracy.best(pairs, 4).f1 == pytest.approx(max(tried)) == pytest.approx(2 * 3 / (4 + 4))


def test_gap_counts_only_full_deciles():
    sure = pd.DataFrame({"match_probability": [0.95] * 300, "true": [True] * 255 + [False] * 45})
    few = pd.DataFrame({"match_probability": [0.15] * 10, "true": [True] * 10})
    assert accuracy.gaps(pd.concat([sure, few])).to_list() == pytest.approx([0.1])
