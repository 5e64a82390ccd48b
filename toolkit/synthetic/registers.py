"""The rows of each register as its bureau keeps it, clean and typed: days, months, fen and codes.

Tables name their persons by row number; names, ids and homes are filled in later (:mod:`toolkit.synthetic.filling`).
Columns that a topic has put on the world's tables go along.
"""

import numpy as np
import pandas as pd

from toolkit.synthetic.disability import certificate_numbers
from toolkit.synthetic.filling import identity_column
from toolkit.synthetic.people import YEAR, Ints, day_number
from toolkit.synthetic.world import World

REGISTERED_SINCE = day_number("2024-01-01")  # deaths and cremations before are not in the files
CATEGORIES = np.array("- visual hearing speech physical intellectual mental multiple".split())


def deaths(world: World) -> pd.DataFrame:
    """Persons struck from the hukou books because they died, in order of registration."""
    dead = world.persons.query("listed and registered_on >= 0 and died >= @REGISTERED_SINCE").sort_values(
        "registered_on", kind="stable"
    )
    dead = dead[["died", "registered_on"]].rename_axis("person").reset_index()
    return dead.rename(columns={"died": "died_on"}).assign(cause="死亡注销")


def cremations(world: World) -> pd.DataFrame:
    """Funeral-home records; in some the informant's id number stands in for the dead person's."""
    dead = world.persons.query("listed and cremated_on >= 0 and died >= @REGISTERED_SINCE").sort_values(
        "cremated_on", kind="stable"
    )
    table = dead[["died", "cremated_on"]].rename_axis("person").reset_index().rename(columns={"died": "died_on"})
    table["age"] = ((dead["died"] - dead["born"]) / YEAR).astype(int).to_numpy()
    table["funeral_home"] = f"{world.calibration.county_name}殡仪馆"
    person = table["person"].to_numpy()
    table["address"] = identity_column(world, person, "township_name") + identity_column(world, person, "village_name")
    informant = table["person"].map(world.cremation_informants)
    table["intact"] = informant.isna()
    written: Ints = np.asarray(informant.fillna(table["person"]), dtype=np.int64)
    table["id_number"] = identity_column(world, written, "id_number")
    named: Ints = np.asarray(informant.fillna(dead["spouse"].reset_index(drop=True)), dtype=np.int64)
    return table.assign(informant_name=identity_column(world, named, "person_name"))


def disability_certificates(world: World) -> pd.DataFrame:
    """The federation's export, ordered by village."""
    table = world.certificates.rename(columns={"status": "certificate_status"})
    if "certificate_number" not in table:
        table["certificate_number"] = _certificate_numbers(world, table)
    table["disability_category"] = CATEGORIES[table["category"]]
    table["disability_level"] = table["level"].astype("str")
    return _by_village(world, table.drop(columns=["valid", "severe", "category", "level"]))


def _certificate_numbers(world: World, table: pd.DataFrame) -> pd.Series:
    ids = identity_column(world, table["person"].to_numpy(), "id_number").set_axis(table.index)
    return certificate_numbers(ids, table["category"], table["level"])


def _by_village(world: World, table: pd.DataFrame) -> pd.DataFrame:
    """Ordered as the villages are, persons of a village as they come."""
    person = table["person"].to_numpy()
    return table.iloc[np.lexsort((person, world.people.village[person]))].reset_index(drop=True)


def subsidies(rng: np.random.Generator, world: World, scheme: str) -> pd.DataFrame:
    """One subsidy list; a few levels are mistyped between 1 and 2, which changes no entitlement."""
    rows: pd.DataFrame = getattr(world, scheme)
    typo = (rng.random(len(rows)) < _typo_rate(world, rows)) & (rows["level"] <= 2)
    level = rows["level"].where(~typo, 3 - rows["level"])
    wrong = rows.get("listed_level", pd.Series(np.nan, index=rows.index))
    table = rows.rename(columns={"amount_fen": "monthly_amount_fen"}).assign(
        certificate_number=_certificate_numbers(world, rows), disability_level=wrong.fillna(level).astype(int).astype("str")
    )
    return _by_village(world, table.drop(columns=["level", "category", "listed_level"], errors="ignore"))


def _typo_rate(world: World, rows: pd.DataFrame) -> float:
    """Chance for a level-1 or level-2 row that makes the whole list meet the rate."""
    return world.calibration.defects.level_typo / max(float((rows["level"] <= 2).mean()), 0.01)


def tekun_roster(world: World) -> pd.DataFrame:
    """The tekun roster, ordered by village."""
    names = {"mode": "support_mode", "tier": "care_tier", "amount_fen": "monthly_benefit_fen"}
    return _by_village(world, world.tekun.rename(columns=names))


def officials(world: World) -> pd.DataFrame:
    """Officials as the personnel list has them."""
    rows = world.officials
    towns = world.places.drop_duplicates("township").set_index("township")["township_name"]
    town = rows["township"].map(towns).fillna("")
    village = rows["village"].map(world.places["village_name"]).fillna("")
    office = np.where(rows["kind"] == "county", f"{world.calibration.county_name}民政局", town + "民政办")
    unit = np.where(rows["kind"] == "village", town + village.str.removesuffix("村") + "村民委员会", office)
    names = {"kind": "official_kind", "since": "in_office_from", "until": "in_office_until"}
    table = rows.drop(columns=["township", "village", "left"]).rename(columns=names)
    return table.assign(unit=unit, township_name=town, village_name=village)


def kin_filings(world: World) -> pd.DataFrame:
    """Declared kin; ``person`` is the beneficiary."""
    rows = world.filings.sort_values("filed_on", kind="stable").rename(columns={"official": "official_person"})
    words = {
        "spouse": "配偶", "parent": "父母", "child": "子女", "sibling": "兄弟姐妹", "grandparent": "祖父母", "grandchild": "孙子女",
    }  # fmt: skip
    posts = world.officials.drop_duplicates("person").set_index("person")["post"]
    return rows.assign(
        relation=rows["relation"].map(words).fillna(rows["relation"]), post=rows["official_person"].map(posts)
    ).reset_index(drop=True)


def vehicles(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """The vehicle office's export; plates carry a place sign that no province has."""
    rows = world.vehicles.iloc[rng.permutation(len(world.vehicles))].reset_index(drop=True)
    lots = rng.permutation(900000)[: len(rows)] if len(rows) <= 900000 else np.arange(len(rows))
    plates = [f"溪{'ABCDEFGH'[n % 8]}{n:06d}" for n in lots.tolist()]
    names = {"kind": "plate_kind", "status": "vehicle_status", "registered_on": "first_registered_on"}
    return rows.rename(columns=names).assign(plate_number=plates)


def complaints(world: World) -> pd.DataFrame:
    """Clues in order of receipt."""
    return world.complaints.assign(clue_number=[f"{world.calibration.sign}XS{i + 1:04d}" for i in range(len(world.complaints))])


def hukou(world: World) -> pd.DataFrame:
    """Persons of the hukou register in its order; parents and spouses where a book holds them."""
    persons = world.persons
    row = persons["hukou_row"].to_numpy()
    person = np.flatnonzero(row >= 0)
    person = person[np.argsort(row[person], kind="stable")]
    table = pd.DataFrame({"person": person})
    table["hukou_number"] = world.calibration.sign + _numbers(persons["hukou_number"].to_numpy()[person])
    table["relation_to_head"] = persons["relation"].take(person).to_numpy()
    table["sex"] = identity_column(world, person, "sex")
    for kin in ("father", "mother", "spouse"):
        table[f"{kin}_person"] = persons[f"known_{kin}"].to_numpy()[person]
    registered, alive = persons["registered_on"].to_numpy()[person], persons["alive"].to_numpy()[person]
    cancelled = ~alive & (registered >= 0)
    told = persons[["moved_out", "changed_on", "change_reason", "address"]].take(person)
    table["hukou_status"] = np.select([cancelled, told["moved_out"]], ["cancelled", "moved_out"], "registered")
    table["changed_on"] = np.where(cancelled, registered, told["changed_on"])
    table["change_reason"] = np.where(cancelled, "死亡", told["change_reason"])
    table["address"] = told["address"].to_numpy()
    table["marital_status"] = _marital_status(world, person)
    full = world.places["township_name"] + world.places["village_name"]
    table["village_name"] = full.take(world.people.village[person]).reset_index(drop=True)
    return table


def _numbers(values: Ints) -> pd.Series:
    """Book numbers of six digits; every one stands on several rows."""
    codes, distinct = pd.factorize(values)
    return pd.Series([f"{number:06d}" for number in distinct.tolist()], dtype="str").take(codes).reset_index(drop=True)


def _marital_status(world: World, person: Ints) -> pd.Series:
    """Married, widowed or single."""
    spouse = world.people.spouse[person]
    living = world.persons["alive"].to_numpy()[spouse]
    return pd.Series(np.select([spouse < 0, living], ["single", "married"], "widowed"), dtype="str")
