"""L01: the reserve each township keeps for emergencies."""

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.months import of_days
from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.care_rates import FEN, CareLimits, CareRates
from toolkit.synthetic.topics.ground import Ground, keys
from toolkit.synthetic.world import Key

MONTHS = np.arange(LAST_MONTH - 11, LAST_MONTH + 1)


def make(ground: Ground, relief: pd.DataFrame) -> pd.DataFrame:
    """Twelve months per township: what came in, what emergencies cost, what is left; then the faults."""
    townships = int(ground.world.places["township"].max()) + 1
    spent, cases = _spent(ground, relief, townships)
    quota = ground.rng.choice([50_000, 60_000, 80_000], townships) * FEN
    lots = ground.shuffled(townships)
    few = CareRates().few(townships)
    wrong = lots[:few]
    for i, town in enumerate(wrong.tolist()):
        if i % 4 == 1:
            spent[town], cases[town] = 0, 0
    received = np.where(np.arange(12) % 3 == 0, spent.sum(axis=1, keepdims=True) // 4, 0) // FEN * FEN
    received[:, 0] = quota
    table = _table(quota, received, spent, cases)
    _plant(table, wrong)
    ground.plant("L01", wrong)
    ground.spare("L01", lots[few:])
    return table


def _spent(ground: Ground, relief: pd.DataFrame, townships: int) -> tuple[Ints, Ints]:
    """Sums and numbers of the emergencies of each township and month; a small one where there was none all year."""
    urgent = relief[relief["advance_aid"] == "yes"]
    town = ground.world.persons["township"].to_numpy()[urgent["person"]]
    month = of_days(urgent["paid_at"].to_numpy() // (24 * 60)) - MONTHS[0]
    inside = (month >= 0) & (month < 12)
    spent, cases = np.zeros((townships, 12), dtype=np.int64), np.zeros((townships, 12), dtype=np.int64)
    np.add.at(spent, (town[inside], month[inside]), urgent["amount_fen"].to_numpy()[inside])
    np.add.at(cases, (town[inside], month[inside]), 1)
    idle = spent.sum(axis=1) == 0
    spent[idle, 4], cases[idle, 4] = 800 * FEN, 1
    return spent, cases


def _table(quota: Ints, received: Ints, spent: Ints, cases: Ints) -> pd.DataFrame:
    """Rows by township and month; the balance adds up."""
    townships = len(quota)
    table = pd.DataFrame({"township": np.repeat(np.arange(townships), 12), "reserve_month": np.tile(MONTHS, townships)})
    table["quota_fen"] = quota.repeat(12)
    table["received_fen"], table["spent_fen"] = received.ravel(), spent.ravel()
    table["balance_fen"] = np.cumsum(received - spent, axis=1).ravel()
    return table.assign(case_count=cases.ravel(), ledger_kept="yes")


def _plant(table: pd.DataFrame, wrong: Ints) -> None:
    """One fault per township: no ledger, no use (made before), a negative balance, a small reserve."""
    for i, town in enumerate(wrong.tolist()):
        mine = table["township"] == town
        if i % 4 == 0:
            table.loc[mine, "ledger_kept"] = "no"
        elif i % 4 == 2:
            table.loc[mine, "balance_fen"] -= table.loc[mine, "balance_fen"].iloc[-1] + 1_500 * FEN
        elif i % 4 == 3:
            table.loc[mine, "quota_fen"] = 30_000 * FEN


def poor_reserves(tables: Tables) -> set[Key]:
    """L01: townships without ledger, without use in twelve months, with a negative balance or too small a reserve."""
    rows = tables["relief_reserves"]
    by_town = rows.groupby("township")
    idle = by_town["spent_fen"].sum() == 0
    low = by_town[["balance_fen", "quota_fen"]].min()
    bare = (rows["ledger_kept"] != "yes").groupby(rows["township"]).any()
    wrong = idle | bare | (low["balance_fen"] < 0) | (low["quota_fen"] < CareLimits.reserve_fen)
    return keys(wrong.index[wrong])
