"""Id numbers and names of persons."""

import numpy as np
import numpy.typing as npt

from toolkit.synthetic.names import given_names, village_surnames
from toolkit.synthetic.people import People
from toolkit.values.id_number import check_characters

Texts = npt.NDArray[np.str_]


def person_names(rng: np.random.Generator, people: People, birth_year: npt.NDArray[np.int64]) -> Texts:
    """Full names: the surname comes down the father's line, women who founded a family have their own."""
    founders = np.flatnonzero(people.generation == 0)
    surname = village_surnames(rng, people.village[founders])
    inherited = surname[people.family * 2]  # the husband of founding couple k is person 2k
    inherited[founders] = surname
    return np.char.add(inherited, given_names(rng, people.male, birth_year))


def id_numbers(rng: np.random.Generator, people: People, county: str) -> Texts:
    """A distinct, correct id number for each person, all in the never-assigned province 39; none ends in 000."""
    day = people.born - people.born.min()
    group = day * 2 + people.male
    lot = np.lexsort((rng.random(len(people)), group))
    size = np.bincount(group)
    rank = np.empty(len(people), dtype=np.int64)
    rank[lot] = np.arange(len(people)) - (np.cumsum(size) - size)[group[lot]]
    if rank.max(initial=0) >= _sequences(0).size:
        raise ValueError("more persons born on one day than a county has sequence numbers")
    place = (rank * 137 + people.born * 61) % _sequences(0).size
    sequence = np.where(people.male, _sequences(1)[place], _sequences(0)[place])
    dates = (people.born.min() + np.arange(day.max() + 1)).astype("datetime64[D]").astype("U10")
    compact = np.array([county + date.replace("-", "") for date in dates.tolist()])
    bodies = np.char.add(compact[day], np.array([f"{n:03d}" for n in range(1000)])[sequence])
    return np.char.add(bodies, check_characters(bodies))


def _sequences(parity: int) -> npt.NDArray[np.int64]:
    """Usable sequence numbers: odd for men, even for women, none that ends in 00."""
    numbers = np.arange(1, 1000)
    return np.asarray(numbers[(numbers % 2 == parity) & (numbers % 100 != 0)][:487])
