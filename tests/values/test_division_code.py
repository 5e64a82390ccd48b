"""Division codes and their levels."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.values import division_code

VILLAGES = st.builds("399901{:03d}{:03d}".format, st.integers(1, 599), st.integers(1, 599))


@given(VILLAGES)
def test_parents_lead_up_to_the_province(village: str) -> None:
    chain, levels = [], []
    codes = pd.Series([village])
    while codes.notna().all():
        chain.append(codes[0])
        levels.append(division_code.level(codes)[0])
        codes = division_code.parent(codes)
    assert chain == [village, village[:9], "399901", "399900", "390000"]
    assert levels == ["village", "township", "county", "prefecture", "province"]


@given(VILLAGES)
def test_zeros_that_fill_up_lower_levels_do_not_make_another_place(village: str) -> None:
    written = pd.Series([village[:9], village[:9] + "000", f" {village[:9]} ", f"{village[:9]}.0"])
    assert set(division_code.normalize(written)) == {village[:9]}
    assert division_code.normalize(pd.Series(["399901000000", "399901000", "３９９９０１"])).tolist() == ["399901"] * 3


@given(VILLAGES)
def test_what_is_formatted_is_read_back(village: str) -> None:
    codes = pd.Series([village, village[:9], "399901"])
    assert division_code.normalize(division_code.format(codes)).tolist() == codes.tolist()


@pytest.mark.parametrize("code", ["390000", "399900", "399901", "399901100", "399901100201"])
def test_well_built_codes_are_valid(code: str) -> None:
    assert division_code.is_valid(pd.Series([code]), fictional_regions=True)[0]
    assert not division_code.is_valid(pd.Series([code]), fictional_regions=False)[0]


@pytest.mark.parametrize("code", ["390001", "3999", "39990110", "399900100201", "100101", "", "柳河镇", None])
def test_badly_built_codes_are_not(code: str | None) -> None:
    assert not division_code.is_valid(pd.Series([code], dtype="str"), fictional_regions=True).any()


def test_counties_of_today_and_of_the_past_are_known() -> None:
    """Histories of 泗县, 永川, 阳谷 and 晋江 in GB/T 2260 since 1980."""
    codes = pd.Series(["341324", "342225", "500118", "510229", "512725", "371521", "372522", "350582", "350522", "352422"])
    assert division_code.is_known_county(codes, fictional_regions=False).all()


def test_what_no_county_ever_was_is_not_known() -> None:
    codes = pd.Series(["341399", "399901", "34", "3413", "无", None], dtype="str")
    assert not division_code.is_known_county(codes, fictional_regions=False).any()
    assert division_code.is_known_county(codes, fictional_regions=True).tolist() == [False, True, False, False, False, False]
