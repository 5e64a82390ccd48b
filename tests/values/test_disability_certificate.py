"""Certificate numbers: an id number, category, level and what is added when issued anew."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.values.numbers import BODIES, whole
from toolkit.values import disability_certificate as certificate

ID = whole("39990119500307001")
SUFFIXES = st.builds("{}{}{}".format, st.integers(1, 7), st.integers(1, 4), st.sampled_from(["", "B1", "B2", "B12"]))


@given(BODIES.map(whole), SUFFIXES)
def test_a_certificate_falls_into_its_parts(number: str, suffix: str) -> None:
    parts = certificate.parts(certificate.normalize(pd.Series([number + suffix]))).iloc[0]
    assert parts["id_number"] == number
    assert parts["category"] == certificate.CATEGORIES[suffix[0]]
    assert parts["level"] == suffix[1]
    assert (parts["reissue"] if isinstance(parts["reissue"], str) else "") == suffix[2:]


@given(BODIES.map(whole), SUFFIXES)
def test_written_forms_of_one_certificate_are_one(number: str, suffix: str) -> None:
    written = pd.Series([number + suffix, f" {number.lower()} {suffix.lower()}", f"'{number}-{suffix}", f"{number}（{suffix}）"])
    assert set(certificate.normalize(written)) == {number + suffix}
    assert set(certificate.normalize(certificate.format(written.head(1)))) == {number + suffix}
    assert certificate.is_valid(written, fictional_regions=True).all()


@pytest.mark.parametrize("suffix", ["", "4", "04", "84", "40", "45", "44B", "44C1", "441"])
def test_what_is_not_built_like_a_certificate_stays_readable(suffix: str) -> None:
    numbers = certificate.normalize(pd.Series([ID + suffix]))
    assert numbers[0] == ID + suffix
    assert certificate.parts(numbers).isna().all(axis=None)
    assert not certificate.is_valid(numbers, fictional_regions=True)[0]


def test_the_id_number_inside_must_be_right() -> None:
    wrong = ID[:17] + str((int(ID[17]) + 1) % 10)
    assert not certificate.is_valid(pd.Series([wrong + "44"]), fictional_regions=True)[0]
    assert not certificate.is_valid(pd.Series([ID + "44"]), fictional_regions=False)[0]


@pytest.mark.parametrize("written", [None, "无", "/", "", "3.99901E+19", "3.9990119500307e+19", "39990119500307000000"])
def test_nothing_and_a_lost_tail_are_no_certificate(written: str | None) -> None:
    assert certificate.normalize(pd.Series([written], dtype="str")).isna().all()


@given(BODIES.map(whole), SUFFIXES)
def test_a_mask_hides_birth_date_category_and_level(number: str, suffix: str) -> None:
    masked = certificate.mask(pd.Series([number + suffix]))[0]
    assert masked == number[:6] + "********" + number[14:] + "**"


def test_parts_of_the_same_household_are_read_row_by_row() -> None:
    parts = certificate.parts(pd.Series([ID + "11", "无", ID + "73B1"], index=["a", "b", "c"]))
    assert parts["category"].tolist()[::2] == ["visual", "multiple"]
    assert parts.loc["b"].isna().all()
    assert parts["reissue"].isna().tolist() == [True, True, False]
