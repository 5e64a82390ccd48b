"""Whether the records that a finding needs all carry their right id number."""

from collections.abc import Collection

import pandas as pd

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.filling import roles
from toolkit.synthetic.world import Key, World

PLACES = ("village", "township", "month")


class Linkable:
    """The answer for each fault; checks of the base county have rules of their own, those of topics a common one."""

    def __init__(self, world: World, tables: dict[str, pd.DataFrame]) -> None:
        roster = tables["dibao_roster"]
        now = roster[(roster["roster_month"] == LAST_MONTH) & (roster["insured"] == "yes")]
        good = now[now["intact"]]
        current = tables | {"dibao_roster": now}
        self.intact = {name: _persons(t.loc[t["intact"], "person"]) for name, t in current.items() if "intact" in t}
        self.entries = set(zip(good["person"].tolist(), good["household"].tolist(), strict=True))
        self.by_household = _grouped(good["household"], good["person"])
        self.listed = _grouped(now["household"], now["person"])
        self.certified = _persons(world.certificates["person"])
        self.tekun = set(world.on_tekun().tolist())
        self.children = _children(world.persons)
        self.heads = world.households["head"].tolist()
        self.paid = world.paid_now().tolist()
        listed = world.members[world.members["listed"]]
        self.households = _grouped(listed["person"], listed["household"])
        self.cared: dict[int, set[int]] = {}  # who cares for a person, and whom a carer cares for
        self.carers: dict[int, set[int]] = {}
        self._spoilt = spoilt_persons({"dibao_roster": now, "payments": tables["payments"]})

    def among(self, tables: dict[str, pd.DataFrame], registers: Collection[str]) -> "Linkable":
        """The same, with the persons whose id is spoilt in the given registers as well."""
        other = object.__new__(Linkable)
        other.__dict__.update(self.__dict__)
        other._spoilt = self._spoilt | spoilt_persons({name: tables[name] for name in registers})
        if "care_agreements" in registers:
            other.cared = _grouped(tables["care_agreements"]["person"], tables["care_agreements"]["caregiver_person"])
            other.carers = _grouped(tables["care_agreements"]["caregiver_person"], tables["care_agreements"]["person"])
        return other

    def of(self, check: str, unit: str, key: Key) -> bool:
        """The answer for one fault."""
        rule = getattr(self, f"_{check.lower()}", None)
        if rule:
            return bool(rule(*key))
        return all(self._known(word, part) for word, part in zip(unit.split("|"), key, strict=True))

    def _known(self, unit: str, part: int | str) -> bool:
        """Nobody of the fault has a spoilt id."""
        if isinstance(part, str) or unit in PLACES:
            return True
        people = self.listed.get(part, set()) | {self.heads[part]} if unit == "household" else {part}
        return not people & self._spoilt

    def _has(self, register: str, person: int) -> bool:
        return person in self.intact[register]

    def _death_known(self, person: int) -> bool:
        return self._has("deaths", person) or self._has("cremations", person)

    def _enrolled(self, person: int) -> bool:
        """On the roster with an intact id, in a household whose payments and head have one too."""
        homes = [h for h in self.households.get(person, set()) if (person, h) in self.entries]
        return any(self._paid_under_id(h) for h in homes)

    def _paid_under_id(self, household: int) -> bool:
        head = self.heads[household]
        return self._has("payments", head) and (head, household) in self.entries

    def _p01(self, township: int, month: int) -> bool:
        return True

    def _d01(self, person: int) -> bool:
        unlisted = person not in self.households and self._has("payments", person)
        return self._death_known(person) and (unlisted or self._enrolled(person))

    def _d02(self, person: int, scheme: str) -> bool:
        return self._death_known(person) and self._has("tekun_roster" if scheme == "tekun" else f"{scheme}_subsidies", person)

    def _d03(self, household: int) -> bool:
        return any(self._death_known(person) for person in self.by_household.get(household, set()))

    def _t01(self, person: int) -> bool:
        return self._has("tekun_roster", person) and self._enrolled(person)

    def _k01(self, person: int, official: int) -> bool:
        return self._has("dibao_roster", person) and self._has("officials", official)

    def _k02(self, person: int, official: int) -> bool:
        return self._has("kin_filings", person) and not {person, official} & self._spoilt

    _k05 = _k02

    def _t04(self, person: int) -> bool:
        """Neither the person's id nor that of a carer or of anybody else in the carer's care is spoilt."""
        carers = self.cared.get(person, set())
        beside = set().union(*(self.carers[carer] for carer in carers))
        return self._supported(person) and not (carers | beside) & self._spoilt

    def _supported(self, person: int) -> bool:
        return self._has("tekun_roster", person) and person not in self._spoilt

    _t05 = _t06 = _t08 = _t09 = _t10 = _t11 = _supported

    def _e02(self, household: int) -> bool:
        return any(self._has("vehicles", person) for person in self.by_household.get(household, set()))

    def _e10(self, household: int) -> bool:
        parents = self.listed.get(household, set())
        return self._known("household", household) and not {c for p in parents for c in self.children.get(p, ())} & self._spoilt

    def _e13(self, person: int) -> bool:
        return sum((person, h) in self.entries for h in self.households[person] if self.paid[h]) > 1

    def _p06(self, household: int) -> bool:
        return self._paid_under_id(household)

    def _s03(self, person: int, scheme: str) -> bool:
        needed = [f"{scheme}_subsidies"]
        needed += ["disability_certificates"] if person in self.certified else []
        needed += ["tekun_roster"] if person in self.tekun else []
        return all(self._has(register, person) for register in needed)

    def _m01(self, person: int) -> bool:
        return self._has("disability_certificates", person)


def _persons(values: pd.Series) -> set[int]:
    return set(values.unique().tolist())


def _children(persons: pd.DataFrame) -> dict[int, set[int]]:
    """Children of each parent that the hukou register names."""
    sides = [persons.loc[persons[side] >= 0, side] for side in ("known_father", "known_mother")]
    parents = pd.concat(sides)
    return _grouped(parents, pd.Series(parents.index))


def _grouped(keys: pd.Series, values: pd.Series) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for key, value in zip(keys.tolist(), values.tolist(), strict=True):
        found.setdefault(key, set()).add(value)
    return found


def spoilt_persons(tables: dict[str, pd.DataFrame]) -> set[int]:
    """Persons with a wrong or missing id number in some row that names them."""
    found: set[int] = set()
    for table in tables.values():
        for role, column in roles(table).items():
            intact = table.get("intact" if role == "person" else f"{role}_intact")
            if intact is not None:
                found |= _persons(table.loc[~intact.astype(bool), column])
    return found
