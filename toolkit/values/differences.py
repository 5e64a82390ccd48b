"""Two texts side by side: which characters differ, and the same with the middle hidden."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

HIDDEN = "*"
_LONG_NUMBER = re.compile(r"[0-9*]{10,}[0-9X*]")
_ENDS_OF_LONG_NUMBERS = (3, 4)
_LEAST_HIDDEN = 3

Ends = tuple[int, int] | Literal["all"] | None  # characters shown at the beginning and at the end


@dataclass(frozen=True)
class Run:
    """Neighbouring characters that all differ from the other text, or all agree with it."""

    text: str
    differs: bool


Runs = tuple[Run, ...]


def side_by_side(left: str, right: str) -> tuple[Runs, Runs]:
    """Both texts in runs, by the fewest insertions, deletions and replacements; what one text hides (``*``) does not differ.

    The runs of a text joined are the text.
    """
    from rapidfuzz.distance import Levenshtein

    steps = Levenshtein.opcodes(left, right)
    ours = [step for a, b, c, d, e in map(_fields, steps) for step in _characters(a, left[b:c], right[d:e])]
    theirs = [step for a, b, c, d, e in map(_fields, steps) for step in _characters(a, right[d:e], left[b:c])]
    return _joined(ours), _joined(theirs)


def veiled(runs: Runs, ends: Ends) -> Runs:
    """The runs with only so many characters at both ends legible; the hidden ones are ``*`` and still say whether they differ.

    A text too short to hide at least three characters is hidden whole. Where ``ends`` is None only long numbers are hidden.
    """
    shown = iter(veiled_text(as_text(runs), ends))
    return tuple(Run("".join(next(shown) for _ in run.text), run.differs) for run in runs)


def veiled_text(text: str, ends: Ends) -> str:
    """As :func:`veiled`, for a text alone."""
    first, last = _legible_ends(text, ends)
    return text[:first] + HIDDEN * (len(text) - first - last) + text[len(text) - last :]


def _legible_ends(text: str, ends: Ends) -> tuple[int, int]:
    if ends == "all" or (ends is None and not _LONG_NUMBER.fullmatch(text)):
        return len(text), 0
    if ends is None:
        return _ENDS_OF_LONG_NUMBERS
    return ends if len(text) >= sum(ends) + _LEAST_HIDDEN else (0, 0)


def as_text(runs: Runs) -> str:
    """The text without marks."""
    return "".join(run.text for run in runs)


def _fields(step: Any) -> tuple[str, int, int, int, int]:
    return step.tag, step.src_start, step.src_end, step.dest_start, step.dest_end


def _characters(tag: str, own: str, other: str) -> Iterator[Run]:
    for place, character in enumerate(own):
        hidden = tag == "replace" and HIDDEN in (character, other[place])
        yield Run(character, tag != "equal" and not hidden)


def _joined(characters: Sequence[Run]) -> Runs:
    runs: list[Run] = []
    for one in characters:
        if runs and runs[-1].differs == one.differs:
            runs[-1] = Run(runs[-1].text + one.text, one.differs)
        else:
            runs.append(one)
    return tuple(runs)
