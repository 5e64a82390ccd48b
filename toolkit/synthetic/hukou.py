"""The population as the hukou register sees it: one row per person whom the books know at the as-of date."""

import numpy as np
import pandas as pd

from toolkit.synthetic.books import books, heads, relations, units
from toolkit.synthetic.calibration import Calibration
from toolkit.synthetic.identities import id_numbers, person_names
from toolkit.synthetic.people import YEAR, Flags, Ints, People, day_number

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def make_persons(
    rng: np.random.Generator, calibration: Calibration, people: People, places: pd.DataFrame, as_of: int
) -> pd.DataFrame:
    """Everybody of the model with names, ids, book, unit, death records; ``listed`` rows are in the hukou register."""
    persons = people.frame()
    birth_year = people.born.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    persons["person_name"] = person_names(rng, people, birth_year)
    persons["id_number"] = id_numbers(rng, people, calibration.county_code)
    persons["age"] = (as_of - people.born) / YEAR
    persons["alive"] = people.alive_on(as_of)
    persons["township"] = places["township"].to_numpy()[people.village]
    persons = _record_deaths(rng, calibration, persons, as_of)
    persons["book"], persons["unit"] = books(rng, people, units(people), as_of)
    return _registered(_with_relations(people, _recorded_parents(calibration, persons)), calibration.first_person)


def _record_deaths(rng: np.random.Generator, calibration: Calibration, persons: pd.DataFrame, as_of: int) -> pd.DataFrame:
    """Add ``registered_on`` and ``cremated_on`` day numbers, -1 where the death was not registered or not by fire."""
    around = calibration.surroundings
    n = len(persons)
    lag = np.exp(rng.normal(np.log(around.registration_lag_days), around.registration_lag_log_sd, n)).astype(np.int64)
    registered = persons["died"].to_numpy() + lag.clip(0, 360)
    never = rng.random(n) < around.never_registered
    cremated = persons["died"].to_numpy() + rng.integers(1, 5, n)
    buried = rng.random(n) >= around.cremation_share
    persons["registered_on"] = np.where(never | (registered > as_of), -1, registered)
    persons["cremated_on"] = np.where(buried | (cremated > as_of), -1, cremated)
    since = day_number(f"{calibration.population.cancelled_since}-01-01")
    persons["listed"] = (persons["born"] <= as_of) & (persons["died"] >= since)
    return persons


def _recorded_parents(calibration: Calibration, persons: pd.DataFrame) -> pd.DataFrame:
    """Add ``known_father`` and ``known_mother``: parents whose id number a book can hold."""
    since = day_number(f"{calibration.population.registered_parent_since}-01-01")
    died = persons["died"].to_numpy()
    young = persons["born"].to_numpy() >= day_number(f"{calibration.population.parents_recorded_of_born}-01-01")
    for parent in ("father", "mother"):
        index = persons[parent].to_numpy()
        beside = persons["book"].to_numpy()[index] == persons["book"].to_numpy()
        recorded = (young | beside) & (index >= 0) & (died[index] >= since)
        persons[f"known_{parent}"] = np.where(recorded, index, -1)
    spouse = persons["spouse"].to_numpy()
    persons["known_spouse"] = np.where((spouse >= 0) & (died[spouse] >= since), spouse, -1)
    return persons


def _with_relations(people: People, persons: pd.DataFrame) -> pd.DataFrame:
    """Add ``relation`` to the head of the book; books without living members are headed by a dead one."""
    listed = persons[persons["listed"]]
    chosen = heads(listed[~listed["alive"]], "book")
    chosen = heads(listed[listed["alive"]], "book").combine_first(chosen).astype(np.int64)
    persons["book_head"] = persons["book"].map(chosen).fillna(-1).astype(np.int64)
    persons["relation"] = relations(people, persons.index.to_numpy(), persons["book_head"].to_numpy())
    return persons


def _registered(persons: pd.DataFrame, first_person: int) -> pd.DataFrame:
    """Add the hukou order, book numbers and the truth key, which counts the rows of the hukou register."""
    listed = persons[persons["listed"]]
    order = _order(listed)
    persons["hukou_row"] = pd.Series(np.arange(len(order)), index=order).reindex(persons.index, fill_value=-1)
    number = pd.Series(pd.factorize(listed.loc[order, "book"])[0] + 1, index=order)
    persons["hukou_number"] = number.reindex(persons.index, fill_value=0)
    persons["person_key"] = keys(persons["hukou_row"].to_numpy(), first_person)
    return persons


def _order(listed: pd.DataFrame) -> Ints:
    """Persons by village of the book, book, head first, then age."""
    home = listed["village"].to_numpy()[np.searchsorted(listed.index.to_numpy(), listed["book_head"].to_numpy())]
    is_head: Flags = listed.index == listed["book_head"]
    return np.asarray(listed.index.to_numpy()[np.lexsort((listed["born"], ~is_head, listed["book"], home))])


def keys(rows: Ints, first_person: int) -> list[str]:
    """Truth keys: ``P`` and the number of the hukou row, counted on from ``first_person``, in base 36."""
    numbers = np.where(rows >= 0, rows + 1 + first_person, 0)
    width = max(4, len(np.base_repr(int(numbers.max(initial=0)), 36)))
    digits = np.array([*DIGITS])[(numbers[:, None] // 36 ** np.arange(width)[::-1]) % 36]
    text = np.char.add("P", np.ascontiguousarray(digits).view(f"U{width}").ravel())
    return [str(key) for key in np.where(rows >= 0, text, "")]
