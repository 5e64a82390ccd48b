"""Care homes and village homes: who is on their lists (T11), their beds and what goes on there (O03, O04)."""

import numpy as np
import pandas as pd

from toolkit.synthetic.months import first_day
from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.apart import villagers
from toolkit.synthetic.topics.care_rates import CareLimits, CareRates
from toolkit.synthetic.topics.ground import Ground, keys
from toolkit.synthetic.topics.placement import home_names
from toolkit.synthetic.topics.tekun_hands import Hands, at_home, supported
from toolkit.synthetic.world import Key, World

HERE = ("present", "hospital", "away")
BEDS_TO_ADD = 4  # tens
WHOLE_COUNTY = "全县"  # unit of what is asked of the county as a whole
EQUIPMENT = ["has_air_conditioner", "has_television", "has_water_dispenser"]


def make_residents(ground: Ground, hands: Hands) -> None:
    """Lists of the homes: tekun persons, residents who pay themselves, those who left; then the faults."""
    world, third = ground.world, max(1, ground.n // 3)
    gone, present = hands.deal_in_institutions(third), hands.deal(third)
    missing = hands.deal_in_institutions(max(1, ground.n - 2 * third))
    hospital, moved = hands.deal_in_institutions(ground.n), hands.deal_in_institutions(third)
    away = supported(world).query("mode == 'institution'")["person"].to_numpy()
    table = pd.concat([_rows(ground, np.concatenate([away[~np.isin(away, missing)], present])), _social(ground)])
    table.loc[table["person"].isin(hospital), "presence"] = "hospital"
    table = pd.concat([table, _moved(ground, table, moved)], ignore_index=True)
    left = table["person"].isin(gone)
    table.loc[left, "presence"] = "left"
    table.loc[left, "left_on"] = ground.days_back(70, 300, int(left.sum()))
    table = pd.concat([_died(ground, table), _ended(ground)], ignore_index=True)
    table["beds"] = table["institution"].map(_beds(table)).astype("int64")
    ground.tables["institution_residents"] = table.sort_values(["institution", "admitted_on"]).reset_index(drop=True)
    _name_homes(world)
    ground.plant("T11", np.concatenate([missing, gone, present]))
    ground.spare("T11", np.concatenate([hospital, moved]))


def _rows(ground: Ground, person: Ints) -> pd.DataFrame:
    """Residents of the home of their township, since support began or later."""
    rows = ground.world.tekun.drop_duplicates("person", keep="last").set_index("person")
    since = first_day(rows["supported_from"].reindex(person))
    admitted = np.minimum(since + ground.rng.integers(0, 200, len(person)), ground.world.as_of - 10)
    presence = ground.rng.choice(HERE, len(person), p=[0.94, 0.04, 0.02])
    names = home_names(ground.world, person)
    return pd.DataFrame({"institution": names, "person": person, "admitted_on": admitted, "left_on": -1, "presence": presence})


def _social(ground: Ground) -> pd.DataFrame:
    """Old people who pay for themselves and are no tekun persons."""
    old = villagers(ground.world, 68, 92)
    old = old.iloc[ground.shuffled(len(old))]
    chosen = old[old.groupby("township").cumcount() < CareRates().social_residents].index.to_numpy()
    days = ground.days_back(30, 1500, len(chosen))
    columns = {"institution": home_names(ground.world, chosen), "person": chosen, "admitted_on": days, "left_on": -1}
    ground.spare("T11", chosen)
    return pd.DataFrame({**columns, "presence": "present"})


def _moved(ground: Ground, table: pd.DataFrame, person: Ints) -> pd.DataFrame:
    """Stays in the county's central home before the present one."""
    old = table[table["person"].isin(person)].copy()
    old["left_on"] = old["admitted_on"]
    old["admitted_on"] = old["left_on"] - ground.rng.integers(100, 900, len(old))
    return old.assign(institution=central_home(ground.world), presence="left")


def _died(ground: Ground, table: pd.DataFrame) -> pd.DataFrame:
    """Residents who are dead, whatever the tekun roster says."""
    person = table["person"].to_numpy()
    dead = ~ground.world.persons["alive"].to_numpy()[person] & table["presence"].isin(HERE).to_numpy()
    table.loc[dead, "presence"] = "died"
    table.loc[dead, "left_on"] = ground.world.persons["died"].to_numpy()[person[dead]]
    table["admitted_on"] = table["admitted_on"].where(table["left_on"] < 0, np.minimum(table["admitted_on"], table["left_on"]))
    return table


def _ended(ground: Ground) -> pd.DataFrame:
    """Residents whose support ended with their death."""
    tekun = ground.world.tekun
    ended = tekun[(tekun["supported_until"] >= 0) & (tekun["mode"] == "institution")]
    rows = _rows(ground, ended["person"].to_numpy())
    died = ground.world.persons["died"].to_numpy()[rows["person"]]
    return rows.assign(presence="died", left_on=died, admitted_on=np.minimum(rows["admitted_on"], died - 30))


def _beds(table: pd.DataFrame) -> pd.Series:
    """Beds of each home: a third more than residents, in tens."""
    here = table[table["presence"].isin(HERE)].groupby("institution").size()
    every = here.reindex(table["institution"].unique(), fill_value=10)
    beds: pd.Series = ((every * 1.35 / 10).round() * 10 + 10).astype("int64")
    return beds


def _name_homes(world: World) -> None:
    """The home stands on the tekun roster of those who live there."""
    names = pd.Series(home_names(world, world.tekun["person"].to_numpy()), index=world.tekun.index)
    world.tekun["institution"] = names.where(world.tekun["mode"] == "institution", "")


def elsewhere(world: World, tables: Tables) -> set[Key]:
    """T11: paid as living in an institution and on no list, or paid as at home and on a list."""
    table = tables["institution_residents"]
    here = set(table.loc[table["presence"].isin(HERE) & (table["left_on"] < 0), "person"])
    away = set(supported(world).query("mode == 'institution'")["person"])
    return keys((away - here) | (set(at_home(world)["person"]) & here))


def make_facilities(ground: Ground) -> None:
    """Care homes of the townships and village homes, with those that stand idle."""
    homes, village_homes = _care_homes(ground), _village_homes(ground)
    table = pd.concat([homes, _central_home(ground, homes), village_homes], ignore_index=True)
    towns = ground.world.places.drop_duplicates("township").set_index("township")["township_name"]
    ground.tables["facilities"] = table.assign(township_name=table["township"].map(towns))


def _care_homes(ground: Ground) -> pd.DataFrame:
    """One row per home that has residents; a few have too few nursing beds."""
    residents = ground.tables["institution_residents"]
    residents = residents[residents["institution"] != central_home(ground.world)]
    beds = residents.drop_duplicates("institution").set_index("institution")["beds"]
    here = residents[residents["presence"].isin(HERE)].groupby("institution").size().reindex(beds.index, fill_value=0)
    low = ground.shuffled(len(beds))[: CareRates().few(len(beds))]
    share = np.where(np.isin(np.arange(len(beds)), low), 0.3, ground.rng.choice([0.5, 0.6, 0.7], len(beds)))
    table = pd.DataFrame({"facility_name": beds.index, "facility_kind": "tekun_home", "beds": beds.to_numpy()})
    table["nursing_beds"] = np.where(share < 0.5, np.floor(share * beds), np.ceil(share * beds)).astype(np.int64)
    table["beds_free"] = (beds - here).clip(lower=0).to_numpy()
    towns = ground.world.places.drop_duplicates("township_name").set_index("township_name")["township"]
    table["township"] = towns.reindex(table["facility_name"].str.removesuffix("敬老院")).fillna(0).astype("int64").to_numpy()
    table["village"] = -1
    ground.plant("O03", [(name,) for name in table.loc[share < 0.5, "facility_name"]])
    ground.spare("O03", [(name,) for name in table.loc[share == 0.5, "facility_name"]])
    return _equipped(ground, table)


def _central_home(ground: Ground, homes: pd.DataFrame) -> pd.DataFrame:
    """O03: the county's own home brings the nursing beds up to the county's target, or, in half of the counties, not quite."""
    short = int(ground.rng.integers(2)) * int(ground.rng.integers(2, 9))
    beds = nursing_beds_target(ground.world, homes) - int(homes["nursing_beds"].sum()) - short
    (ground.plant if short else ground.spare)("O03:county", [(WHOLE_COUNTY,)])
    table = pd.DataFrame({"facility_name": [central_home(ground.world)], "facility_kind": "tekun_home", "beds": beds + 15})
    return _equipped(ground, table.assign(nursing_beds=beds, beds_free=beds // 4, township=0, village=-1))


def central_home(world: World) -> str:
    """The county's own home."""
    return f"{world.calibration.county_name}中心敬老院"


def nursing_beds_target(world: World, homes: pd.DataFrame) -> int:
    """How many nursing beds the county is to have: a round number above what the townships' homes have."""
    others = homes.loc[homes["facility_name"] != central_home(world), "nursing_beds"].sum()
    return (int(others) // 10 + BEDS_TO_ADD) * 10


def _village_homes(ground: Ground) -> pd.DataFrame:
    """Village homes, a day's meeting place with a few beds; some idle, without manager or equipment."""
    places = ground.world.places
    chosen = ground.some(places.index, max(3, round(CareRates().village_homes * len(places))))
    beds = ground.rng.integers(2, 11, len(chosen))
    table = pd.DataFrame({"facility_name": [f"{name}农村幸福院" for name in places.loc[chosen, "village_name"]]})
    table = table.assign(facility_kind="village_home", beds=beds, nursing_beds=0, beds_free=beds // 2, village=chosen)
    table["township"] = places.loc[chosen, "township"].to_numpy()
    table = _equipped(ground, table)
    bad = ground.shuffled(len(table))[: 2 * CareRates().few(len(table))]
    for i, row in enumerate(bad.tolist()):
        column, value = (
            ("last_activity_on", ground.world.as_of - 150 - 9 * i),
            ("manager_person", -1),
            (EQUIPMENT[i % 3], "no"),
        )[i % 3]
        table.loc[row, column] = value
    ground.plant("O04", [(name,) for name in table.loc[bad, "facility_name"]])
    near = np.setdiff1d(np.arange(len(table)), bad)[: len(bad)]
    table.loc[near, "last_activity_on"] = ground.days_back(75, 89, len(near))
    ground.spare("O04", [(name,) for name in table.loc[near, "facility_name"]])
    return table


def _equipped(ground: Ground, table: pd.DataFrame) -> pd.DataFrame:
    """In use, with a manager and what belongs there."""
    table["last_activity_on"] = ground.days_back(2, 50, len(table))
    grown = villagers(ground.world, 35, 60).index.to_numpy()
    table["manager_person"] = ground.rng.choice(grown, len(table), replace=False)
    for name in EQUIPMENT:
        table[name] = "yes"
    return table


def few_nursing_beds(world: World, tables: Tables) -> set[Key]:
    """O03: care homes where less than half of the beds are nursing beds."""
    homes = tables["facilities"].query("facility_kind != 'village_home'")
    return {(str(n),) for n in homes.loc[homes["nursing_beds"] < CareLimits.nursing_bed_share * homes["beds"], "facility_name"]}


def too_few_beds(world: World, tables: Tables) -> set[Key]:
    """O03: the county has fewer nursing beds than its target."""
    table = tables["facilities"]
    enough = int(table["nursing_beds"].sum()) >= nursing_beds_target(world, table)
    return set() if enough else {(WHOLE_COUNTY,)}


def idle_homes(world: World, tables: Tables) -> set[Key]:
    """O04: village homes without activity for long, without manager or without equipment."""
    homes = tables["facilities"].query("facility_kind == 'village_home'")
    idle = homes["last_activity_on"] < world.as_of - CareLimits.idle_days
    bare = (homes[EQUIPMENT] != "yes").any(axis=1)
    return {(str(n),) for n in homes.loc[idle | bare | (homes["manager_person"] < 0), "facility_name"]}
