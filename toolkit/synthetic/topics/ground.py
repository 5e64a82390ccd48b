"""What the topics about circumstances share: the roster as a table, people to choose from, and how cases are planted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.synthetic.books import relations
from toolkit.synthetic.people import Flags, Ints, day_number
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.rates import STANDARDS, Rates
from toolkit.synthetic.world import Key, World

BUCKETS = 12  # outsiders are dealt out by family, so that missed families of one check are not those of another


@dataclass
class Ground:
    """One county while its tables are made."""

    rng: np.random.Generator
    world: World
    tables: Tables
    rates: Rates = field(default_factory=Rates)
    income_level: dict[int, float] = field(default_factory=dict)  # household -> income per head wished, of the standard

    @cached_property
    def n(self) -> int:
        """Faults, and near-misses, to plant per check."""
        return self.rates.count(int((self.world.households["status"] == "active").sum()))

    def take(self, households: Iterable[int], n: int | None = None) -> Ints:
        """Households free of faults, ``n`` of them or as many as every check gets."""
        pool = np.fromiter((int(h) for h in households), dtype=np.int64)
        return self.world.take(self.rng, pool, self.n if n is None else n)

    def some(self, values: Iterable[int], n: int) -> Ints:
        """Up to ``n`` different values by lot, in ascending order."""
        pool = np.unique(np.fromiter((int(v) for v in values), dtype=np.int64))
        return np.sort(self.rng.permutation(pool)[:n])

    def shuffled(self, values: npt.ArrayLike) -> npt.NDArray[Any]:
        """The values, or the numbers below a whole number, in random order.

        Of a copy: the empty view of a table's column is read-only and cannot be shuffled.
        """
        return self.rng.permutation(values if isinstance(values, int) else np.array(values))

    def plant(self, check: str, values: Iterable[Key] | Iterable[int]) -> None:
        """Remember the keys of planted faults."""
        self.world.planted[check] |= keys(values)

    def spare(self, check: str, values: Iterable[Key] | Iterable[int]) -> None:
        """Remember the keys of near-misses."""
        self.world.spared[check] |= keys(values)

    def add(self, register: str, rows: pd.DataFrame) -> None:
        """Append rows to a table, or begin it."""
        have = self.tables.get(register)
        self.tables[register] = rows.reset_index(drop=True) if have is None else pd.concat([have, rows], ignore_index=True)

    def days_back(self, low: int, high: int, n: int) -> Ints:
        """Days between ``low`` and ``high`` before the as-of day."""
        return np.asarray(self.world.as_of - self.rng.integers(low, high, n))


def keys(values: Iterable[Key] | Iterable[int]) -> set[Key]:
    """Keys as plain tuples; a bare number is a key of one part."""
    return {tuple(_plain(part) for part in (value if isinstance(value, tuple) else (value,))) for value in values}


def _plain(part: int | str) -> int | str:
    return part if isinstance(part, str) else int(part)


def row_keys(table: pd.DataFrame) -> set[Key]:
    """One key per row."""
    return keys(table.itertuples(index=False, name=None))


def roster(world: World) -> pd.DataFrame:
    """Living members of households paid now, with what checks ask of person and household."""
    table = world.roster()[["household", "person", "from_month", "to_month"]]
    people = world.persons.loc[table["person"], ["age", "male", "alive", "disabled", "severe", "unit", "book", "village"]]
    homes = world.households.loc[table["household"], ["status", "scope", "first", "head"]]
    table = pd.concat([table.reset_index(drop=True), people.reset_index(drop=True), homes.reset_index(drop=True)], axis=1)
    table["relation"] = relations(world.people, table["person"].to_numpy(), table["head"].to_numpy())
    living: pd.DataFrame = table[table["alive"]].reset_index(drop=True)
    return living


def active(world: World) -> pd.DataFrame:
    """:func:`roster` without households in gradual exit."""
    table = roster(world)
    return table[table["status"] == "active"].reset_index(drop=True)


def covered(world: World) -> Flags:
    """Per person: counted in a paid dibao household or on tekun now."""
    index = world.persons.index
    return np.asarray(index.isin(world.roster()["person"]) | index.isin(world.on_tekun()))


def ever_supported(world: World) -> Flags:
    """Per person: on dibao or tekun at some time."""
    index = world.persons.index
    return np.asarray(index.isin(world.members["person"]) | index.isin(world.tekun["person"]))


def inhabitants(world: World, *columns: str) -> pd.DataFrame:
    """Living persons of the hukou register with some columns (a filter over all of them would copy every name)."""
    here = world.persons["alive"].to_numpy() & world.persons["listed"].to_numpy()
    table: pd.DataFrame = world.persons[list(columns)][here]
    return table


def adults(world: World, low: float, high: float) -> pd.DataFrame:
    """Living persons of an age who never had support."""
    table = inhabitants(world, "age", "male", "spouse", "official")
    return table[table["age"].between(low, high) & ~ever_supported(world)[table.index]]


def outsiders(world: World, bucket: int) -> pd.DataFrame:
    """Living persons of the bucket's families in whose hukou book nobody has support or a public office."""
    persons = world.persons
    barred = persons.loc[ever_supported(world) | (persons["official"] > 0), "book"].unique()
    table = inhabitants(world, "age", "unit", "book", "severe")
    return table[(table["book"] % BUCKETS == bucket) & ~table["book"].isin(barred)]


def namesakes(world: World, persons: Ints) -> pd.DataFrame:
    """For each person somebody else alive of the same name without support: columns ``person``, ``other``."""
    index = adults(world, 22, 60).index
    others = pd.DataFrame({"other": index, "person_name": world.persons["person_name"].to_numpy()[index]})
    own = pd.DataFrame({"person": persons, "person_name": world.persons["person_name"].to_numpy()[persons]})
    return own.merge(others.drop_duplicates("person_name"), on="person_name")[["person", "other"]]


def obligors(world: World) -> pd.DataFrame:
    """Grown children outside the household of roster members from 60: columns ``household``, ``person`` (the child)."""
    elders = roster(world).query("age >= 60")[["household", "person"]].rename(columns={"person": "parent"})
    grown = inhabitants(world, "age", "known_father", "known_mother").query("age >= 22").rename_axis("person").reset_index()
    sides = [grown[["person", f"known_{side}"]].set_axis(["person", "parent"], axis=1) for side in ("father", "mother")]
    pairs = elders.merge(pd.concat(sides), on="parent")[["household", "person"]].drop_duplicates()
    together = pairs.merge(world.members.loc[world.members["listed"], ["household", "person"]], how="left", indicator=True)
    return together.loc[together["_merge"] == "left_only", ["household", "person"]].reset_index(drop=True)


def take_rows(ground: Ground, table: pd.DataFrame, n: int) -> pd.DataFrame:
    """One row per household taken."""
    return table[table["household"].isin(ground.take(table["household"], n))].drop_duplicates("household")


def yearly_standard_fen(day: Ints) -> Ints:
    """Rural dibao standard of a year on each day, in fen."""
    rural = [row for row in STANDARDS if row[:2] == ("dibao", "rural")]
    since, fen = np.array([day_number(row[4]) for row in rural]), np.array([1200 * row[3] for row in rural])
    return np.asarray(fen[np.maximum(np.searchsorted(since, day, side="right") - 1, 0)])


def latest(table: pd.DataFrame, by: str, day: str) -> pd.DataFrame:
    """The row of the latest day per value of ``by``."""
    return table.sort_values(day, kind="stable").drop_duplicates(by, keep="last")
