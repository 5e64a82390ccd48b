"""Cards and passbooks in the hands of others: P05."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics.apart import villagers
from toolkit.synthetic.topics.care_rates import CareLimits, CareRates
from toolkit.synthetic.topics.ground import Ground, active, keys
from toolkit.synthetic.world import Key, World

RELATIONS = ("侄子", "邻居", "女婿", "堂亲", "外甥")


def make(rng: np.random.Generator, world: World) -> Tables:
    """The custody list: frail people whose cards somebody of the village keeps, in order but for the planted."""
    ground = Ground(rng, world, {})
    frail = active(world).query("age >= 70 or severe > 0").drop_duplicates("household")
    homes = ground.take(frail["household"], 2 * ground.n + CareLimits.cards)
    free = frail[~frail["household"].isin(world.spoken_for)]
    plain = free[rng.random(len(free)) < CareRates().custody]
    chosen = frail.set_index("household").loc[homes, "person"].to_numpy()
    table = _rows(ground, np.concatenate([chosen, plain["person"]]))
    _plant(ground, table, ground.n + CareLimits.cards, len(homes))
    village = world.persons["village"].to_numpy()[table["person"]]
    ground.tables["card_custody"] = table.iloc[np.argsort(village, kind="stable")].reset_index(drop=True)
    return ground.tables


def _rows(ground: Ground, person: Ints) -> pd.DataFrame:
    """Custody with an authorisation and filed within a month; every custodian keeps one card."""
    world, n = ground.world, len(person)
    held = world.members[world.members["listed"]].drop_duplicates("person").set_index("person")["household"].reindex(person)
    start = ground.days_back(60, 1200, n)
    table = pd.DataFrame({"person": person, "custodian_person": _custodians(ground, person)})
    table["account_number"] = world.households["account"].take(held.to_numpy().astype(np.int64)).to_numpy()
    table["custodian_relation"] = ground.rng.choice(RELATIONS, n)
    table = table.assign(custody_from=start, custody_until=-1, authorised="yes")
    return table.assign(filed_on=start + ground.rng.integers(1, 25, n))


def _custodians(ground: Ground, person: Ints) -> Ints:
    """Somebody of the village without office for each person, nobody twice."""
    grown = villagers(ground.world, 30, 65).query("official == 0")
    grown = grown.iloc[ground.shuffled(len(grown))]
    order = grown.groupby("village").cumcount()
    villager = pd.Series(grown.index, index=pd.MultiIndex.from_arrays([grown["village"], order]))
    village = pd.Series(ground.world.persons["village"].to_numpy()[person])
    wanted = pd.MultiIndex.from_arrays([village, village.groupby(village).cumcount()])
    return np.asarray(villager.reindex(wanted)).astype(np.int64)


def _plant(ground: Ground, table: pd.DataFrame, wrong: int, dealt: int) -> None:
    """The first rows: one hand with three cards, no authorisation, no filing, an official; then the near-misses."""
    wrong = min(wrong, max(CareLimits.cards, dealt // 2))
    person = table["person"].to_numpy(dtype=np.int64)
    place = np.arange(len(table))
    single = (place >= CareLimits.cards) & (place < wrong)
    near = (place >= wrong) & (place < dealt)
    table["authorised"] = table["authorised"].where(~(single & (place % 3 == 0)), "no")
    table["filed_on"] = table["filed_on"].where(~(single & (place % 3 == 1)), -1)
    custodian = table["custodian_person"].to_numpy(dtype=np.int64).copy()
    custodian[: CareLimits.cards] = custodian[:1]
    returned = near & (place % 2 == 1)
    for row in np.flatnonzero((single & (place % 3 == 2)) | returned).tolist():
        custodian[row] = _official(ground, int(person[row]))
    twice = np.flatnonzero(near & (place % 4 == 0) & (place + 2 < dealt))
    custodian[twice + 2] = custodian[twice]
    table["custodian_person"] = custodian
    table["custody_until"] = np.where(returned, ground.world.as_of - 60, -1)
    ground.plant("P05", person[:wrong])
    ground.spare("P05", person[wrong:dealt])


def _official(ground: Ground, person: int) -> int:
    """A serving official of the person's village, else any."""
    serving = ground.world.officials.query("until < 0 and kind == 'village'")
    near = serving.loc[serving["village"] == ground.world.persons["village"].to_numpy()[person], "person"]
    return int((near if len(near) else serving["person"]).iloc[0])


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """P05: running custody without authorisation or filing, by an official, or three cards in one hand."""
    table = tables["card_custody"]
    running = table[(table["custody_until"] < 0) | (table["custody_until"] >= world.as_of)]
    serving = world.officials.loc[world.officials["until"] < 0, "person"]
    many = running.groupby("custodian_person")["person"].transform("size") >= CareLimits.cards
    loose = (running["authorised"] != "yes") | (running["filed_on"] < 0) | running["custodian_person"].isin(serving)
    return {"P05": keys(running.loc[many | loose, "person"])}


TOPIC = Topic(
    "卡折代管",
    make,
    faults,
    units={"P05": "person"},
    notes={"P05": "card kept by another without authorisation or filing, by an official, or with three cards in one hand"},
)
