"""Two texts side by side: nothing is lost, marks stand where the texts differ, hidden characters stay hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.values.differences import Run, Runs, as_text, side_by_side, veiled

TEXTS = st.text(alphabet="0123456789X*王李<>&\"'", max_size=20)


def marked(runs: Runs) -> str:
    return "".join(f"[{run.text}]" if run.differs else run.text for run in runs)


@pytest.mark.parametrize(
    ("left", "right", "both"),
    [
        ("王建国", "王建囯", ("王建[国]", "王建[囯]")),
        ("王建", "王小建", ("王建", "王[小]建")),
        ("3999**********0017", "399901195003070017", ("3999**********0017", "399901195003070017")),
        ("", "王", ("", "[王]")),
    ],
)
def test_what_differs_is_marked(left: str, right: str, both: tuple[str, str]) -> None:
    ours, theirs = side_by_side(left, right)
    assert (marked(ours), marked(theirs)) == both


@given(TEXTS, TEXTS)
def test_no_character_is_lost_or_added(left: str, right: str) -> None:
    ours, theirs = side_by_side(left, right)
    assert (as_text(ours), as_text(theirs)) == (left, right)


@given(TEXTS, TEXTS)
def test_agreement_is_the_same_on_both_sides(left: str, right: str) -> None:
    ours, theirs = side_by_side(left.replace("*", ""), right.replace("*", ""))
    assert "".join(run.text for run in ours if not run.differs) == "".join(run.text for run in theirs if not run.differs)


@given(TEXTS)
def test_equal_texts_have_no_mark(text: str) -> None:
    assert not any(run.differs for runs in side_by_side(text, text) for run in runs)


@given(TEXTS, TEXTS, st.integers(0, 6), st.integers(0, 4))
def test_hiding_keeps_length_and_marks(left: str, right: str, first: int, last: int) -> None:
    ours, _ = side_by_side(left, right)
    hidden = veiled(ours, (first, last))
    assert [(len(run.text), run.differs) for run in hidden] == [(len(run.text), run.differs) for run in ours]
    assert len(as_text(hidden).replace("*", "")) <= first + last


def test_an_id_number_is_hidden_in_the_middle_and_the_slip_is_still_marked() -> None:
    ours, _ = side_by_side("399901195003070017", "399901195103070017")
    assert marked(veiled(ours, (6, 4))) == "399901***[*]****0017"


@pytest.mark.parametrize("number", ["399901195003070017", "10000000001", "39990119500307001X", "012345678901"])
def test_a_long_number_is_never_shown_whole(number: str) -> None:
    assert "*" in as_text(veiled((Run(number, differs=False),), None))


def test_a_short_text_is_hidden_whole() -> None:
    assert as_text(veiled((Run("1234", differs=False),), (0, 4))) == "****"


def test_a_number_that_is_no_secret_is_shown() -> None:
    assert as_text(veiled((Run("399901100202", differs=False),), "all")) == "399901100202"
