"""The rows of each register as its bureau keeps it, still typed: days, months, fen and codes.

Every table has ``person`` (row of the persons table), ``intact`` (id number right), ``township`` and the columns
of its layout. Days end in ``_on``, months are counted as elsewhere here, money ends in ``_fen``.
"""

import numpy as np
import pandas as pd

from toolkit.synthetic.defects import duplicate_rows, shift_birth_dates, spoil_identity
from toolkit.synthetic.disability import certificate_numbers
from toolkit.synthetic.people import YEAR, Ints, day_number
from toolkit.synthetic.wording import village_variants
from toolkit.synthetic.world import World

REGISTERED_SINCE = day_number("2024-01-01")  # deaths and cremations before are not in the files
CAREFUL = 0.35  # police, disabled persons' federation and vehicle office make fewer mistakes


def identity(world: World, person: Ints) -> pd.DataFrame:
    """Name, id number, sex, birth day and home of persons, in the given order."""
    persons = world.persons.loc[person]
    place = world.places.loc[persons["village"]]
    return pd.DataFrame(
        {
            "person": person,
            "person_name": persons["person_name"].to_numpy(),
            "sex": np.where(persons["male"], "male", "female"),
            "id_number": persons["id_number"].to_numpy(),
            "born_on": persons["born"].to_numpy(),
            "township": place["township"].to_numpy(),
            "township_name": place["township_name"].to_numpy(),
            "village_name": place["village_name"].to_numpy(),
        }
    )


def _finished(rng: np.random.Generator, world: World, table: pd.DataFrame, care: float = 1.0) -> pd.DataFrame:
    """Spoil identities, vary village names, repeat a few rows."""
    defects = world.calibration.defects
    table = spoil_identity(rng, table, defects, care)
    if "village_name" in table:
        table["village_name"] = village_variants(rng, table["village_name"], table["township_name"])
    return duplicate_rows(rng, table, defects, np.ones(len(table), dtype=bool))


def deaths(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Persons struck from the hukou books because they died, in order of registration."""
    dead = world.persons.query("listed and registered_on >= 0 and died >= @REGISTERED_SINCE").sort_values("registered_on")
    table = identity(world, dead.index.to_numpy())
    table["died_on"], table["registered_on"] = dead["died"].to_numpy(), dead["registered_on"].to_numpy()
    table["cause"] = "死亡注销"
    return _finished(rng, world, table, CAREFUL)


def cremations(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Funeral-home records; in some the informant's id number stands in for the dead person's."""
    dead = world.persons.query("listed and cremated_on >= 0 and died >= @REGISTERED_SINCE").sort_values("cremated_on")
    table = identity(world, dead.index.to_numpy())
    table["age"] = ((dead["died"] - dead["born"]) / YEAR).astype(int).to_numpy()
    table["died_on"], table["cremated_on"] = dead["died"].to_numpy(), dead["cremated_on"].to_numpy()
    table["funeral_home"] = "明溪县殡仪馆"
    table["address"] = table["township_name"] + table["village_name"]
    informant = table["person"].map(world.cremation_informants)
    table["intact"] = informant.isna()
    by = informant.fillna(table["person"]).astype(int)
    table["id_number"] = world.persons["id_number"].to_numpy()[by]
    return _finished(rng, world, table.assign(informant_name=_informant_names(world, dead, informant)))


def _informant_names(world: World, dead: pd.DataFrame, informant: pd.Series) -> Ints:
    """Name of the informant: the one mixed up, else the spouse or a parent-less dash."""
    names = world.persons["person_name"].to_numpy()
    spouse = dead["spouse"].to_numpy()
    known = np.where(informant.notna(), informant.fillna(-1).astype(int), spouse)
    return np.asarray(np.where(known >= 0, names[known], ""))


def disability_certificates(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """The federation's export, ordered by village."""
    certificates = world.certificates
    table = identity(world, certificates["person"].to_numpy())
    numbers = certificate_numbers(table["id_number"], certificates["category"], certificates["level"])
    table["certificate_number"] = numbers
    table["disability_category"] = certificates["category"].astype("str")
    table["disability_level"] = certificates["level"].astype("str")
    table["issued_on"], table["valid_until"] = certificates["issued_on"], certificates["valid_until"]
    table["certificate_status"] = certificates["status"]
    order = np.lexsort((table["person"], world.persons["village"].to_numpy()[table["person"]]))
    return _finished(rng, world, table.iloc[order].reset_index(drop=True), CAREFUL)


def subsidies(rng: np.random.Generator, world: World, scheme: str) -> pd.DataFrame:
    """One subsidy list; a few levels are mistyped between 1 and 2, which changes no entitlement."""
    rows: pd.DataFrame = getattr(world, scheme)
    table = identity(world, rows["person"].to_numpy())
    table["certificate_number"] = certificate_numbers(table["id_number"], rows["category"], rows["level"])
    typo = (rng.random(len(rows)) < _typo_rate(world, rows)) & (rows["level"] <= 2)
    level = rows["level"].where(~typo, 3 - rows["level"])
    wrong = rows.get("listed_level", pd.Series(np.nan, index=rows.index))
    table["disability_level"] = wrong.fillna(level).astype(int).astype("str")
    table["paid_from"], table["paid_until"] = rows["paid_from"], rows["paid_until"]
    table["monthly_amount_fen"] = rows["amount_fen"]
    return _finished(rng, world, table.sort_values(["township", "village_name"], kind="stable").reset_index(drop=True))


def _typo_rate(world: World, rows: pd.DataFrame) -> float:
    """Chance for a level-1 or level-2 row that makes the whole list meet the rate."""
    return world.calibration.defects.level_typo / max(float((rows["level"] <= 2).mean()), 0.01)


def tekun_roster(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """The tekun roster, ordered by village."""
    rows = world.tekun
    table = identity(world, rows["person"].to_numpy())
    table["born_on"] = shift_birth_dates(rng, table["born_on"], world.calibration.defects)
    table["support_mode"], table["care_tier"] = rows["mode"], rows["tier"]
    for column in ("supported_from", "supported_until", "last_paid_month"):
        table[column] = rows[column]
    table["monthly_benefit_fen"] = rows["amount_fen"]
    return _finished(rng, world, table.sort_values(["township", "village_name"], kind="stable").reset_index(drop=True))


def officials(world: World) -> pd.DataFrame:
    """Officials as the personnel list has them."""
    rows = world.officials
    table = identity(world, rows["person"].to_numpy()).assign(intact=True, post=rows["post"], official_kind=rows["kind"])
    towns = world.places.drop_duplicates("township").set_index("township")["township_name"]
    table["township_name"] = rows["township"].map(towns).fillna("").to_numpy()
    village = world.places["village_name"].reindex(rows["village"]).fillna("")
    table["village_name"] = village.to_numpy()
    office = np.where(rows["kind"] == "county", "明溪县民政局", table["township_name"] + "民政办")
    table["unit"] = np.where(rows["kind"] == "village", table["township_name"] + table["village_name"] + "村民委员会", office)
    table["unit"] = table["unit"].str.replace("村村民委员会", "村民委员会")
    table["in_office_from"], table["in_office_until"] = rows["since"], rows["until"]
    return table


def kin_filings(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Declared kin; ``person`` is the beneficiary."""
    rows = world.filings.sort_values("filed_on")
    table = identity(world, rows["person"].to_numpy())
    official = identity(world, rows["official"].to_numpy())
    table["official_name"], table["official_id_number"] = official["person_name"], official["id_number"]
    table["post"] = rows["official"].map(world.officials.set_index("person")["post"]).to_numpy()
    table["relation"] = rows["relation"].to_numpy()
    table["filed_on"], table["closed_on"] = rows["filed_on"].to_numpy(), rows["closed_on"].to_numpy()
    return spoil_identity(rng, table, world.calibration.defects, CAREFUL)


def vehicles(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """The vehicle office's export; plates carry a place sign that no province has."""
    rows = world.vehicles.iloc[rng.permutation(len(world.vehicles))].reset_index(drop=True)
    table = identity(world, rows["person"].to_numpy()).drop(columns="village_name")
    lots = rng.permutation(900000)[: len(rows)] if len(rows) <= 900000 else np.arange(len(rows))
    table["plate_number"] = [f"溪{'ABCDEFGH'[n % 8]}{n:06d}" for n in lots]
    table["plate_kind"], table["model"], table["vehicle_status"] = rows["kind"], rows["model"], rows["status"]
    table["first_registered_on"] = rows["registered_on"]
    return _finished(rng, world, table, CAREFUL)


def complaints(world: World) -> pd.DataFrame:
    """Clues in order of receipt."""
    rows = world.complaints
    place = world.places.loc[rows["village"]].reset_index(drop=True)
    numbers = [f"XS{i + 1:04d}" for i in range(len(rows))]
    return rows.assign(clue_number=numbers, township_name=place["township_name"], village_name=place["village_name"])


def hukou(world: World) -> pd.DataFrame:
    """Persons of the hukou register in its order; ids of parents and spouses where a book holds them."""
    listed = world.persons[world.persons["listed"]].sort_values("hukou_row")
    ids = np.append(world.persons["id_number"].to_numpy(), "")
    table = identity(world, listed.index.to_numpy())
    table["hukou_number"] = listed["hukou_number"].map("{:06d}".format).to_numpy()
    table["relation_to_head"] = listed["relation"].to_numpy()
    for kin in ("father", "mother", "spouse"):
        table[f"{kin}_id_number"] = ids[listed[f"known_{kin}"].to_numpy()]
    cancelled = ~listed["alive"] & (listed["registered_on"] >= 0)
    table["hukou_status"] = np.where(cancelled, "cancelled", "registered")
    return table
