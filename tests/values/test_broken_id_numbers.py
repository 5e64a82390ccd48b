"""Id numbers that are hidden, cut off, missing or something else: states that never become another."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.values.numbers import BODIES, states, status_of, whole
from toolkit.values import id_number

NUMBER = whole("39990119500307123")


def normalized(*written: object) -> pd.DataFrame:
    return id_number.normalize(pd.Series(written, dtype=object), fictional_regions=True)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("399901********0017", "399901********0017"),
        ("399901＊＊＊＊＊＊＊＊0017", "399901********0017"),
        ("399901●●●●●●●●0017", "399901********0017"),
        ("399901xxxxxxxx0017", "399901********0017"),
        ("399901××××××××0017", "399901********0017"),
        ("399901 ******** 0017", "399901********0017"),
        ("39990119500307****", "39990119500307****"),
        ("39990119500307XXXX", "39990119500307****"),
        ("399901195003070●●X", "399901195003070**X"),
        ("3999****", "3999****"),
        ("******************", "******************"),
    ],
)
def test_hidden_characters_are_masks_whatever_hides_them(written: str, text: str) -> None:
    assert normalized(written).to_numpy().tolist() == [[text, "masked"]]


@pytest.mark.parametrize("written", [None, "", "  ", "'", "无", "-", "—", "——", "/", "不详", "暂无", "未知", "N/A", "#N/A"])
def test_words_for_nothing_are_missing(written: str | None) -> None:
    assert normalized(written).to_numpy().tolist() == [["", "missing"]]


@pytest.mark.parametrize(
    "written", ["张三", "39990119500307", "39990119500307001O", "3999011950030X0017", "E12345", "#REF!", "1E+5"]
)
def test_what_is_none_of_these_is_malformed(written: str) -> None:
    assert status_of(written) == ["malformed"]


def test_a_number_stored_as_a_number_has_lost_its_tail() -> None:
    written = [f"{float(NUMBER):.5E}", repr(float(NUMBER)), float(NUMBER), "3.99901195003071E+17", "3.99901e17"]
    assert status_of(*written) == ["precision_lost"] * 5


def test_precision_lost_keeps_only_what_survived() -> None:
    lost = normalized(repr(float(NUMBER)), NUMBER[:15] + "000", NUMBER[:15] + "000", "3.99901E+17")
    assert all(NUMBER.startswith(text) for text in lost["text"])
    assert lost["text"].str.len().tolist() == [15, 15, 15, 6]


def test_fifteen_digits_cut_off_are_the_beginning_of_the_whole_number() -> None:
    assert normalized("3.999015003E+14", "3.99E+14")["text"].tolist() == ["39990119" + "5003", "399"]


def ending_in_000(day: int) -> list[str]:
    """A number that rightly ends in 000, and a cut-off one that does not."""
    sequences = [whole(f"399901195003{day:02d}{hundred}00") for hundred in range(1, 10)]
    return [number for number in sequences if number.endswith("000")]


GENUINE = [number for day in range(1, 32) for number in ending_in_000(day)]
CUT_OFF = [f"399901195003{day:02d}{digit}000" for day in range(1, 32) for digit in range(10)]
WRONG = [number for number in CUT_OFF if number not in GENUINE]


def test_a_number_that_rightly_ends_in_000_is_believed_in_a_sound_column() -> None:
    assert len(GENUINE) > 12
    assert set(states([*GENUINE, NUMBER])) == {"valid"}
    assert states([*GENUINE[:12], WRONG[0]]) == ["valid"] * 12 + ["precision_lost"]


def test_a_right_check_character_is_chance_where_the_column_lost_its_tails() -> None:
    assert set(states(CUT_OFF)) == {"precision_lost"}


def test_a_number_of_15_digits_is_not_cut_off_because_its_new_tail_is_000() -> None:
    old = [number[:6] + number[8:17] for number in GENUINE]
    assert set(states([*old, *WRONG])) == {"valid_15", "precision_lost"}
    assert states([*old, *WRONG])[: len(old)] == ["valid_15"] * len(old)


def test_an_impossible_number_that_ends_in_000_is_cut_off() -> None:
    assert status_of("399901195013070000") == ["precision_lost"]


@given(st.text("0123456789Xx*×●ＸＥE+. '無无-", max_size=22) | BODIES.map(whole))
def test_what_was_normalized_stays_as_it_is(written: str) -> None:
    once = normalized(written)
    twice = normalized(once["text"][0])
    if once["status"][0] != "precision_lost":
        assert twice["text"][0] == once["text"][0]
        assert twice["status"][0] == ("valid" if once["status"][0] == "valid_15" else once["status"][0])


@given(BODIES.map(whole), st.integers(6, 13), st.integers(1, 8))
def test_a_masked_number_is_never_complete(number: str, start: int, hidden: int) -> None:
    masked = number[:start] + "*" * hidden + number[start + hidden :]
    assert states([masked]) == ["masked"]
