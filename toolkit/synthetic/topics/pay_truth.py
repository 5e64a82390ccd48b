"""P02, P03, P07 and P10 by direct rules on the payments, whatever was planted."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import FIRST_MONTH, LAST_MONTH
from toolkit.synthetic.topics.care_rates import CareLimits
from toolkit.synthetic.topics.ground import keys
from toolkit.synthetic.world import Key, World

LUMP = 1.9  # times the amount due: two months or more in one line


def wage(world: World, household: int, month: int, persons: int) -> int:
    """What a household is due for a month and so many persons, in fen."""
    policy = world.calibration.assistance
    each = int(world.households["amount_fen"].to_numpy()[household]) - (policy.uplift_fen if month < policy.uplift_month else 0)
    return each * int(persons)


def find(world: World) -> Mapping[str, set[Key]]:
    """Keys of the four checks."""
    months = _months(world)
    return {
        "P02": _out_of_rhythm(world, months),
        "P03": _wrong_now(world, months),
        "P07": _after_exit(world),
        "P10": _without_uplift(world, months),
    }


def _months(world: World) -> pd.DataFrame:
    """Per household and month in which members were counted: what was due, and what lines there are."""
    due = _due(world)
    lines = world.payments[world.payments["payment_result"] == "paid"]
    regular = lines[lines["payment_kind"] == "regular"]
    regular = regular.assign(again=regular.duplicated(["household", "month", "recipient"]))
    by_month = regular.groupby(["household", "month"]).agg(
        lines=("amount_fen", "size"), regular=("amount_fen", "sum"), again=("again", "any")
    )
    by_month["by_bank"] = (regular["pay_channel"] == "bank").groupby([regular["household"], regular["month"]]).all()
    back = lines[lines["payment_kind"] == "back_pay"].groupby("household")["amount_fen"].sum().rename("back")
    table = due.merge(by_month.reset_index(), on=["household", "month"], how="left").merge(
        back.reset_index(), on="household", how="left"
    )
    table[["lines", "regular", "back"]] = table[["lines", "regular", "back"]].fillna(0)
    table["again"] = table["again"].astype("boolean").fillna(False).astype(bool)
    table["by_bank"] = table["by_bank"].astype("boolean").fillna(True).astype(bool)
    return table


def _due(world: World) -> pd.DataFrame:
    """Household, month and the amount due for the members counted then."""
    members = world.members
    first = members["from_month"].clip(lower=FIRST_MONTH).to_numpy()
    length = (members["to_month"].clip(upper=LAST_MONTH).to_numpy() - first + 1).clip(min=0)
    household = members["household"].to_numpy().repeat(length)
    month = np.concatenate([np.arange(a, a + n) for a, n in zip(first, length, strict=True)]) if len(first) else first
    table = (
        pd.DataFrame({"household": household, "month": month})
        .groupby(["household", "month"])
        .size()
        .rename("persons")
        .reset_index()
    )
    policy = world.calibration.assistance
    each = world.households["amount_fen"].to_numpy()[table["household"]]
    table["due"] = (each - np.where(table["month"] < policy.uplift_month, policy.uplift_fen, 0)) * table["persons"]
    table["active"] = (world.households["status"] == "active").to_numpy()[table["household"]]
    return table


def _out_of_rhythm(world: World, months: pd.DataFrame) -> set[Key]:
    """P02: a month of an active household without its line or back pay, with two, with a lump sum, or not by bank."""
    table = months[months["active"]]
    unpaid = (table["lines"] == 0) & (table["back"] < table["due"])
    lump = table["regular"] > LUMP * table["due"]
    return keys(table.loc[unpaid | table["again"] | lump | ~table["by_bank"], "household"])


def _wrong_now(world: World, months: pd.DataFrame) -> set[Key]:
    """P03: the regular payment of the last month differs from what the roster says; back pay and recoveries are other lines."""
    table = months[months["active"] & (months["month"] == LAST_MONTH)]
    listed = world.members.loc[world.members["listed"], "household"].value_counts()
    due = table["household"].map(listed).fillna(0).to_numpy() * world.households["amount_fen"].to_numpy()[table["household"]]
    return keys(table.loc[(table["regular"] - due).abs() > CareLimits.tolerance_fen, "household"])


def _after_exit(world: World) -> set[Key]:
    """P07: a regular payment for a month after the exit, which takes effect in the month after the last that was due."""
    homes = world.households
    lines = world.payments
    left = homes["status"].isin(["gone", "suspended"]).to_numpy()[lines["household"]]
    after = lines["month"].to_numpy() > homes["last"].to_numpy()[lines["household"]] + 1
    paid = (lines["payment_result"] == "paid") & (lines["payment_kind"] == "regular")
    return keys(homes["head"].to_numpy()[lines.loc[left & after & paid, "household"]])


def _without_uplift(world: World, months: pd.DataFrame) -> set[Key]:
    """P10: paid less than due by the uplift in months after it, and the back pay does not make up for it."""
    policy = world.calibration.assistance
    table = months[months["active"] & (months["month"] >= policy.uplift_month) & (months["lines"] > 0)].copy()
    short = table["due"] - table["regular"] == policy.uplift_fen * table["persons"]
    table["owed"] = (table["due"] - table["regular"]).where(short, 0)
    totals = table.groupby("household").agg(owed=("owed", "sum"), back=("back", "first"))
    return keys(totals.index[(totals["owed"] > 0) & (totals["back"] < totals["owed"])])
