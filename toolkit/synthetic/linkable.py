"""Whether the records that a finding needs all carry their right id number, and have the columns that show it."""

from collections.abc import Collection

import pandas as pd

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.filling import roles
from toolkit.synthetic.payment_lists import unclear_rhythm
from toolkit.synthetic.world import Key, World
from toolkit.values import id_number

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
        self.parents: dict[int, set[int]] = {}  # whom the children's list names as parents
        self.sharers = _grouped(world.payments["account"], world.payments["household"])
        self.accounts = _grouped(world.payments["household"], world.payments["account"])
        self.phones = world.households["phone"].tolist()
        self.office_phones = world.officials.set_index("person")["phone"].to_dict()
        self.namesakes = _namesakes(world.persons)
        self.misread = _misread_informants(world, tables["cremations"])
        self.relief = tables["temporary_relief"][["case_number", "person", "intact"]]
        self.unclear_rhythm = unclear_rhythm(world, tables["payments"])
        self._spoilt = spoilt_persons({"dibao_roster": now, "payments": tables["payments"]})

    def among(self, tables: dict[str, pd.DataFrame], registers: Collection[str]) -> "Linkable":
        """The same, with the persons whose id is spoilt in the given registers as well."""
        other = object.__new__(Linkable)
        other.__dict__.update(self.__dict__)
        other._spoilt = self._spoilt | spoilt_persons({name: tables[name] for name in registers})
        for name, role in (("care_agreements", "caregiver_person"), ("card_custody", "custodian_person")):
            if name in registers:
                other.cared = _grouped(tables[name]["person"], tables[name][role])
                other.carers = _grouped(tables[name][role], tables[name]["person"])
        if "children" in registers:
            named = tables["children"]
            other.parents = _grouped(
                pd.concat([named["person"]] * 2), pd.concat([named["father_person"], named["mother_person"]])
            )
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
        return self._death_known(person) and self._has(self._register_of(scheme), person)

    @staticmethod
    def _register_of(scheme: str) -> str:
        own = {"tekun": "tekun_roster", "living": "living_subsidies", "nursing": "nursing_subsidies"}
        return own.get(scheme, "elderly_allowances")

    def _p07(self, person: int) -> bool:
        return self._known("person", person) and self._has("exits", person)

    def _s01(self, person: int) -> bool:
        return self._known("person", person) and self._has("disability_certificates", person)

    _s02 = _s01

    def _d04(self, person: int) -> bool:
        return self._known("person", person) and person not in self.misread

    def _d03(self, household: int) -> bool:
        return any(self._death_known(person) for person in self.by_household.get(household, set()))

    def _t01(self, person: int) -> bool:
        return self._has("tekun_roster", person) and self._enrolled(person)

    def _k01(self, person: int, official: int) -> bool:
        return self._has("dibao_roster", person) and self._has("officials", official)

    def _k02(self, person: int, official: int) -> bool:
        return self._has("kin_filings", person) and not {person, official} & self._spoilt

    _k05 = _k02

    def _k04(self, person: int, official: int) -> bool:
        """An account is known by its holder's name: of namesakes in a village nobody can say which is meant."""
        return not {person, official} & self._spoilt and (self._by_phone(person, official) or official not in self.namesakes)

    def _by_phone(self, head: int, official: int) -> bool:
        homes = [h for h in self.households.get(head, set()) if self.heads[h] == head]
        return any(self.phones[h] and self.phones[h] == self.office_phones.get(official) for h in homes)

    def _l04(self, case: str) -> bool:
        """Of somebody with one case, or whose cases all have the right id."""
        person = self.relief.loc[self.relief["case_number"] == case, "person"]
        cases = self.relief[self.relief["person"].isin(person)]
        return cases["case_number"].nunique() == 1 or bool(cases["intact"].all())

    def _m07(self, person: int) -> bool:
        certified = person not in self.certified or self._has("disability_certificates", person)
        return self._known("person", person) and certified

    def _l06(self, person: int) -> bool:
        return self._known("person", person) and self._has("poverty_monitoring", person)

    def _t04(self, person: int) -> bool:
        return self._supported(person) and self._in_known_hands(person)

    def _p05(self, person: int) -> bool:
        return self._known("person", person) and self._in_known_hands(person)

    def _in_known_hands(self, person: int) -> bool:
        """Nobody's id is spoilt who looks after the person or his card, nor that of anybody else in the same hands."""
        carers = self.cared.get(person, set())
        beside = set().union(*(self.carers[carer] for carer in carers))
        return not (carers | beside) & self._spoilt

    def _s06(self, person: int) -> bool:
        return not ({person} | self.parents.get(person, set())) & self._spoilt

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

    def _p02(self, household: int) -> bool:
        return self._known("household", household) and household not in self.unclear_rhythm

    def _p06(self, household: int) -> bool:
        """Shared: a household beside it is known too. With an outsider: the books of all members are known."""
        beside = set().union(*(self.sharers[account] for account in self.accounts.get(household, ()))) - {household}
        known = any(self._paid_under_id(h) for h in beside) if beside else self._known("household", household)
        return self._paid_under_id(household) and known

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


def _namesakes(persons: pd.DataFrame) -> set[int]:
    """Persons of the hukou register of whose name there is another in the village."""
    listed = persons[persons["listed"]]
    return _persons(pd.Series(listed.index[listed.duplicated(["village", "person_name"], keep=False)]))


def _misread_informants(world: World, cremations: pd.DataFrame) -> set[int]:
    """Living persons whose number was to stand in a cremation record, and cannot be read in any."""
    judged = id_number.normalize(cremations["id_number"], fictional_regions=True)["status"]
    read = cremations.loc[judged.isin(["valid", "valid_15"]).to_numpy(), "person"]
    informants = world.cremation_informants
    return set(informants.values()) - {informants[dead] for dead in read.tolist() if dead in informants}


def spoilt_persons(tables: dict[str, pd.DataFrame]) -> set[int]:
    """Persons with a wrong or missing id number in some row that names them."""
    found: set[int] = set()
    for table in tables.values():
        for role, column in roles(table).items():
            intact = table.get("intact" if role == "person" else f"{role}_intact")
            if intact is not None:
                found |= _persons(table.loc[~intact.astype(bool), column])
    return found
