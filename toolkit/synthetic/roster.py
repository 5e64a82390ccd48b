"""The dibao roster, now and as it was in earlier months."""

import numpy as np
import pandas as pd

from toolkit.synthetic.books import relations
from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.defects import duplicate_rows, shift_birth_dates, spoil_identities
from toolkit.synthetic.filling import IDENTITY, filled
from toolkit.synthetic.months import first_day
from toolkit.synthetic.people import Ints
from toolkit.synthetic.world import World

CAUSES = {"因病": 0.38, "因残": 0.27, "缺劳力": 0.18, "因学": 0.05, "因灾": 0.04, "其他": 0.08}
HOUSEHOLD_COLUMNS = frozenset(
    (
        "village_group dibao_certificate head_name household_size insured_count category benefit_scope benefit_status "
        "monthly_benefit_fen approved_on bank account_number address phone remark poverty_cause benefit_mode"
    ).split()
)
WORLD_COLUMNS = (
    "unit person village first last status gone category amount_fen scope head former_head former_until account former_account "
    "account_holder bank from_month to_month listed household"
).split()
NO_ORDER = 0.52  # one-person households, whose rows cannot stand in a wrong order


def dibao_roster(rng: np.random.Generator, world: World, cards: pd.DataFrame, ago: int = 0) -> pd.DataFrame:
    """One row per listed member, household after household, head first; ``ago`` months before the last.

    ``leads`` marks the row that carries the household columns; in households whose order was broken
    (``broken``) they are on every row. ``cards`` is what :func:`household_cards` gives.
    """
    month = LAST_MONTH - ago
    listed = members_in(world, month)
    table = _with_uninsured(world, listed[["person", "household"]], month)
    household = table["household"].to_numpy()
    head = heads_in(world, month)[household]
    table["village"] = world.households["village"].to_numpy()[household]
    table["relation_to_head"] = relations(world.people, table["person"].to_numpy(), head)
    table["leads"] = table["person"].to_numpy() == head
    table = table[table.groupby("household")["leads"].transform("any")]
    table = filled(world, table.assign(**_extra(world.members.loc[listed.index], table)), IDENTITY)
    table = table.merge(_household_columns(world, table, cards, month), left_on="household", right_index=True)
    table["roster_month"] = month
    return _typed_up(rng, world, table, head_of=heads_in(world, month))


def _with_uninsured(world: World, listed: pd.DataFrame, month: int) -> pd.DataFrame:
    """The members, and on the last roster those of their family who are not insured."""
    others = (
        world.uninsured[world.uninsured["household"].isin(listed["household"])] if month == LAST_MONTH else world.uninsured[:0]
    )
    table = pd.concat([listed, others], ignore_index=True)
    return table.assign(insured=np.where(np.arange(len(table)) < len(listed), "yes", "no"))


def _extra(rows: pd.DataFrame, table: pd.DataFrame) -> dict[str, pd.Series]:
    """Columns that a topic has put on the memberships; blank for who is not insured."""
    kept = rows.reset_index(drop=True).reindex(table.index)
    return {str(name): kept[name] for name in kept if name not in WORLD_COLUMNS}


def members_in(world: World, month: int) -> pd.DataFrame:
    """Memberships that stood on the roster of a month: of the last one as listed, of earlier ones as counted."""
    if month == LAST_MONTH:
        return world.members[world.members["listed"]]
    return world.members[(world.members["from_month"] <= month) & (world.members["to_month"] >= month)]


def heads_in(world: World, month: int) -> Ints:
    """Head of each household in a month."""
    households = world.households
    former = (households["former_head"] >= 0) & (month <= households["former_until"]) & (month < LAST_MONTH)
    return households["former_head"].where(former, households["head"]).to_numpy()


def _typed_up(rng: np.random.Generator, world: World, table: pd.DataFrame, head_of: Ints) -> pd.DataFrame:
    """Order, spoil and repeat the rows."""
    defects = world.calibration.defects
    row = world.persons["hukou_row"].to_numpy()
    head_row = row[head_of[table["household"]]]
    hit = rng.random(len(world.households)) < defects.broken_order / (1 - NO_ORDER)
    table["broken"] = hit[table["household"]] & (table["household_size"] > 1)
    rank = np.where(table["broken"], rng.random(len(table)), np.where(table["leads"], -1.0, row[table["person"]]))
    table = table.iloc[np.lexsort((rank, table["household"], head_row, table["village"]))].reset_index(drop=True)
    table["born_on"] = shift_birth_dates(rng, table["born_on"], defects)
    table = spoil_identities(rng, table, defects)
    table["head_name"] = table["household"].map(table[table["leads"]].set_index("household")["person_name"])
    repeatable = ~table["broken"] & (~table["leads"] | (table["household_size"] == 1))
    return duplicate_rows(rng, table, defects, repeatable.to_numpy())


def household_cards(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """What the office knows of each household, the same in all months."""
    households = world.households
    n = len(households)
    table = pd.DataFrame({"bank": households["bank"], "account_number": households["account"]})
    table["village_group"] = np.char.add(rng.integers(1, 13, n).astype("U2"), "组")
    codes = zip(households["village"].tolist(), range(n), strict=True)
    table["dibao_certificate"] = [f"{world.calibration.county_code}{village:04d}{i:05d}" for village, i in codes]
    table["category"] = np.char.add(np.array(list("AABBC"))[households["category"]], "类")
    table["benefit_scope"] = households["scope"]
    table["approved_on"] = first_day(households["first"] - 1) + rng.integers(4, 27, n)
    table["phone"] = phones(rng, n, known=0.7)
    table["poverty_cause"] = rng.choice(list(CAUSES), size=n, p=list(CAUSES.values()))
    table["address"] = _addresses(rng, world, table["village_group"])
    own = {str(name): households[name] for name in households if name not in WORLD_COLUMNS}
    return table.assign(area="rural", benefit_mode="fixed", **own)


def _household_columns(world: World, table: pd.DataFrame, cards: pd.DataFrame, month: int) -> pd.DataFrame:
    """What the roster of a month says once per household."""
    households = world.households
    size = table.groupby("household").size()
    insured = (table["insured"] == "yes").groupby(table["household"]).sum()
    found = cards.loc[size.index].assign(household_size=size, insured_count=insured)
    raised = world.calibration.assistance
    each = households["amount_fen"].loc[size.index] - (raised.uplift_fen if month < raised.uplift_month else 0)
    found["monthly_benefit_fen"] = each * insured
    status = households["status"].loc[size.index]
    found["benefit_status"] = status if month == LAST_MONTH else "active"
    return found.drop(columns=[name for name in found if name in table])


def phones(rng: np.random.Generator, n: int, known: float) -> list[str]:
    """Mobile numbers whose second digit is 0 to 2, which no real one has; blank where none is known."""
    lots = zip(rng.integers(0, 3, n).tolist(), rng.integers(0, 10**9, n).tolist(), (rng.random(n) < known).tolist(), strict=True)
    return [f"1{a}{b:09d}" if has else "" for a, b, has in lots]


def _addresses(rng: np.random.Generator, world: World, group: pd.Series) -> list[str]:
    """Free text: with or without the township, the group and a house number."""
    place = world.places.loc[world.households["village"]]
    town = np.where(rng.random(len(group)) < 0.5, place["township_name"].to_numpy(), "")
    number = np.where(rng.random(len(group)) < 0.6, [f"{n}号" for n in rng.integers(1, 120, len(group))], "")
    return [a + b + c + d for a, b, c, d in zip(town, place["village_name"], group, number, strict=True)]
