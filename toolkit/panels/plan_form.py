"""What the bottom bar of the page holds; every value that a browser sends is clamped here."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from toolkit.model.plan import CertaintyVillage, DrawPlan

SEED_LENGTH = 64
LEAST_RANDOM_PERCENT = 10


@dataclass(frozen=True)
class Limits:
    """Smallest and largest number of villages that can be drawn."""

    fewest_villages: int
    most_villages: int

    def of(self, field: str) -> tuple[int, int]:
        """Smallest and largest allowed value of a numeric field."""
        return {
            "villages": (self.fewest_villages, self.most_villages),
            "random_percent": (LEAST_RANDOM_PERCENT, 100),
            "households": (1, 50),
            "teams": (1, 99),
            "days": (1, 99),
        }[field]


@dataclass(frozen=True)
class PlanForm:
    """The plan as the page shows it: the share in whole percent, people and days beside it."""

    villages: int
    random_percent: int
    households: int
    teams: int
    days: int
    seed: str
    missed: int
    certainty: tuple[CertaintyVillage, ...] = ()

    def shown(self) -> dict[str, int | str]:
        """The fields that the browser may see and change."""
        return {name: getattr(self, name) for name in (*NUMBER_FIELDS, "seed")}

    def changed(self, values: Mapping[object, object], limits: Limits) -> "PlanForm":
        """The form after a browser's message; unknown fields are dropped, unreadable values change nothing."""
        numbers = {name: _clamped(values.get(name), limits.of(name)) for name in NUMBER_FIELDS}
        accepted: dict[str, Any] = {name: number for name, number in numbers.items() if number is not None}
        return replace(self, **accepted, seed=_cleaned_seed(values.get("seed")) or self.seed)

    def plan(self) -> DrawPlan:
        """The plan that a draw takes."""
        return DrawPlan(
            villages=self.villages,
            households_per_village=self.households,
            missed_per_village=self.missed,
            random_share=self.random_percent / 100,
            seed=self.seed,
            certainty_villages=self.certainty,
        )


NUMBER_FIELDS = ("villages", "random_percent", "households", "teams", "days")


def _clamped(value: object, bounds: tuple[int, int]) -> int | None:
    """A whole number within bounds; None for anything that is not a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(number):
        return None
    return round(min(max(number, bounds[0]), bounds[1]))


def _cleaned_seed(value: object) -> str:
    """Printable text of at most 64 characters; empty for anything else."""
    if not isinstance(value, str):
        return ""
    return "".join(letter for letter in value[: 4 * SEED_LENGTH] if letter.isprintable()).strip()[:SEED_LENGTH].strip()
