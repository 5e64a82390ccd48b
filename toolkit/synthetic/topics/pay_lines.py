"""Lines of the payment lists: P02, P03, P07 and P10 are planted by changing what was paid."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import FIRST_MONTH, LAST_MONTH
from toolkit.synthetic.months import iso
from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics.ground import Ground
from toolkit.synthetic.topics.pay_truth import find, wage
from toolkit.synthetic.world import Key, World

Cells = pd.Series | Ints | list[int] | list[str] | int | str
LABELS = {"payment_kind": "regular", "pay_channel": "bank", "payment_result": "paid", "remark": ""}


def make(rng: np.random.Generator, world: World) -> Tables:
    """No register of its own: the payments are changed, and get kind, channel, result and remark."""
    ground = Ground(rng, world, {})
    for name, value in LABELS.items():
        world.payments[name] = world.payments.get(name, value)
    lines = Lines(ground)
    _plant_rhythm(lines)
    _plant_amounts(lines)
    _plant_uplift(lines)
    _plant_after_exit(lines)
    world.payments = world.payments.sort_values(["household", "month"], kind="stable").reset_index(drop=True)
    return {}


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """Households whose payments are not as they should be."""
    return find(world)


@dataclass
class Lines:
    """Changes to the payments of whole households."""

    ground: Ground

    def of(self, households: Ints, months: Ints) -> pd.DataFrame:
        """The line of each household in its month."""
        wanted = pd.DataFrame({"household": households, "month": months})
        rows = self.ground.world.payments.reset_index(names="row")
        return wanted.merge(rows, on=["household", "month"])

    def drop(self, rows: pd.DataFrame) -> None:
        """Strike lines."""
        lines = self.ground.world.payments
        self.ground.world.payments = lines[~lines.index.isin(rows["row"])].reset_index(drop=True)

    def add(self, rows: pd.DataFrame, **changes: Cells) -> None:
        """Add lines like ``rows`` with some columns changed."""
        new = rows.drop(columns="row").assign(**changes)
        self.ground.world.payments = pd.concat([self.ground.world.payments, new], ignore_index=True)

    def change(self, rows: pd.DataFrame, column: str, values: Cells) -> None:
        """Write one column of lines."""
        self.ground.world.payments.loc[rows["row"], column] = values

    def steady(self, n: int) -> Ints:
        """Active households without a fault that were paid, in one line a month, the whole period for the same number of persons.

        To the head of now: lines to one who is no longer on the roster cannot be told to be this household's.
        """
        world = self.ground.world
        to_head = world.payments["recipient"] == world.households["head"].to_numpy()[world.payments["household"]]
        by_home = world.payments.groupby("household")
        counts = by_home["insured_count"].agg(["size", "min", "max"]).assign(months=by_home["month"].nunique())
        counts["to_head"] = to_head.groupby(world.payments["household"]).all()
        monthly = (counts["size"] == LAST_MONTH - FIRST_MONTH + 1) & (counts["months"] == counts["size"]) & counts["to_head"]
        whole = counts.index[monthly & (counts["min"] == counts["max"])]
        active = world.households.index[world.households["status"] == "active"]
        return self.ground.take(np.intersect1d(whole, active), n)

    def some_months(self, households: Ints, before: int = 3) -> Ints:
        """A month for each household, with ``before`` months left until the end."""
        return np.asarray(self.ground.rng.integers(FIRST_MONTH + 2, LAST_MONTH - before, len(households)))


def _plant_rhythm(lines: Lines) -> None:
    """P02: a month missing, a month twice, months in one sum, in cash or through the village; near-misses."""
    ground = lines.ground
    homes = lines.steady(ground.n)
    missing, twice, lump, by_hand = (homes[i::4] for i in range(4))
    lines.drop(lines.of(missing, lines.some_months(missing)))
    double = lines.of(twice, lines.some_months(twice))
    lines.add(double)
    _pay_in_one(lines, lump)
    for i, home in enumerate(by_hand):
        rows = lines.of(np.repeat(home, 6), np.arange(LAST_MONTH - 7, LAST_MONTH - 1))
        lines.change(rows, "pay_channel", ["cash", "village"][i % 2])
    ground.plant("P02", homes)
    near = lines.steady(ground.n)
    _fail_and_repeat(lines, near[::2])
    _pay_back_later(lines, near[1::2])
    ground.spare("P02", near)


def _pay_in_one(lines: Lines, homes: Ints) -> None:
    """Two months unpaid, and the third line is three times as high."""
    month = lines.some_months(homes, before=4)
    for later in (0, 1):
        lines.drop(lines.of(homes, month + later))
    rows = lines.of(homes, month + 2)
    lines.change(rows, "amount_fen", rows["amount_fen"].to_numpy() * 3)


def _fail_and_repeat(lines: Lines, homes: Ints) -> None:
    """The credit fails and is repeated in the same month."""
    rows = lines.of(homes, lines.some_months(homes))
    lines.change(rows, "payment_result", "failed")
    lines.add(rows, payment_kind="back_pay", remark="账号有误，重新发放")


def _pay_back_later(lines: Lines, homes: Ints) -> None:
    """A month is left out and paid with the next one, as back pay."""
    rows = lines.of(homes, lines.some_months(homes))
    lines.drop(rows)
    lines.add(rows, month=rows["month"] + 1, payment_kind="back_pay", remark=[f"补发{iso(m)}" for m in rows["month"]])


def _plant_amounts(lines: Lines) -> None:
    """P03: until now paid too little, too much or not at all; near-misses round, deduct and add on other lines."""
    ground = lines.ground
    homes = lines.steady(ground.n)
    wrong, unpaid = homes[: -(len(homes) // 4) or None], homes[len(homes) - len(homes) // 4 :]
    change = ground.rng.choice([-6_000, -3_000, 4_000, 8_000], len(wrong))
    for back in range(4):
        rows = lines.of(wrong, np.full(len(wrong), LAST_MONTH - back))
        lines.change(rows, "amount_fen", rows["amount_fen"].to_numpy() + change)
    for back in range(2):
        lines.drop(lines.of(unpaid, np.full(len(unpaid), LAST_MONTH - back)))
    ground.plant("P03", homes)
    near = lines.steady(ground.n)
    rounded = lines.of(near[::2], np.full(len(near[::2]), LAST_MONTH))
    lines.change(rounded, "amount_fen", rounded["amount_fen"].to_numpy() + 50)
    lines.add(
        lines.of(near[1::2], np.full(len(near[1::2]), LAST_MONTH)), payment_kind="recovery", amount_fen=-5_000, remark="扣回多发"
    )
    ground.spare("P03", near)


def _plant_uplift(lines: Lines) -> None:
    """P10: the higher standard never came, or late without back pay; near-misses got back pay."""
    ground, policy = lines.ground, lines.ground.world.calibration.assistance
    homes = lines.steady(ground.n)
    _delay(lines, homes[::2], LAST_MONTH + 1)
    _delay(lines, homes[1::2], policy.uplift_month + 6)
    ground.plant("P10", homes)
    near = lines.steady(ground.n)
    _delay(lines, near, policy.uplift_month + 3)
    rows = lines.of(near, np.full(len(near), policy.uplift_month + 3))
    owed = 3 * policy.uplift_fen * rows["insured_count"]
    lines.add(rows, payment_kind="back_pay", amount_fen=owed, remark="补发提标差额")
    ground.spare("P10", near)


def _delay(lines: Lines, homes: Ints, until: int) -> None:
    """Leave the amount as it was before the uplift, up to the month before ``until``."""
    policy = lines.ground.world.calibration.assistance
    for month in range(policy.uplift_month, until):
        rows = lines.of(homes, np.full(len(homes), month))
        lines.change(rows, "amount_fen", (rows["amount_fen"] - policy.uplift_fen * rows["insured_count"]).to_numpy())


def _plant_after_exit(lines: Lines) -> None:
    """P07: regular payments go on after the household left; near-misses get what was still owed."""
    ground = lines.ground
    pool = _left(ground.world)
    homes = ground.take(pool, ground.n)
    near = ground.take(pool, ground.n)
    last = ground.world.households["last"]
    for later in range(1, 5):
        rows = lines.of(homes, last.reindex(homes).to_numpy())
        rows = rows[(rows["month"] + later <= LAST_MONTH) & (ground.rng.random(len(rows)) < (1.0 if later <= 2 else 0.6))]
        lines.add(rows, month=rows["month"] + later, amount_fen=[wage(ground.world, *r) for r in _due(rows, later)])
    rows = lines.of(near, last.reindex(near).to_numpy())
    lines.add(
        rows,
        month=rows["month"] + 1,
        payment_kind="back_pay",
        amount_fen=3_000,
        remark=[f"补发{iso(m)}差额" for m in rows["month"]],
    )
    head = ground.world.households["head"]
    ground.plant("P07", head.reindex(homes))
    ground.spare("P07", head.reindex(near))


def _due(rows: pd.DataFrame, later: int) -> list[tuple[int, int, int]]:
    """Household, month and number of persons of lines that come ``later`` months after."""
    return list(zip(rows["household"], rows["month"] + later, rows["insured_count"], strict=True))


def _left(world: World) -> Ints:
    """Households that left inside the period, all of whose members live; they left in the month after the last payment."""
    homes = world.households
    left = homes["status"].isin(["gone", "suspended"]) & ~homes["gone"] & homes["last"].between(FIRST_MONTH + 1, LAST_MONTH - 2)
    members = world.members
    dead = members.loc[~world.persons["alive"].to_numpy()[members["person"]], "household"]
    return np.asarray(homes.index[left & ~homes.index.isin(dead)])


TOPIC = Topic(
    "发放异常",
    make,
    faults,
    units=dict.fromkeys(("P02", "P03", "P10"), "household") | {"P07": "person"},
    notes={
        "P02": "a month not paid or paid twice, months in one sum, cash, or through the village",
        "P03": "the last month's payment is not what the roster says, by more than a yuan",
        "P07": "regular payments for months after the one in which the household left; keyed by its head",
        "P10": "the uplift came late or never, without back pay",
    },
)
