"""T10: what tekun persons are paid against the standard of their tier."""

import numpy as np

from toolkit.synthetic.people import Ints
from toolkit.synthetic.topics.ground import Ground, keys
from toolkit.synthetic.topics.tekun_hands import Hands, supported
from toolkit.synthetic.world import Key, World

TIER_FEN = {"none": 0, "half": 5_000, "full": 20_000}  # above the basic standard
SHORT_FEN = (3_000, 5_000, 8_500)  # the standards of earlier years


def underpaid(world: World) -> set[Key]:
    """Persons whose monthly amount is below the standard of their tier."""
    rows = supported(world)
    standard = world.calibration.assistance.tekun_amount_fen + rows["tier"].map(TIER_FEN)
    return keys(rows.loc[rows["amount_fen"] < standard, "person"])


def plant_pay(ground: Ground, hands: Hands) -> None:
    """Leave some at the amounts of earlier years; give others more than the standard."""
    below, above = hands.deal(ground.n), hands.deal(ground.n)
    _add(ground, below, -ground.rng.choice(SHORT_FEN, len(below)))
    _add(ground, above, ground.rng.choice([2_000, 5_000], len(above)))
    ground.plant("T10", below)
    ground.spare("T10", above)


def _add(ground: Ground, persons: Ints, fen: Ints) -> None:
    rows = ground.world.tekun
    change = dict(zip(persons.tolist(), fen.tolist(), strict=True))
    ended = np.asarray(rows["supported_until"] >= 0)
    rows["amount_fen"] = rows["amount_fen"] + rows["person"].map(change).fillna(0).astype("int64").where(~ended, 0)
