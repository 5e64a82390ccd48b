"""Officials, their close kin, and the filings that declare kin on dibao."""

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import Surroundings
from toolkit.synthetic.people import YEAR, Ints

VILLAGE_POSTS = "党支部书记 村委会主任 副书记 副主任 村会计 妇联主席 支委委员 村委委员".split()
TOWNSHIP_POSTS = "民政办主任 低保经办员 分管副镇长 社会救助专干".split()
COUNTY_POSTS = "社会救助股股长 社会救助股科员 低保核对中心科员 分管副局长".split()


def make_officials(
    rng: np.random.Generator, around: Surroundings, persons: pd.DataFrame, places: pd.DataFrame, as_of: int
) -> pd.DataFrame:
    """One row per official: person, level, post, place and term of office; some have left office."""
    adults = persons[persons["alive"] & persons["age"].between(26, 61)]
    lot = rng.random(len(adults)) * np.where(adults["male"], 1.0, 2.2)
    adults = adults.assign(lot=lot).sort_values("lot", kind="stable").drop_duplicates("unit")
    wanted = rng.integers(around.village_officials[0], around.village_officials[1] + 1, len(places))
    rank = adults.groupby("village").cumcount()
    serving = adults[rank < adults["village"].map(pd.Series(wanted))]
    left = adults[(rank >= 8) & (rank < 10)]  # two former members of each village committee
    rest = adults.drop(serving.index).drop(left.index).sort_values("lot", kind="stable")
    table = pd.concat([_village_posts(serving), _village_posts(left).assign(left=True), _offices(rng, around, rest)])
    return _terms(rng, table.reset_index(drop=True), as_of)


def _village_posts(chosen: pd.DataFrame) -> pd.DataFrame:
    """Village committee members in the order in which they were drawn."""
    rank = chosen.groupby("village").cumcount().to_numpy()
    posts = np.array(VILLAGE_POSTS)[rank % len(VILLAGE_POSTS)]
    columns = {"person": chosen.index, "kind": "village", "post": posts, "left": False}
    return pd.DataFrame({**columns, "township": chosen["township"].to_numpy(), "village": chosen["village"].to_numpy()})


def _offices(rng: np.random.Generator, around: Surroundings, rest: pd.DataFrame) -> pd.DataFrame:
    """Township and county staff; they need not live in the township where they work."""
    townships = int(rest["township"].max()) + 1
    staff = rng.integers(around.township_officials[0], around.township_officials[1] + 1, townships)
    township = np.repeat(np.arange(townships), staff)
    rank = np.arange(len(township)) - np.repeat(np.cumsum(staff) - staff, staff)
    office = pd.DataFrame({"kind": "township", "post": np.array(TOWNSHIP_POSTS)[rank % 4], "township": township})
    posts = np.array(COUNTY_POSTS)[np.minimum(np.arange(around.county_officials), 3)]
    office = pd.concat([office, pd.DataFrame({"kind": "county", "post": posts, "township": -1})])
    return office.assign(person=rest.index[: len(office)], village=-1, left=False)


def _terms(rng: np.random.Generator, table: pd.DataFrame, as_of: int) -> pd.DataFrame:
    """Term of office in day numbers; ``until`` is -1 for those who serve."""
    since = as_of - (rng.uniform(0.3, 12, len(table)) * YEAR).astype(np.int64)
    ended = as_of - (rng.uniform(0.2, 4, len(table)) * YEAR).astype(np.int64)
    table["since"] = np.where(table["left"], ended - (5 * YEAR + rng.integers(0, 900, len(table))).astype(np.int64), since)
    table["until"] = np.where(table["left"], ended, -1)
    return table


def core_kin(persons: pd.DataFrame, officials: Ints) -> pd.DataFrame:
    """Spouses, parents, children, siblings, grandparents and grandchildren that the hukou books show.

    Columns ``person``, ``official``, ``relation`` (what the person is to the official); only persons of the
    hukou register, each pair once.
    """
    listed = persons[persons["listed"]]
    sides = [listed[side].rename("parent") for side in ("known_father", "known_mother")]
    link = pd.concat(sides).rename_axis("child").reset_index().query("parent >= 0")
    own = pd.DataFrame({"official": officials})
    up = own.merge(link, left_on="official", right_on="child")[["official", "parent"]]
    down = own.merge(link, left_on="official", right_on="parent")[["official", "child"]]
    found = {
        "spouse": own.assign(person=persons["known_spouse"].to_numpy()[officials]),
        "parent": up.rename(columns={"parent": "person"}),
        "child": down.rename(columns={"child": "person"}),
        "sibling": up.merge(link, on="parent").rename(columns={"child": "person"}),
        "grandparent": up.merge(link, left_on="parent", right_on="child").rename(columns={"parent_y": "person"}),
        "grandchild": down.merge(link, left_on="child", right_on="parent").rename(columns={"child_y": "person"}),
    }
    pairs = pd.concat([t[["person", "official"]].assign(relation=word) for word, t in found.items()])
    pairs = pairs[pairs["person"].isin(listed.index) & (pairs["person"] != pairs["official"])]
    return pairs.drop_duplicates(["person", "official"]).reset_index(drop=True)


def wider_kin(persons: pd.DataFrame, officials: Ints) -> pd.DataFrame:
    """Parents-in-law and children-in-law: kin in everyday talk, outside the core set."""
    spouses = persons["known_spouse"].to_numpy()
    married = officials[spouses[officials] >= 0]
    of_spouse = core_kin(persons, spouses[married]).rename(columns={"official": "spouse"})
    of_spouse = of_spouse[of_spouse["relation"].isin(["parent", "sibling"])]
    of_spouse["official"] = spouses[of_spouse["spouse"].to_numpy()]
    return of_spouse[["person", "official", "relation"]].reset_index(drop=True)
