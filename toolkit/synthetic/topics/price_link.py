"""Months of rising prices and the supplements they call for: P09."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import FIRST_MONTH, LAST_MONTH
from toolkit.synthetic.months import first_day
from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics.care_rates import CareLimits
from toolkit.synthetic.topics.ground import Ground, keys
from toolkit.synthetic.world import Key, World

FOOD_MONTH, CONSUMER_MONTH = LAST_MONTH - 8, LAST_MONTH - 14  # February 2026, August 2025
NEAR_MONTHS = (LAST_MONTH - 9, LAST_MONTH - 20)  # just below the limits
MISSING_SHARE = 0.2


def make(rng: np.random.Generator, world: World) -> Tables:
    """The price index of the period, and the supplements of the months that reach a limit."""
    ground = Ground(rng, world, {})
    ground.tables["price_index"] = _index(rng)
    table = pd.concat([_paid(ground, month) for month in (CONSUMER_MONTH, FOOD_MONTH)], ignore_index=True)
    table = _plant(ground, table)
    village = world.persons["village"].to_numpy()[table["person"]]
    order = np.lexsort((village, table["supplement_month"]))
    ground.tables["price_supplements"] = table.iloc[order].drop(columns="township").reset_index(drop=True)
    return ground.tables


def _index(rng: np.random.Generator) -> pd.DataFrame:
    """Yearly rises in percent, month by month."""
    month = np.arange(FIRST_MONTH, LAST_MONTH + 1)
    consumer, food = rng.uniform(0.1, 2.4, len(month)).round(1), rng.uniform(-2.0, 4.5, len(month)).round(1)
    consumer = np.select([month == CONSUMER_MONTH, month == NEAR_MONTHS[0]], [3.7, 3.4], consumer)
    food = np.select([month == FOOD_MONTH, month == NEAR_MONTHS[1]], [6.8, 5.9], food)
    return pd.DataFrame({"index_month": month, "consumer_price_rise": consumer, "food_price_rise": food})


def eligible(world: World, month: int) -> pd.DataFrame:
    """Everybody counted in dibao or on tekun in a month: ``person``, ``recipient_scheme``."""
    members, tekun = world.members, world.tekun
    counted = members.loc[(members["from_month"] <= month) & (members["to_month"] >= month), ["person"]]
    cared = tekun.loc[(tekun["supported_from"] <= month) & (tekun["last_paid_month"] >= month), ["person"]]
    both = pd.concat([counted.assign(recipient_scheme="dibao"), cared.assign(recipient_scheme="tekun")])
    return both.drop_duplicates("person").reset_index(drop=True)


def _paid(ground: Ground, month: int) -> pd.DataFrame:
    """Supplements of a month, credited about three weeks after its end, per township on one day."""
    table = eligible(ground.world, month)
    townships = int(ground.world.places["township"].max()) + 1
    table["township"] = ground.world.persons["township"].to_numpy()[table["person"]]
    days = first_day(np.array([month + 1]))[0] + ground.rng.integers(15, 29, townships)
    amounts = {"dibao": CareLimits.supplement_fen + 500, "tekun": CareLimits.supplement_fen + 2000}
    table["amount_fen"] = table["recipient_scheme"].map(amounts).astype("int64")
    return table.assign(supplement_month=month, credited_on=days[table["township"]])


def _plant(ground: Ground, table: pd.DataFrame) -> pd.DataFrame:
    """Batches late, with persons missing, with too little, with some paid twice; the others are near-misses."""
    batches = table[["township", "supplement_month"]].drop_duplicates().to_numpy()
    lots = ground.shuffled(len(batches))
    wrong = batches[lots[: max(2, len(batches) // 4)]]
    for i, (town, month) in enumerate(wrong.tolist()):
        table = _spoilt(ground, table, (table["township"] == town) & (table["supplement_month"] == month), i)
    ground.plant("P09", [(int(a), int(b)) for a, b in wrong])
    ground.spare("P09", [(int(a), int(b)) for a, b in batches[lots[len(wrong) :]]])
    return table


def _spoilt(ground: Ground, table: pd.DataFrame, mine: pd.Series, i: int) -> pd.DataFrame:
    """One batch with one fault."""
    rows = ground.shuffled(np.flatnonzero(mine))
    few = rows[: max(3, round(MISSING_SHARE * len(rows)))]
    if i % 4 == 0:
        return table[~table.index.isin(few)].reset_index(drop=True)
    if i % 4 == 1:
        table.loc[rows, "credited_on"] = table.loc[rows, "credited_on"] + 55
        return table
    if i % 4 == 2:
        table.loc[few, "amount_fen"] = 1500
        return table
    return pd.concat([table, table.loc[few].assign(credited_on=table.loc[few, "credited_on"] + 6)], ignore_index=True)


def triggered(index: pd.DataFrame) -> Ints:
    """Months in which a rise reaches its limit."""
    high = (index["consumer_price_rise"] >= CareLimits.consumer_rise) | (index["food_price_rise"] >= CareLimits.food_rise)
    return np.asarray(index.loc[high, "index_month"])


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """P09: townships and months in which somebody got nothing, too little, twice, or all got it late."""
    found: set[Key] = set()
    table = tables["price_supplements"]
    for month in triggered(tables["price_index"]).tolist():
        due, rows = eligible(world, month), table[table["supplement_month"] == month]
        late = rows["credited_on"] > first_day(np.array([month + 1]))[0] - 1 + CareLimits.supplement_days
        wrong = rows.loc[late | rows["person"].duplicated() | (rows["amount_fen"] < CareLimits.supplement_fen), "person"]
        person = np.concatenate([wrong, np.setdiff1d(due["person"], rows["person"])]).astype(np.int64)
        found |= keys((int(t), month) for t in np.unique(world.persons["township"].to_numpy()[person]))
    return {"P09": found}


TOPIC = Topic(
    "价格临时补贴",
    make,
    faults,
    units={"P09": "township|month"},
    notes={"P09": "prices rose above the limit; the supplement came late, not to all, twice, or below the minimum"},
)
