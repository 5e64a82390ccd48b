"""What two written names can have in common without being equal: sound, similar sound, similar shape.

Each function turns a column of distinct names into numbers that are equal where the names are alike in that
way. Characters are looked up once each, so a million names cost as much as the few thousand characters in them.
"""

import functools
import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from toolkit.values.person_name import character_sound, surname_sounds

Keys = npt.NDArray[np.uint64]
CodePoints = npt.NDArray[np.uint32]

_STEP = np.uint64(0x9E3779B97F4A7C15)  # odd: the powers run through all residues of 2^64
_PLACEHOLDERS = frozenset("□?？*＊_○●")
_LETTERS = re.compile(r"[a-zA-Z]+")


def sound_keys(names: Any) -> Keys:
    """Equal for names read alike without tones, the surname with its reading as a surname (单 ``shan``)."""
    return _keys(names, character_sound, surname_sounds())


def near_sound_keys(names: Any) -> Keys:
    """As :func:`sound_keys`, with the sounds joined that many dialects do not tell apart (zh/z, n/l, ing/in, hu/f)."""
    surnames = {name: " ".join(map(_dialect, sound.split())) for name, sound in surname_sounds().items()}
    return _keys(names, lambda character: _dialect(character_sound(character)), surnames)


def shape_keys(names: Any) -> Keys:
    """Equal for names whose characters look alike one by one: the same four corners (四角号码), or known to be confused."""
    return _keys(names, _corners, {})


def character_keys(names: Any) -> Keys:
    """Equal for names of the same characters in whatever order."""
    points = np.sort(code_points(names), axis=1)[:, ::-1]
    return _fold(points.astype(np.uint64))


def agree_around_placeholders(left: str, right: str) -> bool:
    """Whether two names agree wherever neither has a stand-in for a rare character: □, ?, or its pinyin."""
    left, right = (_LETTERS.sub("?", name) for name in (left, right))
    if len(left) != len(right):
        return False
    pairs = [(a, b) for a, b in zip(left, right, strict=True) if not (_stands_in(a) or _stands_in(b))]
    return len(left) > len(pairs) > 0 and all(a == b for a, b in pairs)


def code_points(names: Any) -> CodePoints:
    """One row per name, one column per character and one more: 0 behind the end."""
    lengths = pc.utf8_length(names).to_numpy(zero_copy_only=False).astype(np.int64)
    matrix = np.zeros((len(lengths), int(lengths.max(initial=0)) + 1), dtype=np.uint32)
    text = "".join(names.to_pylist()).encode("utf-32-le")
    matrix[np.arange(matrix.shape[1]) < lengths[:, None]] = np.frombuffer(text, dtype=np.uint32)
    return matrix


def _keys(names: Any, read: Callable[[str], str], surnames: dict[str, str]) -> Keys:
    points = code_points(names)
    there = np.flatnonzero(np.bincount(points.ravel()))[1:]  # each character once, without the 0 behind the end
    numbers = np.zeros(int(points.max(initial=0)) + 1, dtype=np.uint64)
    numbers[there] = [_number(read(chr(point))) for point in there.tolist()]
    coded = numbers[points]
    for name, reading in surnames.items():
        _read_surname(points, coded, name, reading)
    return _fold(coded)


def _read_surname(points: CodePoints, coded: Keys, name: str, reading: str) -> None:
    """Overwrite the leading characters of the names that begin with this surname and go on behind it."""
    if points.shape[1] <= len(name):  # no name is long enough
        return
    begins = points[:, len(name)] > 0
    for position, character in enumerate(name):
        begins &= points[:, position] == ord(character)
    for position, syllable in enumerate(reading.split()):
        coded[begins, position] = _number(syllable)


def _fold(numbers: Keys) -> Keys:
    """The last character first: what follows the end of a name is 0 and leaves no trace, however long others are."""
    key = np.zeros(len(numbers), dtype=np.uint64)
    for column in numbers.T[::-1]:
        key = key * _STEP + column
    return key


@functools.cache
def _number(reading: str) -> int:
    """A number of a short text: its bytes, the empty text 0."""
    return int.from_bytes(reading.encode()[:8], "little")


def _dialect(sound: str) -> str:
    for spoken, joined in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("hu", "f"), ("n", "l")):
        if sound.startswith(spoken) and sound != spoken:
            sound = joined + sound[len(spoken) :]
    return sound[:-1] if sound.endswith("ng") else sound


@functools.cache
def _corner_codes() -> dict[str, str]:
    from four_corner_method import FourCornerMethod

    return dict(FourCornerMethod().data)


@functools.cache
def _lookalikes() -> dict[str, str]:
    """Characters of names that are mistaken for each other although their corners differ, each with the first of its group."""
    text = (files("toolkit.values") / "lookalikes.txt").read_text("utf-8")
    groups: dict[str, str] = {}
    for group in text.split():
        first = next((groups[character] for character in group if character in groups), group[0])
        groups |= dict.fromkeys(group, first)
    return groups


def _corners(character: str) -> str:
    first = _lookalikes().get(character, character)
    return _corner_codes().get(first, first)[:4]


def _stands_in(character: str) -> bool:
    return character in _PLACEHOLDERS
