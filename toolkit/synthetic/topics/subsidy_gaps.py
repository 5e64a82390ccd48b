"""S01 and S02: who is entitled to a disability subsidy and does not draw it."""

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.months import of_days
from toolkit.synthetic.other_benefits import subsidy_rows
from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.apart import apart
from toolkit.synthetic.topics.care_rates import CareLimits
from toolkit.synthetic.topics.ground import Ground, keys, roster
from toolkit.synthetic.world import Key, World

OLD = 60  # years from which the old people's allowance may be taken instead
RECENT = LAST_MONTH - CareLimits.subsidy_months


def drawing(rows: pd.DataFrame) -> set[int]:
    """Persons paid in one of the last two months."""
    return set(rows.loc[rows["paid_until"] > RECENT, "person"].tolist())


def _certified(world: World) -> pd.DataFrame:
    """Valid certificates of living persons, held for two months and more."""
    rows = world.certificates
    alive = world.persons["alive"].to_numpy()[rows["person"]]
    return rows[rows["valid"] & alive & (of_days(rows["issued_on"]) <= RECENT)]


def _entitled_to_living(world: World) -> pd.DataFrame:
    """Certificates of those on dibao for two months and more, not on tekun."""
    table = roster(world)
    counted = table.loc[table["from_month"] <= RECENT, "person"]
    rows = _certified(world)
    return rows[rows["person"].isin(counted) & ~rows["person"].isin(world.on_tekun())]


def settle_living(ground: Ground) -> None:
    """Leave the planted gaps and those of old people, who may take their allowance instead; close the others."""
    world = ground.world
    rows = _entitled_to_living(world)
    gaps = rows[~rows["person"].isin(drawing(world.living))]
    months = LAST_MONTH - of_days(world.persons["born"].to_numpy()[gaps["person"]])
    old = gaps["person"].to_numpy()[months >= 12 * OLD + CareLimits.subsidy_months]
    chosen = _with_enough(ground, rows, gaps["person"].to_numpy()[months < 12 * OLD])
    closed = gaps[~gaps["person"].isin(np.concatenate([chosen, old]))]
    world.living = pd.concat([world.living, subsidy_rows(ground.rng, world, closed, 0)], ignore_index=True)
    ground.plant("S01", chosen)
    ground.spare("S01", old[: ground.n])


def _with_enough(ground: Ground, entitled: pd.DataFrame, gaps: Ints) -> Ints:
    """Persons with a gap, and if they are too few, others who lose their row: as many as planned."""
    world = ground.world
    chosen = apart(ground, gaps, ground.n)
    young = entitled["person"][world.persons["age"].to_numpy()[entitled["person"]] < 59].to_numpy()
    struck = apart(ground, np.setdiff1d(young, gaps), max(0, ground.n - len(chosen)))
    world.living = world.living[~world.living["person"].isin(struck)].reset_index(drop=True)
    return np.concatenate([chosen, struck])


def settle_nursing(ground: Ground) -> None:
    """Leave the planted gaps and those of people with another care benefit; close the others."""
    world = ground.world
    gaps = _entitled_to_nursing(world)
    gaps = gaps[~gaps["person"].isin(drawing(world.nursing)) & ~gaps["person"].isin(_cared(ground.tables))]
    chosen = ground.some(gaps["person"], ground.n)
    closed = gaps[~gaps["person"].isin(chosen)]
    world.nursing = pd.concat([world.nursing, subsidy_rows(ground.rng, world, closed, 1)], ignore_index=True)
    ground.plant("S02", chosen)


def gaps_in_nursing(world: World) -> pd.DataFrame:
    """Certificates of persons who could draw the nursing subsidy and do not."""
    rows = _entitled_to_nursing(world)
    return rows[~rows["person"].isin(drawing(world.nursing))]


def _entitled_to_nursing(world: World) -> pd.DataFrame:
    rows = _certified(world)
    return rows[(rows["level"] <= 2) & ~rows["person"].isin(world.on_tekun())]


def _cared(tables: Tables) -> set[int]:
    """Persons who draw work injury care or the care allowance of old people."""
    elderly = tables["elderly_allowances"]
    return drawing(tables["injury_care"]) | drawing(elderly[elderly["allowance_kind"] == "elderly_care"])


def without_living(world: World, tables: Tables) -> set[Key]:
    """S01: entitled for two months and more, drawing neither the subsidy, the old people's allowance, an orphan's nor work injury care."""
    elderly, children = tables["elderly_allowances"], tables["children"]
    other = drawing(elderly[elderly["allowance_kind"] == "poor_elderly"]) | drawing(children[children["child_kind"] == "orphan"])
    other |= drawing(tables["injury_care"])
    rows = _entitled_to_living(world)
    return keys(set(rows["person"]) - drawing(world.living) - other)


def without_nursing(world: World, tables: Tables) -> set[Key]:
    """S02: level 1 or 2 for two months and more, drawing no care benefit."""
    return keys(set(gaps_in_nursing(world)["person"]) - _cared(tables))
