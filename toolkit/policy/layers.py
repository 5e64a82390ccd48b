"""Values of several layers laid over each other: on each day the topmost layer that has a value counts."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from toolkit.policy.units import Value
from toolkit.policy.written import Layer, WrittenParameter

FAR_FUTURE = dt.date(9999, 12, 31)
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class DatedValue:
    """A value that counts from ``since`` up to the day before ``end``, with what it rests on.

    ``seed`` names the seed document that holds ``phrase``; both are empty where no document at hand states the value.
    """

    since: dt.date
    end: dt.date
    value: Value
    source: str
    phrase: str
    seed: str
    verified: bool
    layer: Layer

    def outside(self, other: "DatedValue") -> list["DatedValue"]:
        """What is left of this value where ``other`` counts instead."""
        pieces = [replace(self, end=min(self.end, other.since)), replace(self, since=max(self.since, other.end))]
        return [piece for piece in pieces if piece.since < piece.end]


def dated(written: WrittenParameter, layer: Layer) -> list[DatedValue]:
    """Values of one layer in order; each ends where its ``until`` says, or where the next begins."""
    ordered = sorted(written.values, key=lambda value: value.since)
    following = [*(value.since for value in ordered[1:]), FAR_FUTURE][: len(ordered)]
    return [
        DatedValue(
            value.since,
            end if value.until is None else min(end, value.until + ONE_DAY),
            value.value,
            value.source,
            value.phrase or "",
            value.seed or "",
            value.verified,
            layer,
        )
        for value, end in zip(ordered, following, strict=True)
    ]


def laid_over(lower: Sequence[DatedValue], upper: Iterable[DatedValue]) -> list[DatedValue]:
    """``upper`` where it has a value, else ``lower``; in order, no two on one day."""
    top = list(upper)
    kept = list(lower)
    for value in top:
        kept = [piece for below in kept for piece in below.outside(value)]
    return sorted([*kept, *top], key=lambda value: value.since)
