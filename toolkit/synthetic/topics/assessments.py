"""T05: assessments of whether tekun persons can care for themselves, against the tier on the roster."""

import numpy as np
import pandas as pd

from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.care_rates import CareLimits, CareRates
from toolkit.synthetic.topics.ground import Ground, keys, latest
from toolkit.synthetic.topics.tekun_hands import Hands, supported
from toolkit.synthetic.world import Key, World

ITEMS = ["can_eat", "can_dress", "can_transfer", "can_toilet", "can_move", "can_bathe"]
TIERS = ("none", "half", "full")
FAILS = {"none": (0, 1), "half": (1, 4), "full": (4, 7)}  # of the six, half-open


def tier_of(fails: Ints) -> Ints:
    """0, 1 or 2 (none, half, full) for the number of things a person cannot do alone: 0, up to 3, from 4."""
    return np.asarray(np.select([fails == 0, fails <= 3], [0, 1], 2))


def make(ground: Ground, hands: Hands) -> None:
    """An assessment within the year for everybody supported, older ones of some; then the faults."""
    rows = supported(ground.world)
    tier = pd.Series(rows["tier"].to_numpy(), index=rows["person"].to_numpy())
    quarter = max(1, ground.n // 4)
    missing, stale, near = hands.deal(quarter), hands.deal(quarter), hands.deal(ground.n)
    wrong = _wrong_tiers(tier, hands.deal(max(1, ground.n - 2 * quarter)))
    table = _assessed(ground, tier.where(~tier.index.isin(wrong.index), wrong.reindex(tier.index)))
    table.loc[table["person"].isin(stale), "assessed_on"] = ground.days_back(400, 800, len(stale))
    table.loc[table["person"].isin(near), "assessed_on"] = ground.days_back(330, 364, len(near))
    table = table[~table["person"].isin(missing)]
    ground.plant("T05", np.concatenate([wrong.index.to_numpy(), missing, stale]))
    ground.spare("T05", near)
    table = pd.concat([_older(ground, table, near), table])
    order = np.lexsort((table["assessed_on"], ground.world.persons["village"].to_numpy()[table["person"]]))
    ground.tables["care_assessments"] = table.iloc[order].reset_index(drop=True)


def _wrong_tiers(tier: pd.Series, chosen: Ints) -> pd.Series:
    """For the chosen persons another tier than the roster's."""
    return tier.reindex(chosen).map({"none": "half", "half": "none", "full": "none"})


def _assessed(ground: Ground, tier: pd.Series) -> pd.DataFrame:
    """One assessment per person whose items add up to the tier."""
    n, rng = len(tier), ground.rng
    low = tier.map({name: limits[0] for name, limits in FAILS.items()}).to_numpy()
    high = tier.map({name: limits[1] for name, limits in FAILS.items()}).to_numpy()
    fails = rng.integers(low, high)
    unable = rng.random((n, 6)).argsort(axis=1, kind="stable") < fails[:, None]
    table = pd.DataFrame(np.where(unable, "unable", "able"), columns=ITEMS)
    table.insert(0, "person", tier.index.to_numpy())
    table["assessed_on"] = ground.days_back(15, 320, n)
    table["care_tier"] = np.array(TIERS)[tier_of(fails)]
    table["assessor_person"] = _assessors(ground, table["person"].to_numpy())
    return table


def _assessors(ground: Ground, persons: Ints) -> Ints:
    """A township official of the person's township, or of the county."""
    staff = ground.world.officials[ground.world.officials["until"] < 0]
    township = staff[staff["kind"] == "township"].drop_duplicates("township").set_index("township")["person"]
    county = int(staff.loc[staff["kind"] == "county", "person"].iloc[0])
    home = ground.world.persons["township"].to_numpy()[persons]
    return np.asarray(township.reindex(home, fill_value=county))


def _older(ground: Ground, table: pd.DataFrame, always: Ints) -> pd.DataFrame:
    """Assessments of the year before, some with another result: they no longer count."""
    kept = table["person"].isin(always) | (ground.rng.random(len(table)) < CareRates().superseded)
    old = table[kept].copy()
    old["assessed_on"] = old["assessed_on"] - ground.rng.integers(330, 420, len(old))
    flipped = (old["care_tier"] == "none") & (ground.rng.random(len(old)) < 0.3)
    old.loc[flipped, ["can_bathe", "care_tier"]] = ["unable", "half"]
    return old


def wrong_tier(world: World, tables: Tables) -> set[Key]:
    """T05: no assessment within a year, or the latest one's items give another tier than the roster's."""
    newest = latest(tables["care_assessments"], "person", "assessed_on")
    newest = newest[newest["assessed_on"] >= world.as_of - CareLimits.assessment_days]
    fails = (newest[ITEMS] == "unable").sum(axis=1).to_numpy()
    found = pd.Series(np.array(TIERS)[tier_of(fails)], index=newest["person"].to_numpy())
    rows = supported(world)
    return keys(rows.loc[(found.reindex(rows["person"]).to_numpy() != rows["tier"].to_numpy()), "person"])
