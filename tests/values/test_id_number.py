"""Id numbers against a second, independent reading of GB 11643, and as properties."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.values import id_number

BODIES = st.builds(
    lambda born, sequence: f"399901{born:%Y%m%d}{sequence:03d}",
    st.dates(dt.date(1900, 1, 1), dt.date(2026, 12, 31)),
    st.integers(1, 999),
)


def whole(body: str) -> str:
    return body + slow_check_character(body)


def slow_check_character(body: str) -> str:
    """ISO 7064 MOD 11-2 digit by digit: the total of digit times 2**(17-i), plus the check, is 1 modulo 11."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return "0123456789X"[(1 - total) % 11]


def status_of(*written: object) -> list[str]:
    return id_number.normalize(pd.Series(written, dtype=object), fictional_regions=True)["status"].tolist()


@given(BODIES)
def test_check_character_agrees_with_the_standards_congruence(body: str) -> None:
    assert id_number.check_characters(np.array([body]))[0] == slow_check_character(body)


@given(BODIES, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(body: str, place: int, shift: int) -> None:
    number = whole(body)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert status_of(wrong)[0] != "valid"


@given(BODIES.filter(lambda body: not body.endswith("00")))
def test_spaces_quotes_full_width_and_lower_case_are_read(body: str) -> None:
    number = whole(body)
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in number)
    spaced = f"'{number[:6]} {number[6:14]} {number[14:]}"
    cleaned = id_number.normalize(pd.Series([number.lower(), full_width, spaced, number]), fictional_regions=True)
    assert cleaned["text"].tolist() == [number] * 4
    assert cleaned["status"].tolist() == ["valid"] * 4


@given(BODIES.filter(lambda body: body[6:8] == "19"))
def test_fifteen_digits_become_the_same_person(body: str) -> None:
    old = body[:6] + body[8:]
    cleaned = id_number.normalize(pd.Series([old]), fictional_regions=True)
    assert cleaned["text"][0] == whole(body)
    assert cleaned["status"][0] == "valid_15"


def test_states_never_collapse() -> None:
    number = whole("39990119500307001")
    written = [
        number[:15] + "000",
        f"{float(number):.5E}",
        repr(float(number)),
        "399901********0017",
        None,
        "",
        "无",
        number[:17] + "1",
    ]
    assert status_of(*written) == [
        "precision_lost",
        "precision_lost",
        "precision_lost",
        "masked",
        "missing",
        "missing",
        "malformed",
        "bad_checksum",
    ]


def test_impossible_date_and_region() -> None:
    assert status_of(whole("39990119500230001")) == ["bad_date"]
    assert id_number.normalize(pd.Series([whole("39990119500307001")]), fictional_regions=False)["status"][0] == "bad_region"


def test_precision_lost_keeps_only_what_survived() -> None:
    number = whole("39990119500307123")
    lost = id_number.normalize(pd.Series([repr(float(number)), number[:15] + "000", "3.99901E+17"]), fictional_regions=True)
    assert all(number.startswith(text) for text in lost["text"])
    assert lost["text"].str.len().tolist() == [15, 15, 6]


@given(BODIES)
def test_birth_date_and_sex_are_those_of_the_body(body: str) -> None:
    numbers = pd.Series([whole(body)])
    assert f"{id_number.born_on(numbers)[0]:%Y%m%d}" == body[6:14]
    assert id_number.sex(numbers)[0] == ("male" if int(body[16]) % 2 else "female")


@pytest.mark.parametrize("text", ["39990119500307001X", "39990119500307", "", "abc"])
def test_masked_numbers_hide_the_birth_date(text: str) -> None:
    assert "19500307" not in id_number.mask(pd.Series([text]))[0]
