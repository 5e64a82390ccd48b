"""How many a village has on dibao and what they are paid: V01 and P08 of villages and townships, and the villages' own figures."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import chi2

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.odd_villages import alike, plan, quotas
from toolkit.synthetic.people import Ints, day_number
from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics.care_rates import CareLimits, CareRates
from toolkit.synthetic.topics.ground import Ground, keys
from toolkit.synthetic.world import Key, World

Floats = npt.NDArray[np.float64]
MIDDLE = 2  # the category everybody of a flat village is put into
NEAR_SHARE = 0.5


def make(rng: np.random.Generator, world: World) -> Tables:
    """Figures of the villages; a few pay everybody the same."""
    ground = Ground(rng, world, {})
    active = world.households[world.households["status"] == "active"]
    large = active["village"].value_counts()
    lots = rng.permutation(np.sort(large.index[large >= CareLimits.modal_households + 4]))
    n = min(CareRates().odd_villages, len(lots) // 4)
    for village in lots[:n].tolist():
        _flatten(ground, village, 0.95)
    for village in lots[n : 2 * n].tolist():
        _flatten(ground, village, NEAR_SHARE)
    ground.plant("P08", lots[:n])
    ground.spare("P08", lots[n : 2 * n])
    planned = plan(world.places["township"])
    odd = {int(key[0]) for key in odd_coverage(world)}
    ground.plant("V01", [village for village, kind in planned.items() if kind != "poor" and village in odd])
    ground.spare("V01", [village for village, kind in planned.items() if kind == "poor" and village not in odd])
    _remember_quotas(ground)
    ground.tables["village_facts"] = _facts(ground)
    return ground.tables


def _remember_quotas(ground: Ground) -> None:
    """P08 of townships: those that hand out quotas; beside them those with villages of like size."""
    township = ground.world.places["township"].to_numpy()
    found = even_townships(ground.world)
    ground.plant("P08:township", {(int(town),) for town in quotas(township)} & found)
    ground.spare("P08:township", {(int(town),) for town in alike(township)} - found)


def _flatten(ground: Ground, village: int, share: float) -> None:
    """Put a share of the village's households into one category; payments follow."""
    world = ground.world
    mine = ground.shuffled(world.households.index[world.households["village"] == village])
    chosen = mine[: round(share * len(mine))]
    amount = world.calibration.assistance.category_amounts[MIDDLE]
    change = amount - world.households.loc[chosen, "amount_fen"]
    world.households.loc[chosen, ["category", "amount_fen"]] = [MIDDLE, amount]
    lines = world.payments
    more = lines["household"].map(change).fillna(0).astype("int64") * lines["insured_count"]
    world.payments["amount_fen"] = lines["amount_fen"] + more.where(lines["amount_fen"] > 0, 0)


def _facts(ground: Ground) -> pd.DataFrame:
    """One row per village."""
    world, places, n = ground.world, ground.world.places, len(ground.world.places)
    alive = world.persons[world.persons["alive"]]
    visited = [-1 if day == "" else day_number(str(day)) for day in places["last_visited_on"].fillna("").tolist()]
    table = pd.DataFrame({"village": places.index, "village_code": places["village_code"], "population": places["population"]})
    table["household_count"] = alive.groupby("village")["book"].nunique().reindex(places.index, fill_value=0)
    table["group_count"] = ground.rng.integers(8, 16, n)
    table["resident_population"] = (places["population"] * ground.rng.uniform(0.55, 0.9, n)).astype("int64")
    return table.assign(last_visited_on=visited)


def odd_coverage(world: World) -> set[Key]:
    """V01: share on dibao far from the rest of the township's, unless as many more are severely disabled."""
    people = world.places["population"].to_numpy().astype(float)
    persons, township = world.persons, world.places["township"].to_numpy()
    home = persons["village"].to_numpy()[world.roster()["person"]]
    counted: Floats = np.bincount(home, minlength=len(people)).astype(np.float64)
    disabled = persons.loc[persons["alive"] & (persons["severe"] > 0), "village"]
    severe: Floats = np.bincount(disabled, minlength=len(people)).astype(np.float64)
    rate, usual = counted / people, _of_others(counted, people, township)
    sampling = np.sqrt(usual * (1 - usual) / people)
    apart = rate - usual
    spread = np.hypot(1.4826 * np.median(np.abs(apart - np.median(apart))), sampling)
    explained = (apart > 0) & (severe / people > CareLimits.need_ratio * _of_others(severe, people, township))
    return keys(np.flatnonzero((np.abs(apart) > CareLimits.coverage_distance * spread) & ~explained))


def _of_others(counted: Floats, people: Floats, township: Ints) -> Floats:
    """The rate of the township's other villages; of the county where there is no other."""
    sums = [np.bincount(township, weights=values)[township] - values for values in (counted, people)]
    return np.where(sums[1] > 0, sums[0] / np.maximum(sums[1], 1), counted.sum() / people.sum())


def flat_amounts(world: World) -> set[Key]:
    """P08: villages of ten households and more where over four fifths are paid the same per person in the last month."""
    lines = world.payments
    now = lines[(lines["month"] == LAST_MONTH) & (lines["payment_kind"] == "regular")]
    now = now[(world.households["status"] == "active").to_numpy()[now["household"]]]
    each = now["amount_fen"] // now["insured_count"]
    share = each.groupby(now["village"]).agg(lambda amounts: amounts.value_counts(normalize=True).iloc[0])
    enough = now.groupby("village").size() >= CareLimits.modal_households
    return keys(share.index[(share > CareLimits.modal_share) & enough])


def even_townships(world: World) -> set[Key]:
    """P08: townships of seven villages and more whose shares of households on dibao differ less than chance would have them."""
    table = pd.DataFrame({"township": world.places["township"], "people": world.places["population"].astype(float)})
    homes = world.households.loc[world.paid_now(), "village"].value_counts()
    table["homes"] = homes.reindex(table.index, fill_value=0).astype(float)
    sums = table.groupby("township")[["homes", "people"]].transform("sum")
    rate = sums["homes"] / sums["people"]
    expected = rate * table["people"]
    table["distance"] = (table["homes"] - expected) ** 2 / (expected * (1 - rate))
    spread = table.groupby("township")["distance"].agg(["sum", "size"])
    even = chi2.cdf(spread["sum"], spread["size"] - 1) < CareLimits.even_probability
    return keys(spread.index[even & (spread["size"] >= CareLimits.even_villages)])


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """Villages with odd coverage or flat amounts, townships with quotas."""
    return {"V01": odd_coverage(world), "P08": flat_amounts(world), "P08:township": even_townships(world)}


TOPIC = Topic(
    "村情和覆盖面",
    make,
    faults,
    units={"V01": "village", "P08": "village", "P08:township": "township"},
    notes={
        "V01": "share on dibao far from the rest of the township, and disability does not explain it",
        "P08": "over four fifths of the households are paid the same per person",
        "P08:township": "shares of households on dibao differ less between the villages than chance would have them: a quota",
    },
)
