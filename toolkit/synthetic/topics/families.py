"""Who belongs to a household: marriage, prison, moves and split hukou books."""

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.months import first_day, of_days
from toolkit.synthetic.people import YEAR, Ints, day_number
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.ground import Ground, active, adults, covered, inhabitants, keys, outsiders, roster, take_rows
from toolkit.synthetic.topics.rates import Limits
from toolkit.synthetic.world import Key, World

UNITS = {"E09": "household", "E12": "person", "M12": "person"}
NOTES = {
    "E09": "alone on dibao as a household though the spouse lives at the address, or the book was split within the year before",
    "E12": "moved, married out or imprisoned in an earlier month and still counted",
    "M12": "earner of 20 to 59 died or was imprisoned within half a year, minors or elders left without support",
}
RECENT = day_number("2023-01-01")  # marriages and moves before are not in the files


def make_marriages(ground: Ground) -> None:
    """Weddings since 2023 of couples who live together, and a few divorces."""
    world, rng = ground.world, ground.rng
    persons = world.persons
    wives = inhabitants(world, "born", "age", "male", "spouse").query("not male and spouse >= 0 and age < 33")
    wives = wives[~wives.index.isin(roster(world)["person"])]
    wives = wives[persons["alive"].to_numpy()[wives["spouse"]] & (rng.random(len(wives)) < ground.rates.recent_marriages)]
    wives = wives[wives["born"] + 20.2 * YEAR < world.as_of - 6]
    wed = np.maximum(RECENT, (wives["born"].to_numpy() + 20.2 * YEAR).astype(np.int64))
    day = wed + (rng.random(len(wives)) * (world.as_of - 5 - wed)).astype(np.int64)
    ground.add("marriages", marriage_rows(wives["spouse"].to_numpy(), wives.index.to_numpy(), "marriage", day))
    single = adults(world, 28, 50).query("spouse < 0")
    men, women = (single.index[single["male"] == sex].to_numpy() for sex in (True, False))
    n = min(len(men), len(women)) // 12
    pairs = rng.permutation(men)[:n], rng.permutation(women)[:n]
    ground.add("marriages", marriage_rows(*pairs, "divorce", ground.days_back(30, 1300, n)))


def marriage_rows(man: Ints, woman: Ints, event: str, day: Ints) -> pd.DataFrame:
    """Rows of the marriage register."""
    return pd.DataFrame({"person": man, "spouse_person": woman, "marriage_event": event, "registered_on": day})


def make_detentions(ground: Ground) -> None:
    """Prisoners without support, now or in the past; none of them within the last half year."""
    world, rng = ground.world, ground.rng
    grown = adults(world, 19, 60)
    people = grown.index.to_numpy()[rng.random(len(grown)) < ground.rates.detained * (1 + grown["male"])]
    begin = ground.days_back(200, 2500, len(people))
    until = begin + rng.integers(200, 2600, len(people))
    kind = rng.choice(["prison", "drug_rehabilitation"], len(people), p=[0.8, 0.2])
    ground.add("detentions", detention_rows(people, kind, begin, until))


def detention_rows(person: Ints, kind: object, begin: Ints, until: Ints) -> pd.DataFrame:
    """Rows of the judicial bureau's list."""
    table = pd.DataFrame({"person": person, "detention_kind": kind, "detained_from": begin, "detained_until": until})
    return table.assign(
        place=table["detention_kind"].map(
            {"prison": "东山监狱", "drug_rehabilitation": "东山强制隔离戒毒所", "remand": "明溪县看守所"}
        )
    )


def plant_absent(ground: Ground) -> None:
    """E12: a third each moved out, married out and in prison; beside them this month's events and those that ended."""
    world, n = ground.world, ground.n
    table = active(world)
    table = table[
        ~table["person"].duplicated(keep=False) & (table["from_month"] < LAST_MONTH - 26) & (table["relation"] != "head")
    ]
    grown = table[table["age"].between(19, 58)]
    single = grown[(world.persons["spouse"].to_numpy()[grown["person"]] < 0) & ~grown["male"] & (grown["age"] < 38)]
    third = (n + 2) // 3
    brides, guests = take_rows(ground, single, third), take_rows(ground, single, third)
    prison, jailed, moved, moving = (take_rows(ground, grown, third) for _ in range(4))
    freed = take_rows(ground, grown[grown["from_month"] > LAST_MONTH - 120], third)
    _wed(ground, brides["person"].to_numpy(), ground.days_back(60, 600, len(brides)))
    _wed(ground, guests["person"].to_numpy(), ground.days_back(1, 25, len(guests)))
    years = ground.rng.integers(500, 2500, len(prison))
    begin = ground.days_back(70, 400, len(prison))
    ground.add("detentions", detention_rows(prison["person"].to_numpy(), "prison", begin, begin + years))
    day = ground.days_back(15, 500, len(jailed))
    ground.add("detentions", detention_rows(jailed["person"].to_numpy(), "remand", day, day + 10))
    end = first_day(freed["from_month"]) - 40
    ground.add("detentions", detention_rows(freed["person"].to_numpy(), "prison", end - 700, end))
    _move(ground, moved["person"].to_numpy(), ground.days_back(60, 600, len(moved)))
    _move(ground, moving["person"].to_numpy(), ground.days_back(1, 25, len(moving)))
    ground.plant("E12", pd.concat([brides, prison, moved])["person"])
    ground.spare("E12", pd.concat([guests, jailed, freed, moving])["person"])


def _wed(ground: Ground, brides: Ints, day: Ints) -> None:
    """Marry women to men of other families without support."""
    men = adults(ground.world, 22, 40).query("male and spouse < 0").index.to_numpy()
    taken = ground.tables["marriages"]["person"].to_numpy()
    grooms = ground.shuffled(men[~np.isin(men, taken)])[: len(brides)]
    ground.add("marriages", marriage_rows(grooms, brides[: len(grooms)], "marriage", day[: len(grooms)]))


def _move(ground: Ground, person: Ints, day: Ints) -> None:
    """Strike persons from their book because they moved out of the county."""
    persons = ground.world.persons
    persons.loc[person, "moved_out"] = True
    persons.loc[person, "changed_on"] = day
    persons.loc[person, "change_reason"] = "迁往县外"


def make_books(ground: Ground) -> None:
    """Columns of the hukou register that tell of changes: address, day and reason of the change, moved out."""
    world, rng = ground.world, ground.rng
    persons, place = world.persons, world.places
    book = persons["book"].to_numpy()
    number, group = 1 + book * 7919 % 180, 1 + book * 104729 % 12
    village = (place["township_name"] + place["village_name"]).to_numpy()[persons["village"].to_numpy()]
    doors = np.array([f"{g}组{i}号" for g in range(13) for i in range(181)], dtype=object)
    persons["address"] = village + doors[group * 181 + number]
    newborn = persons["born"].to_numpy() > RECENT
    persons["changed_on"] = np.where(newborn, persons["born"] + rng.integers(3, 40, len(persons)), -1)
    persons["change_reason"] = np.where(newborn, "出生", "")
    persons["moved_out"] = False


def plant_splits(ground: Ground) -> None:
    """E09: books split just before approval, and spouses left out; beside them old splits and single-person cases."""
    world, rng, n = ground.world, ground.rng, ground.n
    persons, homes = world.persons, world.households
    table = active(world)
    alone = table[table.groupby("household")["person"].transform("size") == 1].set_index("household")
    recent = alone[(alone["scope"] == "household") & (alone["first"] > LAST_MONTH - 100)]
    beside = alone[(alone["scope"] == "single_person") & _spouse_here(world, alone["person"].to_numpy())]
    modest = [ground.income_level.get(h, 0.0) <= 1.0 for h in beside.index.tolist()]
    beside = beside[np.array(modest, dtype=bool)]
    beside = beside[homes["account_holder"].to_numpy()[beside.index] == homes["head"].to_numpy()[beside.index]]
    hidden, split, old = ground.take(beside.index, n // 2), ground.take(recent.index, n - n // 2), ground.take(recent.index, n)
    person = alone.loc[hidden, "person"].to_numpy()
    homes.loc[hidden, "scope"] = "household"
    persons.loc[person, "book"] = -2 - person
    persons.loc[person, "hukou_number"] = persons["hukou_number"].max() + 1 + np.arange(len(person))
    persons.loc[person, ["relation", "change_reason"]] = ["head", "分户"]
    persons.loc[person, "book_head"] = person
    persons.loc[person, "changed_on"] = homes["approved_on"].to_numpy()[hidden] - 900
    for chosen, low, high in ((split, 25, 340), (old, 400, 1500)):
        person = alone.loc[chosen, "person"].to_numpy()
        persons.loc[person, "changed_on"] = homes["approved_on"].to_numpy()[chosen] - rng.integers(low, high, len(chosen))
        persons.loc[person, "change_reason"] = "分户"
    ground.plant("E09", np.concatenate([hidden, split]))
    ground.spare("E09", old)
    ground.spare("E09", ground.some(beside.index.difference(hidden), n))


def _spouse_here(world: World, person: Ints) -> np.ndarray:
    """Whether the spouse is alive in the same book."""
    persons = world.persons
    spouse = persons["known_spouse"].to_numpy()[person]
    book = persons["book"].to_numpy()
    return np.asarray((spouse >= 0) & persons["alive"].to_numpy()[spouse] & (book[spouse] == book[person]))


def plant_lost_earners(ground: Ground) -> None:
    """M12: earners imprisoned this half year whose family has nothing; beside them earlier ones and those alone."""
    world, n = ground.world, ground.n
    people = outsiders(world, 0)
    earners = people[
        people["age"].between(22, 58)
        & people.index.isin(_with_dependants(world))
        & ~people.index.isin(ground.tables["detentions"]["person"])
    ]
    earners = earners.drop_duplicates("book")
    wrong, early = np.split(ground.shuffled(earners.index.to_numpy())[: 2 * n], [n])
    for person, low, high in ((wrong, 15, 170), (early, 200, 360)):
        begin = ground.days_back(low, high, len(person))
        ground.add("detentions", detention_rows(person, "prison", begin, begin + 1100))
    ground.plant("M12", wrong)
    ground.spare("M12", early)


def _with_dependants(world: World) -> Ints:
    """Persons in whose hukou book minors or elders live."""
    needy = inhabitants(world, "age", "book").query("age < 18 or age >= 60")["book"]
    return np.asarray(world.persons.index[world.persons["book"].isin(needy)])


def split_households(world: World, limits: Limits) -> set[int]:
    """E09."""
    persons, table = world.persons, active(world)
    alone = table[(table.groupby("household")["person"].transform("size") == 1) & (table["scope"] == "household")]
    who = persons.loc[alone["person"]]
    before = world.households["approved_on"].to_numpy()[alone["household"]] - who["changed_on"].to_numpy()
    split = (who["change_reason"] == "分户").to_numpy() & (before >= 0) & (before <= limits.split_days)
    spouse = who["known_spouse"].to_numpy()
    other = (
        (spouse >= 0)
        & persons["alive"].to_numpy()[spouse]
        & (persons["hukou_number"].to_numpy()[spouse] != who["hukou_number"].to_numpy())
    )
    same = persons["address"].to_numpy()[spouse] == who["address"].to_numpy()
    return set(alone.loc[split | (other & same), "household"])


def absent(world: World, tables: Tables) -> set[int]:
    """E12."""
    table = active(world)
    weddings = tables["marriages"].query("marriage_event == 'marriage'")
    wed = pd.concat(
        [
            weddings[["person", "spouse_person", "registered_on"]].set_axis(c, axis=1)
            for c in (["person", "other", "day"], ["other", "person", "day"])
        ]
    )
    wed = table[table["relation"] == "child"].merge(wed, on="person")
    jail = tables["detentions"].query("detention_kind != 'remand'")
    held = table.merge(jail, on="person")
    inside = (held["detained_until"] < 0) | (of_days(held["detained_until"]) > held["from_month"])
    moved = world.persons[world.persons["moved_out"]]
    gone = table[table["person"].isin(moved.index)].assign(day=lambda t: moved["changed_on"].reindex(t["person"]).to_numpy())
    events = pd.concat([wed, held[inside].rename(columns={"detained_from": "day"}), gone])
    return set(events.loc[of_days(events["day"].to_numpy(dtype=np.int64)) < events["to_month"], "person"])


def lost_earners(world: World, tables: Tables, limits: Limits) -> set[int]:
    """M12."""
    persons, since = world.persons, world.as_of - limits.earner_days
    known = (persons["registered_on"] >= 0) | (persons["cremated_on"] >= 0)
    died = persons.index[known & ~persons["alive"] & (persons["died"] >= since)]
    jailed = tables["detentions"].query("detention_kind != 'remand' and detained_from >= @since")["person"]
    lost = persons.loc[np.union1d(died, jailed)]
    lost = lost[((np.minimum(lost["died"], world.as_of) - lost["born"]) / YEAR).between(20, 60, inclusive="left")]
    helped = persons.loc[covered(world), "book"]
    return set(lost.index[~lost["book"].isin(helped) & lost.index.isin(_with_dependants(world))])


def faults(world: World, tables: Tables, limits: Limits) -> dict[str, set[Key]]:
    """Keys of E09, E12, M12."""
    return {
        "E09": keys(split_households(world, limits)),
        "E12": keys(absent(world, tables)),
        "M12": keys(lost_earners(world, tables, limits)),
    }
