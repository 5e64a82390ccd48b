"""Officials and their kin on dibao: filings not looked after, officials' own households, shared telephones."""

import numpy as np
import pandas as pd

from toolkit.synthetic.months import of_days
from toolkit.synthetic.officials import core_kin, wider_kin
from toolkit.synthetic.people import Flags, Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.ground import Ground, active, keys, roster, row_keys
from toolkit.synthetic.topics.rates import Limits
from toolkit.synthetic.world import Key, World

UNITS = {"K02": "person|official", "K04": "person|official", "K05": "person|official", "K06": "household"}
NOTES = {
    "K02": "filing in force without county visit, review within a year or recusal",
    "K04": "account or telephone shared with an official who is no close kin",
    "K05": "filing in force though the official left, the kin left dibao, or filed late by a new official",
    "K06": "a serving official's own household draws dibao without a filing that the county visited",
}
POSTS = ("村民小组长", "妇联主席", "村委委员", "村会计")
NEW_OFFICIAL_DAYS = 730


def plant(ground: Ground) -> None:
    """All four checks; changes officials, kin, filings and telephones."""
    _appoint(ground)
    _file_wider_kin(ground)
    _date_filings(ground)
    _plant_neglected(ground)
    _plant_stale(ground)
    _give_phones(ground)
    _plant_weak_links(ground)


def _candidates(world: World, size: int) -> pd.DataFrame:
    """Members of working age of active households of the size who have no close kin on dibao outside it."""
    table = active(world)
    table = table[(table.groupby("household")["person"].transform("size") == size) & (table["scope"] == "household")]
    table = table[table["age"].between(26, 61) & ~table["person"].isin(world.officials["person"])]
    if size == 2:
        table = table[table["relation"] == "head"]
    kin = core_kin(world.persons, table["person"].to_numpy()).merge(roster(world)[["household", "person"]], on="person")
    kin = kin.merge(table[["household", "person"]], left_on="official", right_on="person", suffixes=("", "_own"))
    outside = kin.loc[kin["household"] != kin["household_own"], "official"]
    free: pd.DataFrame = table[~table["person"].isin(outside)]
    return free


def _appoint(ground: Ground) -> None:
    """K06: make dibao members officials: serving ones, former ones, and some whose spouse is filed and visited."""
    world, n = ground.world, ground.n
    alone, couples = _candidates(world, 1), _candidates(world, 2)
    wrong = ground.take(alone["household"], n)
    former = ground.take(alone["household"], n - n // 2)
    filed = ground.take(_spouses(world, couples)["household"], n // 2)
    chosen = pd.concat(
        [alone[alone["household"].isin(np.concatenate([wrong, former]))], couples[couples["household"].isin(filed)]]
    )
    chosen = chosen.drop_duplicates("household")
    left = chosen["household"].isin(former).to_numpy()
    new = _posts(ground, chosen, left)
    world.officials = pd.concat([world.officials, new], ignore_index=True)
    kin = core_kin(world.persons, new["person"].to_numpy())
    world.kin = pd.concat([world.kin, kin.assign(former=kin["official"].isin(new.loc[left, "person"]))], ignore_index=True)
    world.persons.loc[new.loc[~left, "person"], "official"] = 1
    _file_housemates(ground, chosen[chosen["household"].isin(filed)])
    ground.plant("K06", wrong)
    ground.spare("K06", np.concatenate([former, filed]))


def _spouses(world: World, couples: pd.DataFrame) -> pd.DataFrame:
    """Heads whose only housemate is their spouse by the books."""
    spouse = world.persons["known_spouse"].to_numpy()[couples["person"]]
    pairs = couples.assign(spouse=spouse).merge(roster(world)[["household", "person"]], left_on="spouse", right_on="person")
    return couples[couples["household"].isin(pairs.loc[pairs["household_x"] == pairs["household_y"], "household_x"])]


def _posts(ground: Ground, chosen: pd.DataFrame, left: Flags) -> pd.DataFrame:
    """Rows of the officials table."""
    world, n = ground.world, len(chosen)
    village = world.households["village"].to_numpy()[chosen["household"]]
    until = ground.days_back(100, 1000, n)
    return pd.DataFrame(
        {
            "person": chosen["person"].to_numpy(),
            "kind": "village",
            "post": ground.rng.choice(POSTS, n),
            "left": left,
            "township": world.places["township"].to_numpy()[village],
            "village": village,
            "since": np.where(left, until - 1100, ground.days_back(1000, 3500, n)),
            "until": np.where(left, until, -1),
        }
    )


def _file_housemates(ground: Ground, officials: pd.DataFrame) -> None:
    """File the spouse of each official."""
    world = ground.world
    spouse = world.persons["known_spouse"].to_numpy()[officials["person"]]
    rows = {"person": spouse, "official": officials["person"].to_numpy(), "relation": "spouse", "closed_on": -1}
    world.filings = pd.concat([world.filings, pd.DataFrame(rows).assign(filed_on=ground.days_back(440, 900, len(spouse)))])


def _file_wider_kin(ground: Ground) -> None:
    """Offices also file parents and siblings of an official's spouse."""
    world = ground.world
    serving = world.officials.loc[world.officials["until"] < 0, "person"].to_numpy()
    kin = wider_kin(world.persons, serving)
    kin = kin[kin["person"].isin(roster(world)["person"]) & (kin["person"] != kin["official"])]
    known = pd.concat([world.kin, world.filings])[["person", "official"]].drop_duplicates().assign(known=True)
    kin = kin.drop_duplicates(["person", "official"]).merge(known, how="left", on=["person", "official"])
    kin = kin[kin["known"].isna()].drop(columns="known")
    kin = kin.assign(filed_on=ground.days_back(440, 1095, len(kin)), closed_on=-1)
    world.filings = pd.concat([world.filings, kin], ignore_index=True)


def _terms(world: World) -> pd.DataFrame:
    """Filings with the official's term and the month from which the beneficiary was counted."""
    terms = world.officials.drop_duplicates("person").set_index("person")[["since", "until"]]
    counted = roster(world).groupby("person")["from_month"].min()
    table = world.filings.reset_index(drop=True)
    table["since"], table["until"] = (terms[c].reindex(table["official"]).to_numpy() for c in ("since", "until"))
    return table.assign(counted_from=counted.reindex(table["person"]).to_numpy())


def _date_filings(ground: Ground) -> None:
    """Fill declaration, county visit, recusal and review; new officials file within the month."""
    world, rng = ground.world, ground.rng
    table = _terms(world)
    n = len(table)
    late = (table["closed_on"] < 0) & (table["filed_on"] < table["since"]) | _is_new(world, table)
    filed = np.where(late, table["since"] + rng.integers(3, 28, n), table["filed_on"]).astype(np.int64)
    visited = np.minimum(filed + rng.integers(5, 40, n), world.as_of)
    table = table.assign(filed_on=filed, declared_on=filed - rng.integers(0, 12, n), county_visited_on=visited, recused="yes")
    reviewed = np.maximum(ground.days_back(15, 330, n), visited)
    table["reviewed_on"] = np.where(table["closed_on"] >= 0, np.minimum(visited + 30, table["closed_on"]), reviewed)
    world.filings = table.drop(columns=["since", "until", "counted_from"])


def _is_new(world: World, table: pd.DataFrame) -> pd.Series:
    """Officials who took office within two years while the kin was counted already."""
    counted = table["counted_from"].notna() & (table["counted_from"] <= of_days(table["since"].fillna(0).astype(np.int64)))
    return (table["since"] >= world.as_of - NEW_OFFICIAL_DAYS) & counted


def _plant_neglected(ground: Ground) -> None:
    """K02: no county visit, an old review, no recusal; beside them reviews eleven months old."""
    world = ground.world
    filings = world.filings
    outside = ~filings["official"].isin(roster(world)["person"])
    open_rows = ground.shuffled(np.flatnonzero(_effective(world) & outside))
    n = min(ground.n, len(open_rows) // 3)
    chosen, apart = open_rows[:n], open_rows[n : 2 * n]
    visit, review, recusal = np.array_split(chosen, 3)
    filings.loc[visit, "county_visited_on"] = -1
    old = filings.loc[review, "filed_on"].to_numpy()
    filings.loc[review, "reviewed_on"] = np.minimum(ground.days_back(390, 600, len(review)), world.as_of - 366)
    filings.loc[review, "filed_on"] = np.minimum(old, world.as_of - 640)
    filings.loc[recusal, "recused"] = ground.rng.choice(["", "no"], len(recusal))
    filings.loc[apart, "reviewed_on"] = ground.days_back(340, 364, len(apart))
    ground.plant("K02", row_keys(filings.loc[chosen, ["person", "official"]]))
    ground.spare("K02", row_keys(filings.loc[apart, ["person", "official"]]))
    ground.spare("K02", row_keys(filings.loc[filings["closed_on"] >= 0, ["person", "official"]]))


def _effective(world: World) -> pd.Series:
    return (world.filings["filed_on"] <= world.as_of) & (world.filings["closed_on"] < 0)


def _plant_stale(ground: Ground) -> None:
    """K05: filings left open after the official or the kin left; late filings of new officials."""
    world = ground.world
    ground.spare("K05", row_keys(world.filings.loc[world.filings["closed_on"] >= 0, ["person", "official"]]))
    on_roster = world.kin["person"].isin(roster(world)["person"])
    gone = world.kin["person"].isin(world.members["person"]) & ~world.kin["person"].isin(world.roster()["person"])
    loose = world.kin[(world.kin["former"] & on_roster) | gone].merge(world.filings, how="left", on=["person", "official"])
    loose = loose[loose["filed_on"].isna()][["person", "official", "relation_x"]].set_axis(
        ["person", "official", "relation"], axis=1
    )
    loose = loose.iloc[np.sort(ground.shuffled(len(loose))[: ground.n])]
    filed = ground.days_back(1200, 1500, len(loose))
    rows = loose.assign(filed_on=filed, closed_on=-1, declared_on=filed, county_visited_on=filed + 20, recused="yes")
    world.filings = pd.concat([world.filings, rows.assign(reviewed_on=ground.days_back(15, 330, len(loose)))], ignore_index=True)
    table = _terms(world)
    cared_for = ~table.index.isin(neglected(world).index)
    late = table.index[_is_new(world, table) & (table["closed_on"] < 0) & (table["since"] < world.as_of - 90) & cared_for][::2]
    world.filings.loc[late, "filed_on"] = (table.loc[late, "since"] + 60).astype(np.int64)
    in_time = table.index[(table["closed_on"] < 0) & (table["until"] < 0) & table["counted_from"].notna()].difference(late)
    ground.spare("K05", row_keys(table.loc[in_time[: ground.n], ["person", "official"]]))
    ground.plant("K05", row_keys(loose[["person", "official"]]))
    ground.plant("K05", row_keys(table.loc[late, ["person", "official"]]))


def _give_phones(ground: Ground) -> None:
    """Telephones of households and officials; the second digit 0 to 2 is no real mobile segment."""
    for table, share in ((ground.world.households, 0.7), (ground.world.officials, 1.0)):
        n = len(table)
        lots = zip(ground.rng.integers(0, 3, n), ground.rng.integers(0, 10**9, n), ground.rng.random(n) < share, strict=True)
        table["phone"] = [f"1{a}{b:09d}" if known else "" for a, b, known in lots]


def _plant_weak_links(ground: Ground) -> None:
    """K04: households reached at an official's telephone; beside them neighbours who share one."""
    world = ground.world
    homes = world.households
    serving = world.officials[(world.officials["until"] < 0) & (world.officials["kind"] == "village")]
    phone = serving.drop_duplicates("village").set_index("village")["phone"]
    village = homes["village"]
    chosen = ground.take(homes.index[world.paid_now() & village.isin(phone.index)])
    homes.loc[chosen, "phone"] = phone.reindex(village[chosen]).to_numpy()
    apart = ground.take(homes.index[world.paid_now() & (homes["phone"] != "")], 2 * (ground.n // 2))
    homes.loc[apart[1::2], "phone"] = homes.loc[apart[0::2], "phone"].to_numpy()
    pairs = weak_links(world)
    ground.plant("K04", row_keys(pairs.loc[pairs["household"].isin(chosen), ["person", "official"]]))
    ground.plant("K04", row_keys(pairs.loc[pairs["how"] == "account", ["person", "official"]]))
    neighbours = _neighbouring_officials(world, apart)
    ground.spare("K04", row_keys(neighbours))


def _neighbouring_officials(world: World, households: Ints) -> pd.DataFrame:
    """Heads of households beside an official of their village."""
    serving = world.officials[world.officials["until"] < 0].drop_duplicates("village").set_index("village")["person"]
    homes = world.households.loc[households]
    table = pd.DataFrame({"person": homes["head"].to_numpy(), "official": serving.reindex(homes["village"]).to_numpy()})
    return table.dropna().astype(np.int64)


def weak_links(world: World) -> pd.DataFrame:
    """Head, serving official, household and how they are linked, close kin and officials' own households left out."""
    homes = world.households[world.paid_now()].rename_axis("household").reset_index()
    homes = homes[["household", "head", "phone"]]
    used = world.payments[["household", "account_holder"]].drop_duplicates()
    serving = world.officials[world.officials["until"] < 0][["person", "phone"]].rename(columns={"person": "official"})
    by_phone = homes[homes["phone"] != ""].merge(serving, on="phone").assign(how="phone")
    by_account = (
        homes.merge(used).merge(serving[["official"]], left_on="account_holder", right_on="official").assign(how="account")
    )
    pairs = pd.concat([by_phone, by_account]).rename(columns={"head": "person"})[["household", "person", "official", "how"]]
    close = world.kin[["person", "official"]].drop_duplicates().assign(close=True)
    pairs = pairs[pairs["person"] != pairs["official"]].merge(close, how="left", on=["person", "official"])
    return pairs[pairs["close"].isna()].drop(columns="close")


def neglected(world: World) -> pd.DataFrame:
    """K02: filings in force that lack a county visit, a review within a year, or recusal."""
    table = world.filings[_effective(world)]
    old = (table["reviewed_on"] < world.as_of - 365) & (table["filed_on"] < world.as_of - 365)
    return table[(table["county_visited_on"] < 0) | old | (table["recused"] != "yes")]


def keep_unvisited(ground: Ground) -> None:
    """K02: no review says either that the county visited the households whose filings lack the visit."""
    world, reviews = ground.world, ground.tables["reviews"]
    lacking = world.filings.loc[world.filings["county_visited_on"] < 0, "person"]
    table = roster(world)
    heads = table.loc[table["person"].isin(lacking), "head"]
    reviews.loc[reviews["person"].isin(heads), "county_visited"] = "no"


def stale(world: World, limits: Limits) -> pd.DataFrame:
    """K05: filings in force that ought to be closed, or came late after the official took office."""
    table = _terms(world)[_effective(world).to_numpy()]
    left = (table["until"] >= 0) & (table["until"] <= world.as_of)
    late = _is_new(world, table) & (table["filed_on"] > table["since"] + limits.filing_days)
    return table[left | table["counted_from"].isna() | late]


def own_households(world: World) -> set[int]:
    """K06: households with a serving official, unless filed for that household and visited by the county."""
    serving = world.officials.loc[world.officials["until"] < 0, "person"]
    table = roster(world)
    own = table[table["person"].isin(serving)]
    visited = world.filings[_effective(world) & (world.filings["county_visited_on"] >= 0)]
    filed = visited.merge(table[["household", "person"]], on="person")[["household", "official"]]
    filed = filed.merge(own[["household", "person"]], left_on=["household", "official"], right_on=["household", "person"])
    return set(own["household"]) - set(filed["household"])


def faults(world: World, tables: Tables, limits: Limits) -> dict[str, set[Key]]:
    """Keys of K02, K04, K05, K06."""
    return {
        "K02": row_keys(neglected(world)[["person", "official"]]),
        "K04": row_keys(weak_links(world)[["person", "official"]]),
        "K05": row_keys(stale(world, limits)[["person", "official"]]),
        "K06": keys(own_households(world)),
    }
