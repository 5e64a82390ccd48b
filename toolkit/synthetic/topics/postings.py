"""What villages post on their boards: K03 and C10."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics.care_rates import CareLimits
from toolkit.synthetic.topics.ground import Ground, keys, latest
from toolkit.synthetic.world import Key, World

WRONG = ("stale", "count", "hotline", "private")


def make(rng: np.random.Generator, world: World) -> Tables:
    """Quarterly looks at the permanent posting of every village, and the separate posting of officials' kin."""
    ground = Ground(rng, world, {})
    villages = world.places.index.to_numpy()
    table = pd.concat([_permanent(ground, villages, days) for days in ((240, 280), (150, 190), (5, 80))], ignore_index=True)
    table = pd.concat([_plant_permanent(ground, table), _kin(ground)], ignore_index=True)
    order = np.lexsort((table["checked_on"], table["village"]))
    ground.tables["notices"] = table.iloc[order].reset_index(drop=True)
    return ground.tables


def posted_counts(world: World) -> Ints:
    """Roster members of households paid now, per village of the household."""
    village = world.households["village"].to_numpy()[world.roster()["household"]]
    return np.bincount(village, minlength=len(world.places))


def _permanent(ground: Ground, villages: Ints, days: tuple[int, int]) -> pd.DataFrame:
    """One round of looks; the posting went up some weeks before."""
    n = len(villages)
    checked = ground.days_back(*days, n)
    posted = checked - ground.rng.integers(2, 30, n)
    table = pd.DataFrame({"village": villages, "notice_kind": "permanent", "notice_from": posted, "notice_until": -1})
    table["posted_count"] = posted_counts(ground.world)[villages]
    return table.assign(photo="yes", hotline="yes", shows_private="no", checked_on=checked)


def _plant_permanent(ground: Ground, table: pd.DataFrame) -> pd.DataFrame:
    """C10: no look for long, another number than the roster's, no hotline, private details shown; 89 days are in order."""
    lots = ground.shuffled(len(ground.world.places))
    few = max(1, min(ground.n, len(lots) // 4))
    wrong, near = lots[:few], lots[few : 2 * few]
    newest = table["checked_on"] > ground.world.as_of - 100
    for i, village in enumerate(wrong.tolist()):
        mine = newest & (table["village"] == village)
        kind = WRONG[i % 4]
        if kind == "stale":
            table = table[~mine]
            newest = newest[~mine]
        elif kind == "count":
            table.loc[mine, "posted_count"] = (table.loc[mine, "posted_count"] * 0.7).astype("int64") - 2
        else:
            column, value = {"hotline": ("hotline", "no"), "private": ("shows_private", "yes")}[kind]
            table.loc[mine, column] = value
    close = newest & table["village"].isin(near)
    table.loc[close, "checked_on"] = ground.days_back(84, 90, int(close.sum()))
    table.loc[~newest & table["village"].isin(near), "hotline"] = "no"
    ground.plant("C10", wrong)
    ground.spare("C10", near)
    return table


def villages_of_kin(world: World) -> Ints:
    """Villages with beneficiaries whose kinship to an official is filed."""
    open_ = world.filings[(world.filings["filed_on"] <= world.as_of) & (world.filings["closed_on"] < 0)]
    roster = world.roster()
    homes = roster.loc[roster["person"].isin(open_["person"]), "household"]
    return np.unique(world.households["village"].to_numpy()[homes])


def _kin(ground: Ground) -> pd.DataFrame:
    """Separate postings of villages with filed kin; some too old, without a photograph, or none."""
    world = ground.world
    villages = villages_of_kin(world)
    lots = ground.shuffled(villages)
    few = max(1, min(ground.n, len(lots) // 3))
    wrong, near = lots[:few], lots[few : 2 * few]
    table = pd.concat([_permanent(ground, villages, days) for days in ((200, 260), (5, 75))], ignore_index=True)
    table = table.assign(notice_kind="kin", posted_count=2)
    table["notice_from"] = table["checked_on"] - ground.rng.integers(0, 3, len(table))
    newest = table["checked_on"] > world.as_of - 100
    table.loc[newest & table["village"].isin(near), ["notice_from", "checked_on"]] = world.as_of - 88
    for i, village in enumerate(wrong.tolist()):
        mine = table["village"] == village
        if i % 3 == 0:
            table.loc[mine & newest, "photo"] = "no"
        else:
            table = table[~(mine & (newest if i % 3 == 1 else True))]
            newest = newest.reindex(table.index)
    ground.plant("K03", wrong)
    ground.spare("K03", near)
    return table


def kin_unposted(world: World, tables: Tables) -> set[Key]:
    """K03: villages with filed kin and no separate posting with a photograph within 90 days."""
    table = tables["notices"].query("notice_kind == 'kin' and photo == 'yes'")
    fresh = table.loc[table["notice_from"] >= world.as_of - CareLimits.notice_days, "village"]
    return keys(np.setdiff1d(villages_of_kin(world), fresh))


def board_not_in_order(world: World, tables: Tables) -> set[Key]:
    """C10: the last look is over 90 days ago, or showed another number than the roster's, no hotline or private details."""
    newest = latest(tables["notices"].query("notice_kind == 'permanent'"), "village", "checked_on").set_index("village")
    count = pd.Series(posted_counts(world)).reindex(newest.index)
    good = newest["checked_on"] >= world.as_of - CareLimits.notice_days
    good &= (newest["posted_count"] == count) & (newest["hotline"] == "yes") & (newest["shows_private"] == "no")
    return keys(np.setdiff1d(world.places.index, newest.index[good]))


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """Villages whose boards are not in order."""
    return {"K03": kin_unposted(world, tables), "C10": board_not_in_order(world, tables)}


TOPIC = Topic(
    "公示记录",
    make,
    faults,
    units={"K03": "village", "C10": "village"},
    notes={
        "K03": "filed kin in the village, but no separate posting with a photograph within 90 days",
        "C10": "permanent posting not seen for 90 days, with another number than the roster, without hotline or with private details",
    },
)
