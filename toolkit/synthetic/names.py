"""Draw personal names, and spoil them the way typing by sound does."""

import re
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from pypinyin import lazy_pinyin

from toolkit.synthetic.name_table import COHORT_STARTS, COHORTS, SURNAMES

Names = npt.NDArray[np.str_]
Indices = npt.NDArray[np.int64]


def surname_table() -> tuple[Names, npt.NDArray[np.float64]]:
    """Surnames and their shares, which sum to one."""
    pairs = re.findall(r"([^\d]+?)(\d+)", SURNAMES)
    names = [name for name, _ in pairs]
    shares = np.array([float(share) for _, share in pairs])
    return np.array(names), shares / shares.sum()


def village_surnames(rng: np.random.Generator, village: Indices) -> Names:
    """One surname per founding family: three clans hold about half of a village, the rest is the country's mix."""
    surnames, shares = surname_table()
    clans = rng.choice(len(surnames), size=(int(village.max(initial=0)) + 1, 3), p=shares)
    rank = rng.choice(4, size=len(village), p=[0.26, 0.16, 0.10, 0.48])
    of_clan = clans[village, np.minimum(rank, 2)]
    return surnames[np.where(rank < 3, of_clan, rng.choice(len(surnames), size=len(village), p=shares))]


def given_names(rng: np.random.Generator, male: npt.NDArray[np.bool_], birth_year: Indices) -> Names:
    """One given name per person: one or two characters common for the sex and the cohort."""
    names = np.full(len(male), "", dtype="U2")
    cohort = np.searchsorted(COHORT_STARTS, birth_year, side="right")
    for number, table in enumerate(COHORTS):
        for sex in ("male", "female"):
            chosen = (cohort == number) & (male == (sex == "male"))
            names[chosen] = _two_characters(rng, table[sex], int(chosen.sum()))
    return names


def _two_characters(rng: np.random.Generator, ranked: str, n: int) -> Names:
    """Given names from ranked characters; about one in seven has a single character."""
    characters = np.array(list(ranked))
    weights = 1 / (np.arange(len(characters)) + 8.0)
    weights /= weights.sum()
    first = characters[rng.choice(len(characters), size=n, p=weights)]
    second = characters[rng.choice(len(characters), size=n, p=weights)]
    second = np.where((rng.random(n) < 0.14) | (first == second), "", second)
    return np.char.add(first, second)


@lru_cache(maxsize=1)
def sound_alikes() -> dict[str, str]:
    """For each character of the table, the others of the table that sound the same, tones aside."""
    characters = sorted({c for table in COHORTS for ranked in table.values() for c in ranked})
    by_sound: dict[str, str] = {}
    sounds = [lazy_pinyin(c)[0] for c in characters]
    for character, sound in zip(characters, sounds, strict=True):
        by_sound[sound] = by_sound.get(sound, "") + character
    alike = {c: by_sound[s].replace(c, "") for c, s in zip(characters, sounds, strict=True)}
    return {c: others for c, others in alike.items() if others}


def mishear(rng: np.random.Generator, name: str) -> str:
    """Replace the last character that has a sound-alike; a name without any comes back unchanged."""
    alike = sound_alikes()
    for place in range(len(name) - 1, 0, -1):
        others = alike.get(name[place], "")
        if others:
            return name[:place] + others[int(rng.integers(len(others)))] + name[place + 1 :]
    return name
