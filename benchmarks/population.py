"""Everybody of a fictional prefecture in province 39, in households, as flat arrays: who the two lists of the benchmark are about.

Surname shares are those published for China (the ten commonest 43 %), the rest of the country spread over a tail. Households
hold what makes linkage hard: spouses, parents, siblings with one generation character, and twins whose id numbers differ only
in the sequence digits and the check character.
"""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.synthetic.name_table import SURNAMES, TOWNSHIPS, VILLAGE_FIRST, VILLAGE_SECOND
from toolkit.synthetic.names import given_names
from toolkit.values.id_number import check_characters

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]

RARER_SURNAMES = (
    "洪施倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢骆岳齐梅庄涂祁耿詹关费纪靳童欧甄裴祝席路鲍"
    "左穆舒柴管卓翁屈游蒲简时麦桑冉楚阮古辛成戚臧喻柯解单仇曾查盖区朴翟乐缪么种折"
    "包房支桂苗谷车明盛景苏符封宁边尚丛苑郎宋隋全冷楼晏艾甘鄢雍商阎连邬娄阳衡茅沙居佘奚桑"
)
COUNTIES, VILLAGES_PER_TOWNSHIP = 12, 20
# One row per role: chance that a household has it. The twin is one of the second child's.
HEAD, SPOUSE, FIRST, SECOND, THIRD, TWIN, FATHER, MOTHER, SIBLING = range(9)
CHANCES = np.array([1, 0.68, 0.55, 0.35, 0.15, 0.02, 0.12, 0.12, 0.06])
YEARS_AFTER_HEAD = np.array([0, 0, 26, 29, 32, 29, -26, -25, 2])
OF_ONE_SURNAME = np.array([1, 0, 1, 1, 1, 1, 1, 0, 1], dtype=bool)


@dataclass(frozen=True)
class Population:
    """One element per person; ``household``, ``village`` and ``township`` are numbers, ``born`` counts days from 1970."""

    name: Texts
    id_number: Texts
    male: Flags
    born: Ints
    household: Ints
    phone: Ints

    def __len__(self) -> int:
        return len(self.name)


def populate(rng: np.random.Generator, size: int) -> Population:
    """``size`` people, members of a household side by side."""
    present = rng.random((size // 2 + 50, len(CHANCES))) < CHANCES
    present[:, TWIN] &= present[:, SECOND]
    household, role = (axis[:size].astype(np.int64) for axis in np.nonzero(present))
    male, born = _sexes(rng, household, role), _birth_days(rng, household, role)
    name = _names(rng, household, role, male, born)
    return Population(name, _id_numbers(rng, household, male, born), male, born, household, _phones(rng, household))


def township_count(size: int) -> int:
    """Townships of some 21,000 people."""
    return int(np.clip(size // 21_000, 2, 3 * len(TOWNSHIPS)))


def village_of(household: Ints, size: int) -> Ints:
    """Number of the village; households take turns."""
    return household % (township_count(size) * VILLAGES_PER_TOWNSHIP)


def place_names(rng: np.random.Generator, size: int) -> tuple[list[str], list[str]]:
    """Township and village name of each village number; villages of different townships may share a name."""
    firsts = np.array([first + second for first in VILLAGE_FIRST for second in VILLAGE_SECOND if first != second])
    towns = [TOWNSHIPS[i % len(TOWNSHIPS)] + "镇乡办"[i // len(TOWNSHIPS)] for i in range(township_count(size))]
    villages = [rng.choice(firsts, VILLAGES_PER_TOWNSHIP, replace=False) for _ in towns]
    return [town for town in towns for _ in range(VILLAGES_PER_TOWNSHIP)], [f"{name}村" for of in villages for name in of]


def address_of(household: Ints, size: int) -> Texts:
    """Group and house number within the village: one address for all of a household."""
    number = household // (township_count(size) * VILLAGES_PER_TOWNSHIP)
    known = np.array([f"{i % 10 + 1}组{i // 10 + 1}号" for i in range(int(number.max(initial=0)) + 1)])
    return known[number]


def surname_shares() -> tuple[Texts, npt.NDArray[np.float64]]:
    """Published shares of the hundred commonest as they are; what they leave over falls off along a tail."""
    pairs = re.findall(r"([^\d]+?)(\d+)", SURNAMES)
    listed = {name: int(share) / 1000 for name, share in pairs}
    tail = [name for name in dict.fromkeys(RARER_SURNAMES) if name not in listed]
    falling = 1 / (np.arange(len(tail)) + 60.0)
    shares = np.concatenate([list(listed.values()), falling / falling.sum() * (1 - sum(listed.values()))])
    return np.array([*listed, *tail]), shares


def _sexes(rng: np.random.Generator, household: Ints, role: Ints) -> Flags:
    """Couples are of two sexes, twins mostly of one."""
    head_male = (rng.random(household[-1] + 1) < 0.8)[household]
    male = rng.random(len(role)) < 0.5
    male = np.select([role == HEAD, role == SPOUSE, role == FATHER, role == MOTHER], [head_male, ~head_male, True, False], male)
    return np.where((role == TWIN) & (rng.random(len(role)) < 0.7), male[_second_child(role)], male)


def _second_child(role: Ints) -> Ints:
    """For each twin the place of its brother or sister: roles stand in order, the third child may stand between."""
    place = np.arange(len(role))
    return np.where(role == TWIN, np.where(role[place - 1] == SECOND, place - 1, place - 2), place)


def _birth_days(rng: np.random.Generator, household: Ints, role: Ints) -> Ints:
    """Days since 1970; nobody is born after 2024."""
    head_year = np.clip(rng.normal(1962, 15, household[-1] + 1), 1930, 2000)[household]
    spread = np.where(role == HEAD, 0.0, rng.normal(0, 3, len(role)))
    year = np.clip(head_year + YEARS_AFTER_HEAD[role] + spread, 1900, 2024.5)
    day = ((year - 1970 + rng.random(len(role)) / 2) * 365.2425).astype(np.int64)
    return day[_second_child(role)]


def _names(rng: np.random.Generator, household: Ints, role: Ints, male: Flags, born: Ints) -> Texts:
    """Surname by descent, given name by sex and cohort; siblings of three households in ten share a character."""
    surnames, shares = surname_shares()
    own = rng.choice(len(surnames), size=len(role), p=shares)
    family = _clan_surnames(rng, household, shares)
    given = given_names(rng, male, 1970 + born // 366)
    given = _with_generation_character(rng, given, household, role)
    return np.char.add(surnames[np.where(OF_ONE_SURNAME[role], family, own)], given).astype("U4")


def _clan_surnames(rng: np.random.Generator, household: Ints, shares: npt.NDArray[np.float64]) -> Ints:
    """Surname of each one's household: three clans hold four tenths of a village."""
    households = int(household[-1]) + 1
    village = village_of(np.arange(households), len(household))
    clans = rng.choice(len(shares), size=(int(village.max()) + 1, 3), p=shares)
    rank = rng.choice(4, size=households, p=[0.2, 0.12, 0.08, 0.6])
    elsewhere = rng.choice(len(shares), size=households, p=shares)
    return np.where(rank < 3, clans[village, np.minimum(rank, 2)], elsewhere)[household]


def _with_generation_character(rng: np.random.Generator, given: Texts, household: Ints, role: Ints) -> Texts:
    """Children of some households, and twins always, have the first character in common but not the whole name."""
    child = np.isin(role, [FIRST, SECOND, THIRD]) & (rng.random(household[-1] + 1) < 0.3)[household]
    lead = _second_child(role)
    eldest = np.maximum.accumulate(np.where(np.isin(role, [HEAD, FIRST]), np.arange(len(role)), 0))
    lead = np.where(child & (role[eldest] == FIRST), eldest, lead)
    letters = given.astype("U2").view("U1").reshape(-1, 2)
    shared = np.char.add(letters[lead, 0], np.where(letters[:, 1] == "", letters[:, 0], letters[:, 1]))
    differs = (lead != np.arange(len(role))) & (shared != given[lead]) & (letters[lead, 1] != "")
    given = np.where(differs, shared, given).astype("U2")
    same = (role == TWIN) & (given == given[lead])
    return np.where(same, np.char.add("小", letters[:, 0]), given)


def _id_numbers(rng: np.random.Generator, household: Ints, male: Flags, born: Ints) -> Texts:
    """Valid numbers, each once; those of one county, day and sex follow each other as the police hand them out."""
    township = village_of(household, len(household)) // VILLAGES_PER_TOWNSHIP
    county = np.where(rng.random(len(born)) < 0.92, township % COUNTIES, rng.integers(0, COUNTIES, len(born))) + 1
    day = born.astype("datetime64[D]")
    year, month = day.astype("datetime64[Y]").astype(np.int64) + 1970, day.astype("datetime64[M]").astype(np.int64) % 12 + 1
    date = year * 10_000 + month * 100 + (day - day.astype("datetime64[M]")).astype(np.int64) + 1
    body = ((399900 + county) * 10**8 + date) * 1000 + _sequence(rng, county, born - born.min(), male)
    bodies = body.astype("U17")
    return np.char.add(bodies, check_characters(bodies))


def _sequence(rng: np.random.Generator, county: Ints, day: Ints, male: Flags) -> Ints:
    """001 to 999, odd for men; unique within county, day and sex."""
    start = rng.integers(0, 499, (COUNTIES + 1, int(day.max()) + 1))[county, day]
    group = (county * (int(day.max()) + 1) + day) * 2 + male
    order = np.argsort(group, kind="stable")
    first = np.concatenate([[True], np.diff(group[order]) != 0])
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - np.maximum.accumulate(np.where(first, np.arange(len(group)), 0))
    if rank.max() >= 499:
        raise ValueError("more people of one county, day and sex than there are sequence numbers")
    return (start + rank) % 499 * 2 + np.where(male, 1, 2)


def _phones(rng: np.random.Generator, household: Ints) -> Ints:
    """Eleven digits that no operator has given out; four in ten use their household's."""
    own = rng.integers(10_000_000_000, 13_000_000_000, len(household))
    shared = rng.integers(10_000_000_000, 13_000_000_000, household[-1] + 1)[household]
    return np.where(rng.random(len(household)) < 0.4, shared, own)


def chance_of_same_name(name: Texts) -> float:
    """Probability that two people have the same full name."""
    counts = pc.value_counts(pa.array(name)).field("counts").to_numpy(zero_copy_only=False)
    return float((counts * (counts - 1.0)).sum() / (len(name) * (len(name) - 1.0)))
