"""Numbers from a seed: anyone can compute them again."""

import hashlib

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from toolkit.model.errors import MingchaError
from toolkit.sampling import uniforms


def test_value_can_be_recomputed_with_any_sha256_tool() -> None:
    digest = hashlib.sha256("2025-06-30 点数 3 5 1\nvillage\n399901001201".encode()).hexdigest()
    expected = int(digest, 16) / 2**256
    got = uniforms(pd.Series(["399901001201"]), seed="2025-06-30 点数 3 5 1", round_name="village")
    assert got[0] == pytest.approx(expected, abs=2**-53)


@given(st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"])), unique=True), st.randoms())
def test_row_order_does_not_matter(keys: list[str], chance: object) -> None:
    mixed = sorted(keys, key=lambda _: chance.random())  # type: ignore[attr-defined]
    first = dict(zip(keys, uniforms(pd.Series(keys, dtype="str"), seed="s", round_name="r"), strict=True))
    second = dict(zip(mixed, uniforms(pd.Series(mixed, dtype="str"), seed="s", round_name="r"), strict=True))
    assert first == second


def test_parts_cannot_be_shifted_into_each_other() -> None:
    key = pd.Series(["c"])
    assert uniforms(key, seed="ab", round_name="") != uniforms(key, seed="a", round_name="b")
    with pytest.raises(MingchaError, match="换行"):
        uniforms(key, seed="a\nb", round_name="r")


def test_numbers_are_even_and_rounds_are_unrelated() -> None:
    keys = pd.Series([f"key {k}" for k in range(5000)])
    first, second = (uniforms(keys, seed="even", round_name=name) for name in ("one", "two"))
    assert stats.kstest(first, "uniform").pvalue > 0.001
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.06
    assert ((first >= 0) & (first < 1)).all()
