"""Money for dibao on its way from the treasury through the bank: P04 and P11."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics.care_rates import FEN, CareLimits
from toolkit.synthetic.topics.ground import Ground, row_keys
from toolkit.synthetic.world import Key, World

BATCH = ["township", "pay_month"]


def make(rng: np.random.Generator, world: World) -> Tables:
    """One row per township and month, from the payment lists as they are by now; then the faults."""
    ground = Ground(rng, world, {})
    table = _clean(ground)
    bounced = np.flatnonzero(table["returned_fen"] > 0)
    whole = rng.permutation(np.flatnonzero(table["returned_fen"] == 0))
    few = max(2, len(table) // 24)
    slow, short, unbalanced, punctual = np.split(whole[: 4 * few], 4)
    _slow(ground, table, slow, punctual)
    _volume(ground, table, short)
    _unbalance(ground, table, unbalanced)
    _repay_late(ground, table, bounced)
    ground.tables["fund_transfers"] = table.sort_values(["pay_month", "township"]).reset_index(drop=True)
    return ground.tables


def _sums(world: World) -> pd.DataFrame:
    """Per batch: what the lists show as paid, recoveries taken off, and what came back from the bank."""
    lines = world.payments
    batch = [world.places["township"].to_numpy()[lines["village"]], lines["month"]]
    failed = lines["payment_result"] == "failed"
    sums = pd.DataFrame({"paid_fen": lines["amount_fen"].where(~failed, 0), "returned_fen": lines["amount_fen"].where(failed, 0)})
    table = sums.groupby(batch).sum().rename_axis(BATCH).reset_index()
    return table.astype({"paid_fen": "int64", "returned_fen": "int64"})


def _clean(ground: Ground) -> pd.DataFrame:
    """Allocated a few days before the credit, a round sum; returned money is paid out again within two weeks."""
    table = _sums(ground.world)
    credited = _credited(ground.world, table)
    n = len(table)
    table["scheme"] = "dibao"
    table["allocated_on"] = credited - ground.rng.integers(1, 9, n)
    due = table["paid_fen"] + table["returned_fen"]
    table["allocated_fen"] = -(-due // (1000 * FEN)) * 1000 * FEN
    table["balance_fen"] = table["allocated_fen"] - due
    table["repaid_on"] = np.where(table["returned_fen"] > 0, credited + ground.rng.integers(3, 14, n), -1)
    return table


def _credited(world: World, table: pd.DataFrame) -> Ints:
    """Day on which each batch was credited."""
    days = world.batches.set_index(["township", "month"])["credited_on"]
    return np.asarray(days.reindex(pd.MultiIndex.from_frame(table[BATCH])))


def _slow(ground: Ground, table: pd.DataFrame, slow: Ints, punctual: Ints) -> None:
    """P04: the money lay with the bank for weeks; ten days are in order."""
    credited = _credited(ground.world, table)
    table.loc[slow, "allocated_on"] = credited[slow] - ground.rng.integers(13, 26, len(slow))
    table.loc[punctual, "allocated_on"] = credited[punctual] - CareLimits.allocation_days
    ground.plant("P04", row_keys(table.iloc[slow][BATCH]))
    ground.spare("P04", row_keys(table.iloc[punctual][BATCH]))


def _volume(ground: Ground, table: pd.DataFrame, chosen: Ints) -> None:
    """P04: the treasury books more as paid than the lists show."""
    more = ground.rng.integers(20, 90, len(chosen)) * 100 * FEN
    for name in ("paid_fen", "allocated_fen"):
        table.loc[chosen, name] = table[name].to_numpy()[chosen] + more
    ground.plant("P04", row_keys(table.iloc[chosen][BATCH]))


def _unbalance(ground: Ground, table: pd.DataFrame, chosen: Ints) -> None:
    """P11: part of the allocation is nowhere."""
    lost = ground.rng.integers(10, 60, len(chosen)) * 100 * FEN
    table.loc[chosen, "allocated_fen"] = table["allocated_fen"].to_numpy()[chosen] + lost
    ground.plant("P11", row_keys(table.iloc[chosen][BATCH]))


def _repay_late(ground: Ground, table: pd.DataFrame, bounced: Ints) -> None:
    """P11: returned money paid out again late or never; the others within two weeks."""
    chosen = ground.shuffled(bounced)[: max(1, len(bounced) // 6)]
    late = np.where(np.arange(len(chosen)) % 2 == 0, _credited(ground.world, table)[chosen] + 40, -1)
    table.loc[chosen, "repaid_on"] = late
    ground.plant("P11", row_keys(table.iloc[chosen][BATCH]))
    ground.spare("P11", row_keys(table.iloc[np.setdiff1d(bounced, chosen)][BATCH]))


def misrouted(world: World, tables: Tables) -> set[Key]:
    """P04: over ten days from allocation to credit, or a total that the lists do not bear out."""
    table = tables["fund_transfers"]
    slow = _credited(world, table) - table["allocated_on"] > CareLimits.allocation_days
    listed = table[BATCH].merge(_sums(world), on=BATCH, how="left")["paid_fen"].to_numpy()
    return row_keys(table.loc[slow | (table["paid_fen"] != listed), BATCH])


def unreconciled(world: World, tables: Tables) -> set[Key]:
    """P11: allocated is not paid, returned and left over; or returned money is not paid out again within 15 days."""
    table = tables["fund_transfers"]
    open_sum = table["allocated_fen"] != table["paid_fen"] + table["returned_fen"] + table["balance_fen"]
    days = table["repaid_on"] - _credited(world, table)
    late = (table["returned_fen"] > 0) & ((table["repaid_on"] < 0) | (days > CareLimits.repay_days))
    return row_keys(table.loc[open_sum | late, BATCH])


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """Batches that are slow, that do not agree with the lists, or that do not add up."""
    return {"P04": misrouted(world, tables), "P11": unreconciled(world, tables)}


TOPIC = Topic(
    "资金拨付",
    make,
    faults,
    units={"P04": "township|month", "P11": "township|month"},
    notes={
        "P04": "over ten days from allocation to credit, or booked as paid what the lists do not show",
        "P11": "the allocation does not add up, or returned money was not paid out again within 15 days",
    },
)
