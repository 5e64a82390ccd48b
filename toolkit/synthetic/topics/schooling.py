"""School records, and grown children whom nobody looked at again after school."""

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.months import first_day
from toolkit.synthetic.people import YEAR, Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.ground import Ground, active, inhabitants, keys, take_rows
from toolkit.synthetic.topics.rates import Limits
from toolkit.synthetic.world import Key, World

UNITS = {"E11": "person"}
NOTES = {"E11": "child of 22 to 26 who left school over a year ago or began insured work, not reviewed since"}
SCHOOLS = {
    "primary": "中心小学",
    "junior": "初级中学",
    "senior": "明溪县第二中学",
    "college": "明溪职业技术学院",
    "bachelor": "东山大学",
    "graduate": "东山大学",
}
STAGES = (("primary", 6, 6), ("junior", 12, 3), ("senior", 15, 3), ("college", 18, 3), ("bachelor", 18, 4), ("graduate", 22, 3))


def make_students(ground: Ground) -> None:
    """School records of everybody of school age, of students, and of those who left in the last years."""
    world, rng = ground.world, ground.rng
    persons = inhabitants(world, "age")
    chosen = []
    for low, high, share in ground.rates.schooling:
        ages = persons.index[(persons["age"] >= low) & (persons["age"] < high)].to_numpy()
        chosen.append(ages[rng.random(len(ages)) < share])
    person = np.concatenate(chosen)
    age = world.persons["age"].to_numpy()[person]
    higher = rng.choice(["college", "bachelor"], len(person), p=[0.55, 0.45])
    stage = np.select([age < 12, age < 15, age < 18], ["primary", "junior", "senior"], higher)
    ground.add(
        "students", student_rows(world, person, np.where((age >= 22.5) & (rng.random(len(person)) < 0.1), "graduate", stage))
    )


def student_rows(world: World, person: Ints, stage: np.ndarray) -> pd.DataFrame:
    """One record per person: begun in the September of the stage's age, ended by 30 June."""
    stages = pd.DataFrame(STAGES, columns=["stage", "from_age", "years"]).set_index("stage").loc[stage]
    year = np.floor(1970 + (world.persons["born"].to_numpy()[person] + 120) / YEAR).astype(np.int64)
    begins = np.minimum(year + stages["from_age"].to_numpy(), 2026)
    ends = begins + stages["years"].to_numpy()
    place = world.places.loc[world.persons["village"].to_numpy()[person], "township_name"].to_numpy()
    local = np.isin(stage, ["primary", "junior"])
    school = np.where(local, place, "") + pd.Series(stage).map(SCHOOLS).to_numpy()
    table = pd.DataFrame({"person": person, "school": school, "stage": stage})
    table["enrolled_on"], table["graduates_on"] = first_day(begins * 12 + 8), first_day(ends * 12 + 6) - 1
    return table.assign(student_status=np.where(table["graduates_on"] <= world.as_of, "graduated", "enrolled"))


def plant_graduates(ground: Ground) -> None:
    """E11: grown children out of school or at work, not reviewed since; needs the reviews."""
    world, n = ground.world, ground.n
    young = _grown_children(world)
    wrong, reviewed, fresh = (take_rows(ground, young, k) for k in (n, n - n // 2, n // 2))
    working = np.arange(len(wrong)) % 3 == 0
    _graduate(ground, wrong.loc[~working, "person"], (480, 800))
    _graduate(ground, reviewed["person"], (420, 800))
    _graduate(ground, fresh["person"], (110, 300))
    begun = pd.DataFrame(
        {"person": wrong.loc[working, "person"], "employer": "明溪县兴业服饰有限公司", "insurance_kind": "employee_pension"}
    )
    begun = begun.assign(insured_from=LAST_MONTH - 1, last_paid_month=LAST_MONTH, months_paid_in_6=2, base_fen=392_000)
    ground.add("employee_insurance", begun)
    ground.tables["students"] = ground.tables["students"][~ground.tables["students"]["person"].isin(begun["person"])].reset_index(
        drop=True
    )
    _review(ground, wrong.loc[~working, "household"], (810, 840))
    _review(ground, wrong.loc[working, "household"], (70, 150))
    _review(ground, reviewed["household"], (20, 120))
    _review(ground, fresh["household"], (70, 150))
    ground.plant("E11", wrong["person"])
    ground.plant("C03", wrong.loc[~working, "household"])
    ground.spare("E11", pd.concat([reviewed, fresh])["person"])


def _grown_children(world: World) -> pd.DataFrame:
    """Roster children of 22 to 26 in active households approved long ago."""
    table = active(world)
    old = table["from_month"] < LAST_MONTH - 30
    return table[
        (table["relation"] == "child")
        & (table["age"] >= 22.1)
        & (table["age"] < 26.9)
        & old
        & ~table["person"].duplicated(keep=False)
    ]


def _graduate(ground: Ground, person: pd.Series, days: tuple[int, int]) -> None:
    """Give persons a school record that ended so many days ago."""
    students = ground.tables["students"]
    rows = student_rows(ground.world, person.to_numpy(), np.full(len(person), "college"))
    rows["graduates_on"] = ground.days_back(*days, len(rows))
    rows["enrolled_on"] = rows["graduates_on"] - 1030
    ground.tables["students"] = students[~students["person"].isin(person)]
    ground.add("students", rows.assign(student_status="graduated"))


def _review(ground: Ground, households: pd.Series, days: tuple[int, int]) -> None:
    """Leave the households one review, so many days ago."""
    reviews = ground.tables["reviews"]
    own = (
        reviews[reviews["household"].isin(households)]
        .sort_values("reviewed_on", kind="stable")
        .drop_duplicates("household", keep="last")
    )
    own = own.assign(reviewed_on=ground.days_back(*days, len(own)))
    ground.tables["reviews"] = reviews[~reviews["household"].isin(households)]
    ground.add("reviews", own.assign(next_review_on=own["reviewed_on"] + 365))


def not_reassessed(world: World, tables: Tables) -> set[int]:
    """E11."""
    table = active(world)
    table = table[(table["relation"] == "child") & (table["age"] >= 22) & (table["age"] < 27)]
    students, insurance = tables["students"], tables["employee_insurance"]
    out = students[(students["student_status"] != "enrolled") & (students["graduates_on"] <= world.as_of - 365)]
    work = insurance[insurance["insurance_kind"] == "employee_pension"]
    events = pd.concat(
        [
            out[["person", "graduates_on"]].set_axis(["person", "day"], axis=1),
            work[["person"]].assign(day=first_day(work["insured_from"])),
        ]
    )
    joined = table.merge(events, on="person")
    last = tables["reviews"].groupby("household")["reviewed_on"].max().reindex(joined["household"]).to_numpy()
    approved = world.households["approved_on"].to_numpy()[joined["household"]]
    return set(joined.loc[np.fmax(last, approved) < joined["day"], "person"])


def faults(world: World, tables: Tables, limits: Limits) -> dict[str, set[Key]]:
    """Keys of E11."""
    return {"E11": keys(not_reassessed(world, tables))}
