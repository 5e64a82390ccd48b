"""What people decide before a draw."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CertaintyVillage:
    """A village chosen on purpose (重点选择): visited with certainty, for a reason written before the draw."""

    village_code: str
    reason: str


@dataclass(frozen=True)
class DrawPlan:
    """How many to visit, how much of it by lot, and the seed.

    ``villages`` counts certainty villages too; ``households_per_village`` are recipients,
    ``missed_per_village`` are persons of the 漏保 frame. ``random_share`` lies in (0, 1].
    ``seed`` is free text, such as the date and the dice thrown in front of witnesses.
    """

    villages: int
    households_per_village: int
    missed_per_village: int
    random_share: float
    seed: str
    certainty_villages: tuple[CertaintyVillage, ...] = ()
