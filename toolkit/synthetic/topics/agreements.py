"""Care agreements of tekun persons at home: T04 and T09."""

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.months import first_day
from toolkit.synthetic.people import YEAR, Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.care_rates import CareLimits, CareRates
from toolkit.synthetic.topics.ground import Ground, keys, latest
from toolkit.synthetic.topics.tekun_hands import Hands, at_home
from toolkit.synthetic.world import Key, World

FIVE = ["has_service_standard", "has_regular_visits", "has_dynamic_management", "has_emergency_plan"]
RELATIONS = ("邻居", "侄子", "堂亲", "村民", "外甥")


def make(ground: Ground, hands: Hands) -> None:
    """An agreement for everybody at home, older ones of some; then the faults; the caregiver goes on the roster too."""
    table = _clean(ground, at_home(ground.world))
    table = _plant_caregivers(ground, hands, table)
    table = _plant_terms(ground, hands, table)
    table = _plant_incomplete(ground, hands, table)
    old = _superseded(ground, table)
    table = pd.concat([old, table]).sort_values(["person", "signed_on"]).reset_index(drop=True)
    village = ground.world.persons["village"].to_numpy()[table["person"]]
    ground.tables["care_agreements"] = table.iloc[np.argsort(village, kind="stable")].reset_index(drop=True)
    _name_on_roster(ground.world, table)


def _clean(ground: Ground, rows: pd.DataFrame) -> pd.DataFrame:
    """One agreement in force per person, signed after support began."""
    n = len(rows)
    today = ground.world.as_of
    signed = np.maximum(ground.days_back(20, 700, n), np.minimum(first_day(rows["supported_from"]), today - 5))
    table = pd.DataFrame(
        {"person": rows["person"].to_numpy(), "caregiver_person": _caregivers(ground, rows["person"].to_numpy())}
    )
    table["caregiver_relation"] = ground.rng.choice(RELATIONS, n)
    table["signed_on"] = signed
    table["valid_until"] = signed + ((2 + ground.rng.integers(0, 2, n)) * YEAR).astype(np.int64)
    for name in FIVE:
        table[name] = "yes"
    table["service_card_number"] = [f"HL{lot:08d}" for lot in ground.shuffled(10**6)[:n]]
    return table


def _caregivers(ground: Ground, persons: Ints) -> Ints:
    """A grown villager for each person; every fourth villager serves a second person of the village."""
    everyone = ground.world.persons
    barred = everyone.index.isin(ground.world.tekun["person"])
    grown = everyone[everyone["alive"] & everyone["age"].between(30, 66) & ~barred & everyone["listed"]]
    grown = grown.iloc[ground.shuffled(len(grown))]
    order = grown.groupby("village").cumcount()
    villager = pd.Series(grown.index, index=pd.MultiIndex.from_arrays([grown["village"], order]))
    wanted = pd.DataFrame({"village": everyone["village"].to_numpy()[persons]})
    place = wanted.groupby("village").cumcount()
    place = place - (place % 4 == 3)
    return np.asarray(villager.reindex(pd.MultiIndex.from_arrays([wanted["village"], place]))).astype(np.int64)


def _set(table: pd.DataFrame, persons: Ints, column: str, values: object) -> None:
    """Write one column of the persons' rows; ``values`` is one value or one per person in their order."""
    given = pd.Series(values, index=persons)
    mine = table["person"].isin(persons)
    table.loc[mine, column] = given.reindex(table.loc[mine, "person"]).to_numpy()


def _plant_caregivers(ground: Ground, hands: Hands, table: pd.DataFrame) -> pd.DataFrame:
    """Caregivers too old, dead, the person or overburdened; beside them old ones of 74 and one who serves five."""
    n, rng, persons = ground.n, ground.rng, ground.world.persons
    third = max(1, n // 4)
    aged, dead, self_cared = hands.deal(third), hands.deal(max(1, third // 2)), hands.deal(max(1, third // 2))
    elders = persons.index[persons["alive"] & persons["age"].between(75.5, 85)].to_numpy()
    buried = persons.index[
        ~persons["alive"] & persons["listed"] & persons["age"].between(40, 80) & (persons["registered_on"] >= 0)
    ]
    nearly = persons.index[
        persons["alive"] & persons["age"].between(70, 74.9) & ~persons.index.isin(ground.world.tekun["person"])
    ]
    near = hands.deal(n)
    _set(table, aged, "caregiver_person", rng.choice(elders, len(aged), replace=False))
    _set(table, dead, "caregiver_person", rng.choice(buried.to_numpy(), len(dead), replace=False))
    _set(table, self_cared, "caregiver_person", self_cared)
    _set(table, near, "caregiver_person", rng.choice(nearly.to_numpy(), len(near), replace=False))
    burdened, five = hands.deal(CareLimits.caregiver_serves + 1), hands.deal(CareLimits.caregiver_serves)
    for group in (burdened, five):
        _set(table, group, "caregiver_person", table.loc[table["person"].isin(group[:1]), "caregiver_person"].max())
    table["caregiver_person"] = _released(ground, table, np.concatenate([burdened, five]))
    ground.plant("T04", np.concatenate([aged, dead, self_cared, burdened if len(burdened) > CareLimits.caregiver_serves else []]))
    ground.spare("T04", np.concatenate([near, five]))
    return table


def _released(ground: Ground, table: pd.DataFrame, served: Ints) -> Ints:
    """Caregivers of the groups serve nobody else: others of theirs go to a new villager."""
    caregiver = table["caregiver_person"]
    mine = table["person"].isin(served)
    moved = caregiver.isin(caregiver[mine]) & ~mine
    grown = ground.world.persons
    free = grown.index[grown["alive"] & grown["age"].between(30, 66) & ~grown.index.isin(caregiver) & (grown["official"] == 0)]
    other = ground.rng.choice(free.to_numpy(), int(moved.sum()), replace=False)
    filled = caregiver.to_numpy().astype(np.int64).copy()
    filled[moved.to_numpy()] = other
    return filled


def _plant_terms(ground: Ground, hands: Hands, table: pd.DataFrame) -> pd.DataFrame:
    """No agreement, or one that has run out; beside them old ones that were renewed."""
    missing, ended = hands.deal(max(1, ground.n // 3)), hands.deal(max(1, ground.n // 3))
    signed = ground.days_back(900, 1500, len(ended))
    _set(table, ended, "signed_on", signed)
    _set(table, ended, "valid_until", signed + 730)
    ground.plant("T04", np.concatenate([missing, ended]))
    return table[~table["person"].isin(missing)].reset_index(drop=True)


def _plant_incomplete(ground: Ground, hands: Hands, table: pd.DataFrame) -> pd.DataFrame:
    """One of the five missing, or no service card."""
    chosen = hands.deal(ground.n)
    for i, person in enumerate(chosen.tolist()):
        column = [*FIVE, "service_card_number"][i % 5]
        table.loc[table["person"] == person, column] = "" if column == "service_card_number" else "no"
    ground.plant("T09", chosen)
    return table


def _superseded(ground: Ground, table: pd.DataFrame) -> pd.DataFrame:
    """Older agreements, run out or replaced, some of them incomplete: near-misses where the newer one is in order."""
    share = CareRates().superseded
    bad = {int(k[0]) for check in ("T04", "T09") for k in ground.world.planted[check]}
    old = table[~table["person"].isin(bad) & (ground.rng.random(len(table)) < share)].copy()
    old["valid_until"] = old["signed_on"] - ground.rng.integers(0, 30, len(old))
    old["signed_on"] = old["valid_until"] - 730
    lacking = ground.rng.random(len(old)) < 0.4
    old.loc[lacking, "has_emergency_plan"] = "no"
    old.loc[lacking, "service_card_number"] = ""
    ground.spare("T09", old.loc[lacking, "person"])
    ground.spare("T04", old.loc[~lacking, "person"])
    return old


def _name_on_roster(world: World, table: pd.DataFrame) -> None:
    """The caregiver of the latest agreement stands on the roster."""
    newest = latest(table, "person", "signed_on").set_index("person")["caregiver_person"]
    here = (world.tekun["mode"] == "home") & (world.tekun["last_paid_month"] == LAST_MONTH)
    known = world.tekun["person"].map(newest).where(here)
    world.tekun["caregiver_person"] = known.fillna(-1).astype(np.int64)
    names = np.append(world.persons["person_name"].to_numpy(), "")
    world.tekun["caregiver_name"] = names[world.tekun["caregiver_person"]]


def _in_force(world: World, tables: Tables) -> pd.DataFrame:
    """The latest agreement in force today of each person supported at home, with how many its caregiver serves."""
    table = tables["care_agreements"]
    open_ended = table["valid_until"] < 0
    running = table[(table["signed_on"] <= world.as_of) & (open_ended | (table["valid_until"] >= world.as_of))]
    running = latest(running[running["person"].isin(at_home(world)["person"])], "person", "signed_on")
    return running.assign(serves=running.groupby("caregiver_person")["person"].transform("size"))


def without_care(world: World, tables: Tables) -> set[Key]:
    """T04: at home without an agreement in force whose caregiver can do it."""
    running = _in_force(world, tables)
    caregiver = world.persons.loc[running["caregiver_person"]]
    able = caregiver["alive"].to_numpy() & (caregiver["age"].to_numpy() < CareLimits.caregiver_age)
    apart = (running["caregiver_person"] != running["person"]).to_numpy()
    good = running[able & apart & (running["serves"] <= CareLimits.caregiver_serves).to_numpy()]
    return keys(set(at_home(world)["person"]) - set(good["person"]))


def incomplete_care(world: World, tables: Tables) -> set[Key]:
    """T09: the agreement in force lacks one of the five, or the service card."""
    running = _in_force(world, tables)
    complete = (running[FIVE] == "yes").all(axis=1) & (running["service_card_number"] != "")
    return keys(running.loc[~complete, "person"])
