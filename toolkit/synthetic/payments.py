"""Accounts, monthly payments and the batches in which the bank credits them."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.synthetic.calibration import FIRST_MONTH, LAST_MONTH
from toolkit.synthetic.months import first_day
from toolkit.synthetic.people import Ints
from toolkit.synthetic.world import World

MONTHS = np.arange(FIRST_MONTH, LAST_MONTH + 1)
PAY_DAY = 10  # credited by this day of the month
BANKS = ("农村商业银行", "邮政储蓄银行", "农业银行")
PAYMENT_COLUMNS = ["household", "month", "recipient", "insured_count", "amount_fen", "account", "account_holder", "village"]
RESHUFFLED_MONTHS = (2026 * 12 + 9,)  # 10 October 2026, a Saturday, is worked in exchange for the long holiday


def open_accounts(rng: np.random.Generator, world: World) -> None:
    """Give every household an account in its head's name; in two of a hundred a relative of the book holds it."""
    households = world.households
    n = len(households)
    households["account"] = account_numbers(rng, n, world.calibration.county_code)
    households["former_account"] = account_numbers(rng, n, world.calibration.county_code)
    households["account_holder"] = households["head"]
    households["bank"] = np.array(BANKS)[rng.choice(3, size=n, p=[0.7, 0.2, 0.1])]
    relative = _relatives(rng, world)
    swapped = (relative >= 0) & (rng.random(n) < world.calibration.defects.relative_account / max(0.01, (relative >= 0).mean()))
    households.loc[swapped, "account_holder"] = relative[swapped]
    world.spared["P06"] = {(int(h),) for h in np.flatnonzero(swapped)}


def account_numbers(rng: np.random.Generator, n: int, county: str) -> list[str]:
    """19-digit numbers that start with 0, which no bank issues; all different."""
    lots = zip(rng.permutation(n).tolist(), rng.integers(0, 10**7, n).tolist(), strict=True)
    return [f"0{county}{i:05d}{lot:07d}" for i, lot in lots]


def _relatives(rng: np.random.Generator, world: World) -> Ints:
    """For each household a living adult of the head's hukou book other than the head, or -1."""
    persons = world.persons
    adults = persons[persons["alive"] & (persons["age"] >= 18)].reset_index(names="relative")
    adults = adults.iloc[rng.permutation(len(adults))][["relative", "book"]]
    wanted = world.households[["head"]].assign(book=persons["book"].to_numpy()[world.households["head"]]).reset_index()
    pairs = wanted.merge(adults, on="book")
    relative = pairs[pairs["relative"] != pairs["head"]].drop_duplicates("index").set_index("index")["relative"]
    return np.asarray(relative.reindex(world.households.index, fill_value=-1))


def credit_batches(rng: np.random.Generator, world: World) -> None:
    """Credit every township's month between the 5th and the 10th; plant late batches and Monday credits."""
    townships = int(world.places["township"].max()) + 1
    batches = pd.DataFrame({"township": np.repeat(np.arange(townships), len(MONTHS)), "month": np.tile(MONTHS, townships)})
    batches["credited_on"] = _working_day(first_day(batches["month"]) + rng.integers(4, 10, len(batches)))
    due = first_day(batches["month"]) + PAY_DAY - 1
    weekend = (_weekday(due) >= 5) & ~batches["month"].isin(RESHUFFLED_MONTHS).to_numpy()
    late = _late(rng, world, len(batches))
    monday = weekend & ~late & (rng.random(len(batches)) < 0.5)
    batches.loc[monday, "credited_on"] = (due + 7 - _weekday(due))[monday]
    batches.loc[late, "credited_on"] = _working_day(due + rng.integers(3, 15, len(batches)))[late]
    world.planted["P01"] = set(batches.loc[late, ["township", "month"]].itertuples(index=False, name=None))
    world.spared["P01"] = set(batches.loc[monday, ["township", "month"]].itertuples(index=False, name=None))
    world.batches = batches.assign(weekend=weekend, late=batches["credited_on"] > np.where(weekend, due + 7 - _weekday(due), due))


def _late(rng: np.random.Generator, world: World, n: int) -> npt.NDArray[np.bool_]:
    """Which batches come late."""
    wanted = world.calibration.faults.count(world.calibration.faults.late_batches, n)
    return np.asarray(np.isin(np.arange(n), rng.permutation(n)[:wanted]))


def _weekday(days: Ints) -> Ints:
    """0 for Monday; day 0 (1970-01-01) was a Thursday."""
    return np.asarray((days + 3) % 7)


def _working_day(days: Ints) -> Ints:
    """The day itself, or the Friday before a weekend."""
    return np.asarray(days - np.maximum(_weekday(days) - 4, 0))


def pay(world: World) -> None:
    """One payment per household and month: counted members times the amount in force."""
    counted = _counted(world.members)
    if world.calibration.payments_by_person:
        world.payments = _pay_persons(world, counted)
        return
    size = counted.groupby(["household", "month"]).size().rename("insured_count").reset_index()
    table = size.join(world.households, on="household").reset_index(drop=True)
    former = (table["former_head"] >= 0) & (table["month"] <= table["former_until"])
    table["recipient"] = table["former_head"].where(former, table["head"])
    table["account"] = table["former_account"].where(former, table["account"])
    table["account_holder"] = table["former_head"].where(former, table["account_holder"])
    uplift = world.calibration.assistance
    each = table["amount_fen"] - np.where(table["month"] < uplift.uplift_month, uplift.uplift_fen, 0)
    table["amount_fen"] = each * table["insured_count"]
    world.payments = table[PAYMENT_COLUMNS]


def _pay_persons(world: World, counted: pd.DataFrame) -> pd.DataFrame:
    """One payment per counted member and month, all of a household into its account."""
    households, uplift = world.households, world.calibration.assistance
    place, month = counted["household"].to_numpy(), counted["month"].to_numpy()
    table = counted.rename(columns={"person": "recipient"}).assign(insured_count=1)
    for column in ("account", "account_holder", "village", "amount_fen"):
        table[column] = households[column].take(place).to_numpy()
    table["amount_fen"] -= np.where(month < uplift.uplift_month, uplift.uplift_fen, 0)
    return table[PAYMENT_COLUMNS]


def _counted(members: pd.DataFrame) -> pd.DataFrame:
    """Each counted member of each household in each month of the period: household, person, month."""
    first = members["from_month"].clip(lower=FIRST_MONTH)
    length = (members["to_month"].clip(upper=LAST_MONTH) - first + 1).clip(lower=0).to_numpy()
    household = members["household"].to_numpy().repeat(length)
    start = np.cumsum(length) - length
    month = first.to_numpy().repeat(length) + np.arange(length.sum()) - start.repeat(length)
    return pd.DataFrame({"household": household, "person": members["person"].to_numpy().repeat(length), "month": month})
