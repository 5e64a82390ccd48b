"""Tests between levels: which of some pairs of distinct values are alike in a stated way.

Values come as one Arrow array, pairs as two arrays of positions in it, so that each distinct pair is looked at once.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from toolkit.linkage.derivation import derive
from toolkit.linkage.specification import Comparison, Level, Test
from toolkit.values.columns import to_flags
from toolkit.values.name_likeness import agree_around_placeholders

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Levels = npt.NDArray[np.int8]

NOT_COMPARED = -1
EQUAL = 0  # the first level of a comparison that has one for equal values
_LEAST_SHOWN = 8  # characters that both must show; with fewer a name would decide alone
_DIGITS = 18
_BIRTH = slice(6, 14)


class DistinctValues:
    """Distinct values of one column, with what the tests derive from them."""

    def __init__(self, values: Any) -> None:
        self.values = values
        self.texts = np.asarray(values.to_pylist(), dtype=object)
        self._derived: dict[str, npt.NDArray[np.uint64]] = {}

    def derived(self, name: str) -> npt.NDArray[np.uint64]:
        """The derivation of every value, computed once."""
        if name not in self._derived:
            self._derived[name] = derive(name, self.values)
        return self._derived[name]

    def partial(self) -> Flags:
        """Which values hide characters behind ``*``."""
        return to_flags(pc.match_substring(self.values, "*"))


def levels_of(comparison: Comparison, values: DistinctValues, left: Places, right: Places) -> Levels:
    """Level of each pair of positions, ``NOT_COMPARED`` where the states of the values do not fit the comparison."""
    levels = np.full(len(left), len(comparison.levels) - 1, dtype=np.int8)
    open_ = fitting_states(comparison, values, left, right)
    levels[~open_] = NOT_COMPARED
    for number, level in enumerate(comparison.levels[:-1]):
        places = np.flatnonzero(open_)
        if not len(places):
            break
        alike = _alike(comparison, level, values, left[places], right[places])
        levels[places[alike]] = number
        open_[places[alike]] = False
    return levels


def fitting_states(comparison: Comparison, values: DistinctValues, left: Places, right: Places) -> Flags:
    """Which pairs the comparison speaks about."""
    if not comparison.states:
        return np.ones(len(left), dtype=np.bool_)
    partial = values.partial()
    a, b = partial[left], partial[right]
    wanted = {tuple(state == "partial" for state in pair) for pair in comparison.states}
    both = [(a == x) & (b == y) for x, y in wanted | {(y, x) for x, y in wanted}]
    return np.asarray(np.logical_or.reduce(both))


def _alike(comparison: Comparison, level: Level, values: DistinctValues, left: Places, right: Places) -> Flags:
    if comparison.has_equal and level is comparison.levels[0]:
        return np.asarray(left == right)
    found = np.zeros(len(left), dtype=np.bool_)
    for test in level.any:
        places = np.flatnonzero(~found)
        found[places] = passes(test, values, left[places], right[places])
    return found


def passes(test: Test, values: DistinctValues, left: Places, right: Places) -> Flags:
    """Which pairs pass all that one test says."""
    found = np.ones(len(left), dtype=np.bool_)
    for check in _checks(test, values):
        places = np.flatnonzero(found)
        found[places] = check(left[places], right[places])
    return found


def _checks(test: Test, values: DistinctValues) -> Iterator[Callable[[Places, Places], Flags]]:
    """The conditions of a test, the cheap ones first."""
    if test.same:
        keys = values.derived(test.same)
        yield lambda left, right: np.asarray(keys[left] == keys[right])
    if test.placeholders:
        yield lambda left, right: _around_placeholders(values, left, right)
    if test.mask:
        yield lambda left, right: _behind_masks(values.texts, left, right, birth_shown=test.mask == "birth shown")
    if test.osa or test.jaro_winkler or test.shared:
        yield lambda left, right: _similar(test, values.texts[left], values.texts[right])


def _similar(test: Test, left: Any, right: Any) -> Flags:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA, Indel, JaroWinkler

    similar = np.ones(len(left), dtype=np.bool_)
    if test.osa and len(left):
        distances = process.cpdist(left, right, scorer=OSA.distance, score_cutoff=test.osa, dtype=np.uint8)
        similar &= distances <= test.osa
    for scorer, least in ((JaroWinkler.similarity, test.jaro_winkler), (Indel.normalized_similarity, test.shared)):
        if least and len(left):
            similar &= process.cpdist(left, right, scorer=scorer, score_cutoff=least, dtype=np.float64) >= least
    return similar


def _around_placeholders(values: DistinctValues, left: Places, right: Places) -> Flags:
    odd = to_flags(pc.match_substring_regex(values.values, r"[^\p{Han}]"))
    found = odd[left] | odd[right]
    for place in np.flatnonzero(found):
        found[place] = agree_around_placeholders(values.texts[left[place]], values.texts[right[place]])
    return found


def _behind_masks(texts: Any, left: Places, right: Places, *, birth_shown: bool) -> Flags:
    """Agreement wherever both show a character, at least ``_LEAST_SHOWN`` of them."""
    used, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    padded = "".join(text.ljust(_DIGITS)[:_DIGITS] for text in texts[used]).encode("ascii", "replace")
    signs = np.frombuffer(padded, dtype=np.uint8).reshape(-1, _DIGITS)
    a, b = signs[places[: len(left)]], signs[places[len(left) :]]
    shown = (a != ord("*")) & (b != ord("*"))
    fits = ((a == b) | ~shown).all(axis=1) & (shown.sum(axis=1) >= _LEAST_SHOWN)
    return np.asarray(fits & shown[:, _BIRTH].all(axis=1) if birth_shown else fits)
