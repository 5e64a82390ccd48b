"""Four generations of families: who is born, marries and dies, as flat arrays.

A person is an index; fathers, mothers and spouses are indices too, ``-1`` where unknown. Days are counted
from 1970-01-01. Everybody who ever lived in the model is kept, so that siblings of dead parents are siblings.
"""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.synthetic.calibration import Population

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
YEAR = 365.2425
NEVER = 10**6  # a day after every story told here
MEAN_CHILDREN = ((1945, 3.3), (1960, 2.9), (1970, 2.35), (1980, 2.15), (2100, 2.0))  # mothers born before the year


@dataclass
class People:
    """Arrays of equal length, one element per person."""

    male: Flags
    born: Ints
    died: Ints
    father: Ints
    mother: Ints
    spouse: Ints
    village: Ints
    family: Ints  # founding couple that gave the surname
    generation: Ints

    def __len__(self) -> int:
        return len(self.born)

    def alive_on(self, day: int) -> Flags:
        """Born by the day and not dead before its end."""
        return (self.born <= day) & (self.died > day)

    def frame(self) -> pd.DataFrame:
        """The arrays as a table whose index is the person."""
        return pd.DataFrame({f.name: getattr(self, f.name) for f in fields(self)})


def day_number(date: str) -> int:
    """Days from 1970-01-01 to an ISO date."""
    return int(np.datetime64(date, "D").astype(int))


def grow(rng: np.random.Generator, population: Population, places: pd.DataFrame, as_of: int) -> People:
    """Founding couples of every village and three generations after them."""
    people = _founders(rng, population, places)
    newest = np.arange(len(people))
    for generation in (1, 2, 3):
        children = _births(rng, population, people, newest, as_of)
        newest = np.arange(len(people), len(people) + len(children))
        people = _append(people, children)
        _marry(rng, people, newest, places["township"].to_numpy(), as_of)
        people.generation[newest] = generation
    return people


def _founders(rng: np.random.Generator, population: Population, places: pd.DataFrame) -> People:
    """Couples born between about 1922 and 1952; husband at even, wife at odd positions."""
    couples = np.maximum(8, (places["planned"] / population.people_per_founding_couple).round().astype(int))
    village = np.repeat(np.arange(len(places)), couples)
    n = len(village)
    husband = ((1922 + 30 * rng.beta(1.6, 1.2, n) - 1970) * YEAR).astype(np.int64)
    born = np.column_stack([husband, husband + rng.normal(1.5 * YEAR, 2 * YEAR, n).astype(np.int64)]).ravel()
    male = np.tile([True, False], n)
    spouse = np.arange(2 * n) ^ 1
    none = np.full(2 * n, -1)
    died = born + _lifetimes(rng, population, male, at_least=35.0)
    return People(male, born, died, none.copy(), none.copy(), spouse, village.repeat(2), np.arange(n).repeat(2), 0 * none)


def _lifetimes(rng: np.random.Generator, population: Population, male: Flags, *, at_least: float) -> Ints:
    """Days lived: Gompertz law, given survival to ``at_least`` years."""
    slope = population.gompertz_slope
    level = population.gompertz_level * np.where(male, population.male_hazard_ratio, 1.0) * np.exp(slope * at_least)
    years = at_least + np.log1p(slope * rng.exponential(size=len(male)) / level) / slope
    return np.asarray((years * YEAR).astype(np.int64))


def _births(rng: np.random.Generator, population: Population, people: People, parents: Ints, as_of: int) -> People:
    """Children of the married women among ``parents``, born until ``as_of``."""
    wives = parents[~people.male[parents] & (people.spouse[parents] >= 0)]
    mother = np.repeat(wives, _family_sizes(rng, people.born[wives]))
    first = np.concatenate([[True], mother[1:] != mother[:-1]]) if len(mother) else np.zeros(0, dtype=bool)
    age = _ages_at_birth(rng, first)
    born = people.born[mother] + (age * YEAR).astype(np.int64)
    father = people.spouse[mother]
    kept = (born <= as_of) & (age < 45) & (people.died[mother] > born) & (people.died[father] > born)
    return _newborn(rng, population, people, mother[kept], born[kept])


def _newborn(rng: np.random.Generator, population: Population, people: People, mother: Ints, born: Ints) -> People:
    """Persons from mothers and birth days; they live in the mother's village."""
    n = len(mother)
    father = people.spouse[mother]
    male = rng.random(n) < 0.515
    died = born + _lifetimes(rng, population, male, at_least=0.0)
    alone = np.full(n, -1)
    return People(
        male, born, died, father, mother, alone, people.village[mother], people.family[father], np.zeros(n, dtype=np.int64)
    )


def _family_sizes(rng: np.random.Generator, mother_born: Ints) -> Ints:
    """Number of children by the mother's cohort; few couples have none."""
    year = 1970 + mother_born / YEAR
    mean = np.select([year < limit for limit, _ in MEAN_CHILDREN], [m for _, m in MEAN_CHILDREN])
    childless = rng.random(len(year)) < 0.04
    return np.asarray(np.where(childless, 0, np.minimum(1 + rng.poisson(mean - 1), 7)))


def _ages_at_birth(rng: np.random.Generator, first: Flags) -> npt.NDArray[np.float64]:
    """Mother's age at each birth: about 23 at the first, then gaps of more than a year."""
    step = np.where(first, rng.normal(23.5, 2.2, len(first)).clip(19, 34), 1.2 + rng.exponential(2.2, len(first)))
    total = np.cumsum(step)
    start = np.flatnonzero(first)
    before = np.repeat(total[start] - step[start], np.diff(np.append(start, len(first))))
    return np.asarray(total - before)


def _append(people: People, more: People) -> People:
    """Both groups one after the other."""
    return People(*(np.concatenate([getattr(people, f.name), getattr(more, f.name)]) for f in fields(People)))


def _marry(rng: np.random.Generator, people: People, group: Ints, township: Ints, as_of: int) -> None:
    """Pair men and women of similar age, mostly within the township; brides move to the groom's village."""
    adult = _wants_to_marry(rng, people, group, as_of)
    near = rng.random(len(adult)) < 0.75
    circle = np.where(near, township[people.village[adult]], -1)
    men, women = _pairs(rng, adult, circle, people)
    related = (people.mother[men] == people.mother[women]) | (people.family[men] == people.family[women])
    men, women = men[~related], women[~related]
    people.spouse[men], people.spouse[women] = women, men
    moves_in = rng.random(len(men)) < 0.06
    home = np.where(moves_in, people.village[women], people.village[men])
    people.village[men], people.village[women] = home, home


def _wants_to_marry(rng: np.random.Generator, people: People, group: Ints, as_of: int) -> Ints:
    """Those of the group who lived to marry: nearly all women, nine in ten men, fewer of the young."""
    age = (np.minimum(as_of, people.died[group]) - people.born[group]) / YEAR
    share = np.clip((age - 20) / 9, 0, 1) * np.where(people.male[group], 0.94, 0.985)
    return np.asarray(group[rng.random(len(group)) < share])


def _pairs(rng: np.random.Generator, adult: Ints, circle: Ints, people: People) -> tuple[Ints, Ints]:
    """Men and women matched within circles by birth day, give or take two years."""
    table = pd.DataFrame({"person": adult, "circle": circle, "male": people.male[adult], "lot": rng.random(len(adult))})
    sizes = table.groupby("circle")["male"].agg(["sum", "count"])
    pairs = sizes["sum"].clip(upper=sizes["count"] - sizes["sum"])
    rank = table.sort_values("lot", kind="stable").groupby(["circle", "male"]).cumcount()
    table = table[rank.reindex(table.index) < table["circle"].map(pairs)].copy()
    shift = np.where(table["male"], 2 * YEAR, 0) + rng.normal(0, 1.2 * YEAR, len(table))
    table["when"] = people.born[table["person"].to_numpy()] + shift
    table = table.sort_values(["circle", "when"])
    return table.loc[table["male"], "person"].to_numpy(), table.loc[~table["male"], "person"].to_numpy()
