"""The two truth files: which faults there are, and whose row is whose."""

from pathlib import Path

import numpy as np
import pandas as pd

from toolkit.synthetic.months import iso
from toolkit.synthetic.truth import SCHEMES, UNITS, find_faults
from toolkit.synthetic.world import Key, World

NOTES = {
    "D01": "counted in payments after the month of death",
    "D02": "paid after the month of death",
    "T01": "tekun and dibao in the same months",
    "K01": "core kin of a serving official without a filing in force",
    "E02": "roster member holds a car in use",
    "E13": "member of two active households",
    "P01": "credited after the 10th",
    "P06": "account shared or held by an outsider",
    "S03": "subsidy without entitlement",
    "M01": "severe disability, no support, no car in the book",
}
REGISTER_NAMES = {"living": "living_subsidies", "nursing": "nursing_subsidies"}
BULK = ("payments", "vehicles")  # long lists whose plain rows need no line in links.csv


def write_truth(world: World, tables: dict[str, pd.DataFrame], written: pd.DataFrame, folder: Path) -> None:
    """``planted.csv``, ``links.csv`` and ``hukou_keys.csv``."""
    folder.mkdir(parents=True, exist_ok=True)
    planted_table(world, tables).to_csv(folder / "planted.csv", index=False, lineterminator="\n")
    links_table(world, tables, written).to_csv(folder / "links.csv", index=False, lineterminator="\n")
    hukou_keys(world, tables, written).to_csv(folder / "hukou_keys.csv", index=False, lineterminator="\n")


def planted_table(world: World, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Every true fault: check_id, unit, unit_key, kind, linkable, note."""
    linkable, keyed = Linkable(world, tables), Keys(world)
    rows = []
    for check, keys in find_faults(world).items():
        for key in sorted(keys):
            kind = "planted" if key in world.planted[check] else "incidental"
            rows.append((check, UNITS[check], keyed.text(check, key), kind, int(linkable.of(check, key)), NOTES[check]))
    return pd.DataFrame(rows, columns=["check_id", "unit", "unit_key", "kind", "linkable", "note"])


class Keys:
    """Keys as the truth files write them."""

    def __init__(self, world: World) -> None:
        self.person = world.persons["person_key"].tolist()
        self.head = world.households["head"].tolist()
        self.township = world.places.drop_duplicates("township").set_index("township")["township_name"].to_dict()

    def text(self, check: str, key: Key) -> str:
        """``unit_key`` of a fault."""
        first = int(key[0])
        if check == "P01":
            return f"{self.township[first]}|{iso(int(key[1]))}"
        if UNITS[check] == "household":
            return str(self.person[self.head[first]])
        if UNITS[check] == "person|scheme":
            return f"{self.person[first]}|{SCHEMES[str(key[1])]}"
        return "|".join(str(self.person[int(part)]) for part in key)


class Linkable:
    """Whether the records a finding needs all carry their right id number."""

    def __init__(self, world: World, tables: dict[str, pd.DataFrame]) -> None:
        self.intact = {name: set(t.loc[t["intact"], "person"]) for name, t in tables.items() if "intact" in t}
        good = tables["dibao_roster"][tables["dibao_roster"]["intact"]]
        self.entries = set(zip(good["person"], good["household"], strict=True))
        self.certified = set(world.certificates["person"])
        self.tekun = set(world.on_tekun())
        self.heads = world.households["head"].tolist()
        self.paid = world.paid_now()
        self.households = world.members[world.members["listed"]].groupby("person")["household"].agg(list).to_dict()

    def of(self, check: str, key: Key) -> bool:
        """The answer for one fault."""
        if check == "P01":
            return True
        rule = getattr(self, f"_{check.lower()}")
        return bool(rule(*key))

    def _has(self, register: str, person: int) -> bool:
        return person in self.intact[register]

    def _death_known(self, person: int) -> bool:
        return self._has("deaths", person) or self._has("cremations", person)

    def _enrolled(self, person: int) -> bool:
        """On the roster with an intact id, in a household whose payments and head have one too."""
        homes = [h for h in self.households.get(person, []) if (person, h) in self.entries]
        return any(self._paid_under_id(h) for h in homes)

    def _paid_under_id(self, household: int) -> bool:
        head = self.heads[household]
        return self._has("payments", head) and (head, household) in self.entries

    def _d01(self, person: int) -> bool:
        unlisted = person not in self.households and self._has("payments", person)
        return self._death_known(person) and (unlisted or self._enrolled(person))

    def _d02(self, person: int, scheme: str) -> bool:
        return self._death_known(person) and self._has("tekun_roster" if scheme == "tekun" else scheme, person)

    def _t01(self, person: int) -> bool:
        return self._has("tekun_roster", person) and self._enrolled(person)

    def _k01(self, person: int, official: int) -> bool:
        return self._has("dibao_roster", person) and self._has("officials", official)

    def _e02(self, household: int) -> bool:
        roster = {p for p, h in self.entries if h == household}
        return any(self._has("vehicles", p) for p in roster)

    def _e13(self, person: int) -> bool:
        return sum((person, h) in self.entries for h in self.households[person] if self.paid[h]) > 1

    def _p06(self, household: int) -> bool:
        return self._paid_under_id(household)

    def _s03(self, person: int, scheme: str) -> bool:
        needed = [scheme]
        needed += ["disability_certificates"] if person in self.certified else []
        needed += ["tekun_roster"] if person in self.tekun else []
        return all(self._has(register, person) for register in needed)

    def _m01(self, person: int) -> bool:
        return self._has("disability_certificates", person)


def links_table(world: World, tables: dict[str, pd.DataFrame], written: pd.DataFrame) -> pd.DataFrame:
    """Whose row is whose, for person registers.

    Long lists are left out where nothing needs saying: the hukou register altogether (see :func:`hukou_keys`),
    the registers of ``BULK`` where the id is right and, for payments, its person is the household's key.
    """
    keys = world.persons["person_key"].to_numpy()
    head = world.households["head"].to_numpy()
    parts = []
    for name, table in tables.items():
        if name in ("complaints", "hukou"):
            continue
        rows = written[written["register"] == name].set_index("row")["source_row"]
        household = head[table["household"]] if "household" in table else np.full(len(table), -1)
        part = pd.DataFrame({"register": REGISTER_NAMES.get(name, name), "source_row": rows.reindex(table.index)})
        part["person_key"] = keys[table["person"]]
        part["household_key"] = np.where(household >= 0, keys[household], "")
        plain = (name in BULK) & table["intact"] & ((table["person"].to_numpy() == household) | (household < 0))
        parts.append(part[~plain])
    links: pd.DataFrame = pd.concat(parts, ignore_index=True)
    return links


def hukou_keys(world: World, tables: dict[str, pd.DataFrame], written: pd.DataFrame) -> pd.DataFrame:
    """First and last row and key per hukou sheet; keys run on by one per row, in base 36."""
    rows = written[written["register"] == "hukou"].set_index("row")["source_row"].reindex(tables["hukou"].index)
    place = rows.str.rsplit("!", n=1, expand=True)
    keys = pd.Series(world.persons["person_key"].to_numpy()[tables["hukou"]["person"]], index=rows.index)
    groups = pd.DataFrame({"sheet": place[0], "row": place[1].astype(int), "key": keys}).groupby("sheet", sort=False)
    found = groups.agg(first_row=("row", "first"), last_row=("row", "last"), first_key=("key", "first"), last_key=("key", "last"))
    return found.reset_index()
