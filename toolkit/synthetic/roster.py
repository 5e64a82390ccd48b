"""The dibao roster and the payment lists, still typed."""

import numpy as np
import pandas as pd

from toolkit.synthetic.books import relations
from toolkit.synthetic.defects import duplicate_rows, shift_birth_dates, spoil_identity
from toolkit.synthetic.months import first_day
from toolkit.synthetic.people import Ints
from toolkit.synthetic.registers import identity
from toolkit.synthetic.world import World

CAUSES = {"因病": 0.38, "因残": 0.27, "缺劳力": 0.18, "因学": 0.05, "因灾": 0.04, "其他": 0.08}
HOUSEHOLD_COLUMNS = (
    "village_group dibao_certificate head_name household_size insured_count category benefit_scope benefit_status "
    "monthly_benefit_fen approved_on bank account_number address phone remark"
).split()


def dibao_roster(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """One row per listed member, household after household, head first.

    ``leads`` marks the row that carries the household columns; in households whose order was broken
    (``broken``) they are on every row.
    """
    listed = world.members[world.members["listed"]]
    table = identity(world, listed["person"].to_numpy()).assign(household=listed["household"].to_numpy())
    home = world.places.loc[world.households["village"].to_numpy()[table["household"]]]
    for column in ("township", "township_name", "village_name"):
        table[column] = home[column].to_numpy()
    head = world.households["head"].to_numpy()[table["household"]]
    table["relation_to_head"] = relations(world.people, table["person"].to_numpy(), head)
    table["leads"] = table["person"].to_numpy() == head
    table = table.merge(_household_columns(rng, world, listed), left_on="household", right_index=True)
    table["born_on"] = shift_birth_dates(rng, table["born_on"], world.calibration.defects)
    return _typed_up(rng, world, table)


def _typed_up(rng: np.random.Generator, world: World, table: pd.DataFrame) -> pd.DataFrame:
    """Order, spoil and repeat the rows."""
    defects = world.calibration.defects
    row = world.persons["hukou_row"].to_numpy()
    home = world.households["village"].to_numpy()[table["household"]]
    head_row = row[world.households["head"].to_numpy()[table["household"]]]
    hit = rng.random(len(world.households)) < defects.broken_order / 0.48  # one-person households have no order
    table["broken"] = hit[table["household"]] & (table["household_size"] > 1)
    rank = np.where(table["broken"], rng.random(len(table)), np.where(table["leads"], -1.0, row[table["person"]]))
    table = table.iloc[np.lexsort((rank, table["household"], head_row, home))].reset_index(drop=True)
    table = spoil_identity(rng, table, defects)
    table["head_name"] = table["household"].map(table[table["leads"]].set_index("household")["person_name"])
    repeatable = ~table["broken"] & (~table["leads"] | (table["household_size"] == 1))
    return duplicate_rows(rng, table, defects, repeatable.to_numpy())


def _household_columns(rng: np.random.Generator, world: World, listed: pd.DataFrame) -> pd.DataFrame:
    """What the roster says once per household."""
    households = world.households
    n = len(households)
    table = households[["bank", "village"]].rename(columns={"village": "home"})
    table["household_size"] = listed.groupby("household").size().reindex(households.index, fill_value=0)
    table["insured_count"] = table["household_size"]
    table["monthly_benefit_fen"] = households["amount_fen"] * table["insured_count"]
    table["village_group"] = [f"{g}组" for g in rng.integers(1, 13, n)]
    table["dibao_certificate"] = [f"399901{v:04d}{i:05d}" for i, v in enumerate(households["village"])]
    table["category"] = np.array(list("AABBC"))[households["category"]] + np.array("类")
    table["benefit_scope"], table["benefit_status"] = households["scope"], households["status"]
    table["approved_on"] = first_day(households["first"] - 1) + rng.integers(4, 27, n)
    table["account_number"] = households["account"]
    table["phone"] = [f"1{a}{b:09d}" if c else "" for a, b, c in _phone_lots(rng, n)]
    table["remark"] = rng.choice(list(CAUSES), size=n, p=list(CAUSES.values()))
    table["address"] = _addresses(rng, world, table["village_group"])
    return table.drop(columns="home")


def _phone_lots(rng: np.random.Generator, n: int) -> list[tuple[int, int, bool]]:
    """Second digit 0-2 (no real mobile number has it), nine more, and whether a phone is known."""
    return list(
        zip(rng.integers(0, 3, n).tolist(), rng.integers(0, 10**9, n).tolist(), (rng.random(n) < 0.7).tolist(), strict=True)
    )


def _addresses(rng: np.random.Generator, world: World, group: pd.Series) -> list[str]:
    """Free text: with or without the township, the group and a house number."""
    place = world.places.loc[world.households["village"]]
    town = np.where(rng.random(len(group)) < 0.5, place["township_name"].to_numpy(), "")
    number = np.where(rng.random(len(group)) < 0.6, [f"{n}号" for n in rng.integers(1, 120, len(group))], "")
    return [a + b + c + d for a, b, c, d in zip(town, place["village_name"], group, number, strict=True)]


def payments(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """One row per household and month; a recipient's name and id are spoiled alike in all months."""
    rows = world.payments
    recipients = np.unique(rows["recipient"])
    cards = spoil_identity(rng, identity(world, recipients), world.calibration.defects).set_index("person")
    card = cards.loc[rows["recipient"]]
    place = world.places.loc[rows["village"]]
    table = pd.DataFrame({"person": rows["recipient"], "household": rows["household"]})
    for column in ("person_name", "id_number", "intact"):
        table[column] = card[column].to_numpy()
    for column in ("township", "township_name", "village_name"):
        table[column] = place[column].to_numpy()
    table["insured_count"], table["amount_fen"] = rows["insured_count"], rows["amount_fen"]
    table["pay_month"] = rows["month"]
    table["credited_on"] = _credit_days(world, table["township"].to_numpy(), rows["month"].to_numpy())
    table["account_name"] = world.persons["person_name"].to_numpy()[rows["account_holder"]]
    table["account_number"] = rows["account"]
    order = np.lexsort(
        (world.persons["hukou_row"].to_numpy()[table["person"]], rows["village"], table["pay_month"], table["township"])
    )
    return table.iloc[order].reset_index(drop=True)


def _credit_days(world: World, township: Ints, month: Ints) -> Ints:
    """Day on which each row's batch was credited."""
    days = world.batches.set_index(["township", "month"])["credited_on"]
    return np.asarray(days.reindex(pd.MultiIndex.from_arrays([township, month])))
