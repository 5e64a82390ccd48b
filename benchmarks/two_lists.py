"""The Chinese benchmark: a roster and a register of deaths, with the truth beside them.

``python benchmarks/two_lists.py FOLDER [ROSTER DEATHS TRUE]`` writes ``roster.parquet``, ``deaths.parquet``, ``truth.parquet``
(``left_row``, ``right_row``, counted from 0) and ``faults.parquet`` (what was done to each death) in seconds. Everybody stands
once in each list, and whoever is in both is in the truth.
"""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from faults import spoil_dates, spoil_ids, spoil_names
from population import Flags, Ints, Population, Texts, address_of, chance_of_same_name, place_names, populate, village_of

FULL_SIZE, SMALL_SIZE = (1_000_000, 300_000, 20_000), (50_000, 15_000, 1_000)
SEED = 20261126
TODAY = 20_700  # days since 1970
MOVED, WRONG_DATE, WRONG_SEX, OTHER_PHONE, NO_ADDRESS = 0.03, 0.004, 0.002, 0.15, 0.2


def make(folder: Path, roster: int, deaths: int, true_pairs: int, seed: int = SEED) -> dict[str, pa.Table]:
    """Write the lists of the given lengths and return them; the same arguments give the same bytes."""
    rng = np.random.default_rng(seed)
    people = populate(rng, roster + deaths - true_pairs)
    left, right = _drawn(rng, people, deaths, true_pairs)
    places = place_names(rng, len(people))
    tables = {"roster": _roster(rng, people, left, places), "truth": _truth(left, right, len(people))}
    tables["deaths"], tables["faults"] = _deaths(rng, people, right, places)
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        pq.write_table(table, folder / f".{name}")
        (folder / f".{name}").rename(folder / f"{name}.parquet")
    return tables


def _drawn(rng: np.random.Generator, people: Population, deaths: int, true_pairs: int) -> tuple[Ints, Ints]:
    """Who is on the roster and who in the deaths: the old die first, and some of the dead are still paid."""
    age = (TODAY - people.born) / 365.2425
    dead = np.argpartition(-(age / 14 + rng.gumbel(size=len(age))), deaths)[:deaths]
    dead = rng.permutation(np.sort(dead))
    alive = np.ones(len(people), dtype=bool)
    alive[dead[true_pairs:]] = False
    return rng.permutation(np.flatnonzero(alive)), rng.permutation(dead)


def _truth(left: Ints, right: Ints, size: int) -> pa.Table:
    """Pairs of rows that are the same person, in the order of the right rows."""
    place = np.full(size, -1)
    place[left] = np.arange(len(left))
    rows = np.flatnonzero(place[right] >= 0)
    return pa.table({"left_row": place[right][rows], "right_row": rows})


def _roster(rng: np.random.Generator, people: Population, who: Ints, places: tuple[list[str], list[str]]) -> pa.Table:
    ids, _ = spoil_ids(rng, people.id_number[who], share=0.02)
    household, size = people.household[who], len(people)
    return _table(
        name=people.name[who],
        ids=ids,
        male=people.male[who],
        born=people.born[who],
        places=places,
        village=village_of(household, size),
        address=address_of(household, size),
        phone=np.where(rng.random(len(who)) < 0.5, people.phone[who], 0),
    )


def _deaths(
    rng: np.random.Generator, people: Population, who: Ints, places: tuple[list[str], list[str]]
) -> tuple[pa.Table, pa.Table]:
    """The register with its faults, and what they are."""
    ids, id_fault = spoil_ids(rng, people.id_number[who], share=0.08)
    name, name_fault = spoil_names(rng, people.name[who])
    born, wrong_date = spoil_dates(rng, people.born[who], WRONG_DATE)
    moved = rng.random(len(who)) < MOVED
    household = np.where(moved, rng.integers(0, people.household[-1] + 1, len(who)), people.household[who])
    address = np.where(rng.random(len(who)) < NO_ADDRESS, "", address_of(household, len(people)))
    phone = _phones_of_informants(rng, people.phone[who])
    male = people.male[who] ^ (rng.random(len(who)) < WRONG_SEX)
    table = _table(name, ids, male, born, places, village_of(household, len(people)), address, phone)
    faults = pa.table({"id_fault": id_fault, "name_fault": name_fault, "moved": moved, "wrong_date": wrong_date})
    return table, faults


def _phones_of_informants(rng: np.random.Generator, phone: Ints) -> Ints:
    """Half are missing; some are somebody else's who reported the death."""
    other = rng.integers(10_000_000_000, 13_000_000_000, len(phone))
    phone = np.where(rng.random(len(phone)) < OTHER_PHONE, other, phone)
    return np.where(rng.random(len(phone)) < 0.5, phone, 0)


def _table(
    name: Texts,
    ids: Texts,
    male: Flags,
    born: Ints,
    places: tuple[list[str], list[str]],
    village: Ints,
    address: Texts,
    phone: Ints,
) -> pa.Table:
    """Columns under the names that registers have inside the toolkit; empty texts and phone 0 become null."""
    return pa.table(
        {
            "person_name": pa.array(name),
            "id_number": pa.array(ids, mask=ids == ""),
            "sex": pa.array(["female", "male"]).take(pa.array(male.astype(np.int8))),
            "born_on": pa.array(born.astype(np.int32), pa.int32()).cast(pa.date32()),
            "township": pa.array(places[0]).take(pa.array(village)),
            "village": pa.array(places[1]).take(pa.array(village)),
            "address": pa.array(address, mask=address == ""),
            "phone": pa.array(phone, mask=phone == 0).cast(pa.string()),
        }
    )


def main() -> None:
    """Write the lists and say what they hold."""
    folder, sizes = Path(sys.argv[1]), tuple(map(int, sys.argv[2:])) or FULL_SIZE
    tables = make(folder, *sizes)
    print({name: table.num_rows for name, table in tables.items()})
    print(f"two people have the same name: {chance_of_same_name(tables['roster']['person_name'].to_numpy()):.2e}")


if __name__ == "__main__":
    main()
