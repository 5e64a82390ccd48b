"""What is true, by direct rules on the clean county: faults planted and faults that came about by themselves."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.months import of_days
from toolkit.synthetic.people import Ints
from toolkit.synthetic.vehicles import active_cars
from toolkit.synthetic.world import Key, World

UNITS = {
    "D01": "person", "D02": "person|scheme", "T01": "person", "K01": "person|official", "E02": "household",
    "E13": "person", "P01": "township|month", "P06": "household", "S03": "person|scheme", "M01": "person",
}  # fmt: skip
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
SCHEMES = {"living": "living_subsidies", "nursing": "nursing_subsidies", "tekun": "tekun_roster"}


def find_faults(world: World) -> dict[str, set[Key]]:
    """Keys of every fault per check; persons, households and officials by row number."""
    return {
        "D01": paid_after_death(world),
        "D02": supported_after_death(world),
        "T01": on_two_schemes(world),
        "K01": unfiled_kin(world),
        "E02": households_with_car(world),
        "E13": enrolled_twice(world),
        "P01": _keys(world.batches.loc[world.batches["late"], ["township", "month"]]),
        "P06": foreign_accounts(world),
        "S03": wrong_subsidies(world),
        "M01": {(int(p),) for p in missed_persons(world)},
    }


def _keys(table: pd.DataFrame) -> set[Key]:
    return set(table.itertuples(index=False, name=None))


def _singles(values: Iterable[int]) -> set[Key]:
    return {(int(value),) for value in values}


def paid_after_death(world: World) -> set[Key]:
    """D01: counted in a payment of a month after the month of death."""
    died = of_days(world.persons["died"])[world.members["person"]]
    return _singles(world.members.loc[(world.members["to_month"] > died) & (died <= LAST_MONTH), "person"])


def supported_after_death(world: World) -> set[Key]:
    """D02: a subsidy, an allowance of the old or tekun support paid for a month after the month of death."""
    died = of_days(world.persons["died"])
    found: set[Key] = set()
    for scheme, column in (("living", "paid_until"), ("nursing", "paid_until"), ("tekun", "last_paid_month")):
        rows = getattr(world, scheme)
        found |= {(int(p), scheme) for p in rows.loc[rows[column] > died[rows["person"]], "person"]}
    allowances = world.registers.get(
        "elderly_allowances", pd.DataFrame({"person": [], "paid_until": [], "allowance_kind": []}, dtype="int64")
    )
    late = allowances[allowances["paid_until"] > died[allowances["person"]]]
    return found | set(zip(late["person"].tolist(), late["allowance_kind"].tolist(), strict=True))


def on_two_schemes(world: World) -> set[Key]:
    """T01: counted in dibao in a month of tekun support."""
    both = world.members.merge(world.tekun, on="person")
    return _singles(
        both.loc[(both["to_month"] >= both["supported_from"]) & (both["from_month"] <= both["last_paid_month"]), "person"]
    )


def reportable_kin(world: World) -> pd.DataFrame:
    """Living core kin of serving officials on a paid roster: person, official, relation."""
    living = world.persons["alive"].to_numpy()[world.kin["person"]]
    return world.kin[~world.kin["former"] & living & world.kin["person"].isin(world.roster()["person"])].drop(columns="former")


def unfiled_kin(world: World) -> set[Key]:
    """K01: reportable pairs without a filing that is in force."""
    effective = world.filings[(world.filings["filed_on"] <= world.as_of) & (world.filings["closed_on"] < 0)]
    return _keys(reportable_kin(world)[["person", "official"]]) - _keys(effective[["person", "official"]])


def households_with_car(world: World) -> set[Key]:
    """E02: a living roster member of an active household holds a car in use."""
    roster = world.roster()
    active = (world.households["status"] == "active").to_numpy()[roster["household"]]
    return _singles(roster.loc[active & roster["person"].isin(active_cars(world.vehicles)["person"]), "household"])


def enrolled_twice(world: World) -> set[Key]:
    """E13: member of two households that are paid now."""
    roster = world.roster()
    return _singles(roster.loc[roster["person"].duplicated(keep=False), "person"])


def foreign_accounts(world: World) -> set[Key]:
    """P06: an account paid for two households, or held by somebody of no hukou book of the household's members."""
    used = world.payments.drop_duplicates(["household", "account", "account_holder"])
    shared = used["account"].map(used.groupby("account")["household"].nunique()) > 1
    book = world.persons["book"].to_numpy()
    own = {(h, b) for h, b in zip(world.members["household"], book[world.members["person"]], strict=True)}
    held = [(h, b) in own for h, b in zip(used["household"], book[used["account_holder"]], strict=True)]
    return _singles(used.loc[shared | ~np.array(held), "household"])


def wrong_subsidies(world: World) -> set[Key]:
    """S03: living persons paid a subsidy to which their certificate, dibao or tekun standing does not entitle."""
    certificate = world.certificates.set_index("person")
    valid = set(certificate.index[certificate["valid"]])
    heavy = set(certificate.index[certificate["valid"] & (certificate["level"] <= 2)])
    tekun = set(world.on_tekun())
    living = {(int(p), "living") for p in _paid_beyond_dibao(world)}
    living |= {(int(p), "living") for p in _paid_living(world)["person"] if p in tekun or p not in valid}
    nursing = world.nursing[world.persons["alive"].to_numpy()[world.nursing["person"]]]
    return living | {(int(p), "nursing") for p in nursing["person"] if p not in heavy}


def _paid_living(world: World) -> pd.DataFrame:
    """Living-subsidy rows of persons who are alive."""
    return world.living[world.persons["alive"].to_numpy()[world.living["person"]]]


def _paid_beyond_dibao(world: World) -> Ints:
    """Persons whose living subsidy runs past the last month in which dibao counted them."""
    counted = world.members.groupby("person")["to_month"].max()
    rows = _paid_living(world)
    last = counted.reindex(rows["person"], fill_value=-1).to_numpy()
    return np.asarray(rows.loc[(rows["paid_until"] > last).to_numpy(), "person"])


def missed_persons(world: World) -> Ints:
    """M01: severely disabled with a valid certificate, alive, on neither dibao nor tekun, no car in the book."""
    persons = world.persons
    car_books = persons["book"].to_numpy()[active_cars(world.vehicles)["person"]]
    helped = np.concatenate([world.roster()["person"], world.on_tekun()])
    missed = persons["alive"] & (persons["severe"] > 0) & ~persons.index.isin(helped) & ~persons["book"].isin(car_books)
    return np.asarray(persons.index[missed])
