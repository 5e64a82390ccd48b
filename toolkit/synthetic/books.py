"""Hukou books, the families inside them, and what each person is to the head."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.synthetic.people import YEAR, Flags, Ints, People

STAYS = 0.5  # one married son keeps to his parents' book in half of the families that have one
LEAVES_AGE = 30  # unmarried men above it may have a book of their own


def units(people: People) -> Ints:
    """Nuclear family of each person: the couple's husband, or for the unmarried their father (founders: themselves).

    Husband, wife and unmarried children share the number; it is the index of the husband.
    """
    index = np.arange(len(people))
    husband = np.where(people.male, index, people.spouse)
    single = np.where(people.father >= 0, people.father, index)
    return np.asarray(np.where(people.spouse >= 0, husband, single))


def books(rng: np.random.Generator, people: People, unit: Ints, as_of: int) -> tuple[Ints, Ints]:
    """Book and unit of each person after splits: grown bachelors on their own, one married son with his parents."""
    unit = _split_bachelors(rng, people, unit, as_of)
    book = unit.copy()
    for generation in (1, 2, 3):
        stayers = _stayers(rng, people, generation)
        moved = np.full(len(people), -1)
        moved[stayers] = book[people.father[stayers]]
        book = np.where(moved[unit] >= 0, moved[unit], book)
    return book, unit


def _split_bachelors(rng: np.random.Generator, people: People, unit: Ints, as_of: int) -> Ints:
    """Unmarried grown men found their own unit now and then, always when both parents are dead."""
    age = (as_of - people.born) / YEAR
    single = (people.spouse < 0) & (people.father >= 0)
    orphan = single & (people.died[people.father] <= as_of) & (people.died[people.mother] <= as_of)
    leaves = single & (age > LEAVES_AGE) & (orphan | (people.male & (rng.random(len(people)) < 0.35)))
    return np.asarray(np.where(leaves, np.arange(len(people)), unit))


def _stayers(rng: np.random.Generator, people: People, generation: int) -> Ints:
    """At most one married son per father, by lot, of one generation, living in the father's village."""
    sons = np.flatnonzero((people.generation == generation) & people.male & (people.spouse >= 0))
    sons = sons[people.village[sons] == people.village[people.father[sons]]]
    sons = rng.permutation(sons)
    _, first = np.unique(people.father[sons], return_index=True)
    chosen = np.sort(sons[first])
    return np.asarray(chosen[rng.random(len(chosen)) < STAYS])


def heads(table: pd.DataFrame, group: str) -> pd.Series:
    """Head of each group of persons (columns ``age``, ``male``, index person): the eldest man of 22 to 80, else by age."""
    rank = np.select([table["male"] & table["age"].between(22, 80), table["age"].between(18, 90)], [0, 1], 2)
    order = table.assign(rank=rank, elder=-table["age"]).sort_values([group, "rank", "elder"], kind="stable")
    return pd.Series(order.index, index=order[group].to_numpy()).groupby(level=0, sort=False).first()


def relations(people: People, person: Ints, head: Ints) -> npt.NDArray[np.str_]:
    """What each person is to the head, in the codes of the registers' look-up."""
    father, mother, spouse = people.father[person], people.mother[person], people.spouse[person]
    tests: list[tuple[str, Flags]] = [
        ("head", person == head),
        ("spouse", spouse == head),
        ("child", _known(father, head) | _known(mother, head)),
        ("child_in_law", _child_of(people, spouse, head)),
        ("grandchild", _child_of(people, father, head) | _child_of(people, mother, head)),
        ("parent", _known(people.father[head], person) | _known(people.mother[head], person)),
        ("sibling", (father >= 0) & (father == people.father[head])),
        ("parent_in_law", _child_of(people, people.spouse[head], person)),
    ]
    return np.select([test for _, test in tests], [word for word, _ in tests], "other")


def _known(parent: Ints, head: Ints) -> Flags:
    return np.asarray((parent >= 0) & (parent == head))


def _child_of(people: People, child: Ints, parent: Ints) -> Flags:
    """Whether ``child`` (may be unknown) has ``parent`` as father or mother."""
    return np.asarray((child >= 0) & ((people.father[child] == parent) | (people.mother[child] == parent)))
