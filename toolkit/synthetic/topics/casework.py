"""Applications from receipt to decision: time taken, notices, officials who handle their own kin."""

import numpy as np
import pandas as pd

from toolkit.synthetic.months import first_day
from toolkit.synthetic.officials import wider_kin
from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.ground import Ground, covered, inhabitants, outsiders, row_keys, yearly_standard_fen
from toolkit.synthetic.topics.incomes import report_rows
from toolkit.synthetic.topics.rates import Limits
from toolkit.synthetic.world import Key, World

UNITS = {"K07": "person|official", "L05": "person|date", "C08": "person|date", "C09": "person|date"}
NOTES = {
    "K07": "investigator or approver is close kin of the applicant",
    "L05": "undecided for over 30 working days without bridge aid",
    "C08": "over 30 working days from acceptance to decision",
    "C09": "approved without notice, on less than 7 days of it, or before its end",
}
LEDGER_SINCE = 2024 * 12 + 6  # cases decided from July 2024 on are in the ledger
REASONS = ("家庭人均收入超过标准", "名下有机动车辆", "法定赡养人有赡养能力", "材料不全", "不符合保障条件")
KIN_FREE = 4  # draws until an official is found who is no kin


def make(ground: Ground) -> None:
    """Approved, refused, withdrawn and pending cases, then the planted ones."""
    world, rng = ground.world, ground.rng
    homes = world.households
    recent = homes.index[homes["approved_on"] >= first_day(np.array([LEDGER_SINCE]))[0]].to_numpy()
    approved = cases(ground, homes["head"].to_numpy()[recent], homes["approved_on"].to_numpy()[recent], "approved")
    ground.add("applications", approved.assign(household=recent))
    _refuse(ground)
    people = applicants(world, 2)
    some = rng.permutation(people)[: 3 * ground.n]
    gone, waiting = np.split(some, [2 * ground.n])
    ground.add("applications", cases(ground, gone, ground.days_back(30, 800, len(gone)), "withdrawn"))
    ground.add("applications", cases(ground, waiting, np.full(len(waiting), world.as_of), "pending", (3, 18)))
    _plant_waiting(ground)
    _plant_slow(ground)
    _plant_notices(ground)
    _plant_kin(ground)


def finish(ground: Ground) -> None:
    """Put the ledger in order of application."""
    table = ground.tables["applications"].fillna({"household": -1}).sort_values(["applied_on", "person"], kind="stable")
    ground.tables["applications"] = table.reset_index(drop=True).astype({"household": np.int64})


def applicants(world: World, bucket: int) -> Ints:
    """One grown person per family without support."""
    people = outsiders(world, bucket)
    return people[people["age"] >= 25].drop_duplicates("book").index.to_numpy()


def _workdays_before(day: Ints, workdays: Ints) -> Ints:
    dates = np.busday_offset(np.asarray(day).astype("datetime64[D]"), -np.asarray(workdays), roll="backward")
    return np.asarray(dates.astype(np.int64))


def cases(ground: Ground, person: Ints, decided: Ints, outcome: str, took: tuple[int, int] = (12, 25)) -> pd.DataFrame:
    """Well-handled cases decided (if pending: looked at) on given days; ``took`` working days since acceptance."""
    world, rng, n = ground.world, ground.rng, len(person)
    workdays = rng.integers(took[0], took[1], n)
    accepted = _workdays_before(decided, workdays)
    until = np.asarray(decided) - rng.integers(1, 3, n)
    table = pd.DataFrame(
        {"person": person, "scheme": "dibao", "applied_on": accepted - rng.integers(0, 5, n), "accepted_on": accepted}
    )
    table["surveyed_on"], table["checked_on"] = accepted + rng.integers(1, 5, n), accepted + rng.integers(1, 4, n)
    noticed = outcome == "approved"
    table["notice_from"] = until - rng.integers(7, 9, n) if noticed else -1
    table["notice_until"] = until if noticed else -1
    table["decided_on"] = -1 if outcome in ("pending", "withdrawn") else decided
    table["outcome"], table["bridge_aid"] = outcome, "no"
    table["refusal_reason"] = rng.choice(REASONS, n) if outcome == "refused" else ""
    size = inhabitants(world, "unit")["unit"].value_counts()
    table["household_size"] = size.reindex(world.persons["unit"].to_numpy()[person], fill_value=1).to_numpy()
    table["investigator_person"] = _officials(ground, person, "township")
    table["approver_person"] = _officials(ground, person, "county")
    return table


def _officials(ground: Ground, applicant: Ints, kind: str) -> Ints:
    """An official for each applicant who is no close kin: of their township, or of the county."""
    world = ground.world
    staff = world.officials[(world.officials["until"] < 0) & (world.officials["kind"] == kind)]
    kin = set(world.kin[["person", "official"]].itertuples(index=False, name=None))
    town = world.persons["township"].to_numpy()[applicant]
    by_town = staff.groupby("township")["person"].agg(list).to_dict()
    everybody = staff["person"].tolist()
    lots = ground.rng.integers(0, 1000, (len(applicant), KIN_FREE))
    chosen = []
    for person, where, lot in zip(applicant.tolist(), town.tolist(), lots.tolist(), strict=True):
        pool = by_town.get(where, everybody)
        chosen.append(
            next(
                (pool[i % len(pool)] for i in lot if (person, pool[i % len(pool)]) not in kin and pool[i % len(pool)] != person),
                -1,
            )
        )
    return np.array(chosen, dtype=np.int64)


def _refuse(ground: Ground) -> None:
    """Refused cases in every village, about half as many as were approved, with a report of a sufficient income."""
    world, rng = ground.world, ground.rng
    approved = ground.tables["applications"]["household"].map(world.households["village"]).value_counts()
    wanted = rng.poisson(0.3 + ground.rates.refused_per_approved * approved.reindex(world.places.index, fill_value=0))
    people = by_village(ground, 1, wanted)
    ground.add("applications", cases(ground, people, ground.days_back(20, 820, len(people)), "refused"))
    add_reports(ground, people, rng.uniform(1.2, 2.4, len(people)))


def by_village(ground: Ground, bucket: int, wanted: np.ndarray) -> Ints:
    """Applicants of the bucket, as many per village as wanted."""
    people = ground.shuffled(applicants(ground.world, bucket))
    village = ground.world.persons["village"].to_numpy()[people]
    rank = pd.Series(village).groupby(village).cumcount().to_numpy()
    return np.sort(people[rank < wanted[village]])


def add_reports(ground: Ground, person: Ints, level: np.ndarray) -> None:
    """A report shortly before the last application of each person, of the family by the books."""
    persons = ground.world.persons
    alive = inhabitants(ground.world, "unit", "age")
    counts = (
        alive.assign(size=1, adult=alive["age"] >= 18, able=alive["age"].between(18, 59))
        .groupby("unit")[["size", "adult", "able"]]
        .sum()
    )
    families = counts.reindex(persons["unit"].to_numpy()[person], fill_value=1).astype(np.int64).reset_index(drop=True)
    table = ground.tables["applications"]
    day = table.groupby("person")["applied_on"].max().reindex(person).to_numpy().astype(np.int64) + 3
    rows = report_rows(ground.rng, families.assign(household=-1, person=person), day, level * yearly_standard_fen(day))
    ground.add("income_reports", rows)


def _plant_waiting(ground: Ground) -> None:
    """L05: cases left lying; beside them those that got bridge aid meanwhile."""
    people = ground.shuffled(applicants(ground.world, 3))[: 2 * ground.n]
    waiting = cases(ground, people, np.full(len(people), ground.world.as_of), "pending", (48, 90))
    waiting.loc[ground.n :, "bridge_aid"] = "yes"
    ground.add("applications", waiting)
    ground.plant("L05", case_keys(waiting[: ground.n]))
    ground.spare("L05", case_keys(waiting[ground.n :]))


def case_keys(table: pd.DataFrame) -> set[Key]:
    """Applicant and day of application of each case."""
    days = table["applied_on"].to_numpy().astype("datetime64[D]").astype(str)
    return {(int(p), d) for p, d in zip(table["person"], days.tolist(), strict=True)}


def _decided(ground: Ground, outcome: str) -> Ints:
    """Rows of decided cases of persons who are alive, by lot."""
    table = ground.tables["applications"]
    alive = ground.world.persons["alive"].to_numpy()[table["person"]]
    return np.asarray(ground.shuffled(table.index[(table["outcome"] == outcome) & alive].to_numpy()))


def _plant_slow(ground: Ground) -> None:
    """C08: two to four months; beside them cases of nearly thirty working days."""
    table, n = ground.tables["applications"], ground.n
    rows = np.concatenate([_decided(ground, "refused")[:n], _decided(ground, "approved")[:n]])
    slow, near = rows[0::2], rows[1::2]
    for chosen, low, high in ((slow, 42, 80), (near, 26, 30)):
        accepted = _workdays_before(table.loc[chosen, "decided_on"].to_numpy(), ground.rng.integers(low, high, len(chosen)))
        for column, after in (("applied_on", -2), ("accepted_on", 0), ("surveyed_on", 4), ("checked_on", 3)):
            table.loc[chosen, column] = accepted + after
    ground.plant("C08", case_keys(table.loc[slow]))
    ground.spare("C08", case_keys(table.loc[near]))


def _plant_notices(ground: Ground) -> None:
    """C09: no notice, a short one, a decision during it; beside them notices of seven days to the day, and refusals."""
    table, n = ground.tables["applications"], ground.n
    rows = _decided(ground, "approved")
    none, short, early = np.array_split(rows[:n], 3)
    exact = rows[n : 2 * n]
    table.loc[none, ["notice_from", "notice_until"]] = -1
    table.loc[short, "notice_from"] = table.loc[short, "notice_until"] - 4
    table.loc[early, "notice_until"] = table.loc[early, "decided_on"] + 3
    table.loc[exact, "notice_from"] = table.loc[exact, "notice_until"] - 7
    ground.plant("C09", case_keys(table.loc[rows[:n]]))
    ground.spare("C09", case_keys(table.loc[exact]))
    ground.spare("C09", case_keys(table.loc[_decided(ground, "refused")[:n]]))


def _plant_kin(ground: Ground) -> None:
    """K07: applicants for the edge list investigated by their own kin; beside them in-laws and kin left to others."""
    world, n = ground.world, ground.n
    grown = world.persons.index[world.persons["alive"] & (world.persons["age"] >= 20) & ~covered(world)]
    pairs = world.kin[~world.kin["former"] & world.kin["person"].isin(grown)].drop_duplicates("person")
    pairs = pairs.sample(frac=1, random_state=int(ground.rng.integers(2**31)))
    wrong, left = pairs.head(n), pairs.iloc[n : 2 * n]
    laws = wider_kin(world.persons, wrong["official"].to_numpy())
    laws = laws.merge(world.kin[["person", "official"]], how="left", indicator=True).query("_merge == 'left_only'")
    laws = laws[laws["person"].isin(grown) & ~laws["person"].isin(pairs["person"])].drop_duplicates("person").head(n)
    for group, own in ((wrong, True), (left, False), (laws, True)):
        rows = cases(ground, group["person"].to_numpy(), ground.days_back(30, 800, len(group)), "approved").assign(scheme="edge")
        half = np.arange(len(rows)) % 2 == 0
        for column, which in (("investigator_person", half), ("approver_person", ~half)):
            rows.loc[which & own, column] = group["official"].to_numpy()[which & own]
        ground.add("applications", rows)
    ground.plant("K07", row_keys(wrong[["person", "official"]]))
    ground.spare("K07", row_keys(pd.concat([left, laws])[["person", "official"]]))


def _workdays(since: pd.Series, until: pd.Series | int) -> np.ndarray:
    end = np.broadcast_to(np.asarray(until), len(since)).astype("datetime64[D]")
    return np.asarray(np.busday_count(since.to_numpy().astype("datetime64[D]"), end))


def faults(world: World, tables: Tables, limits: Limits) -> dict[str, set[Key]]:
    """Keys of K07, L05, C08, C09."""
    table = tables["applications"]
    decided, pending = table[table["decided_on"] >= 0], table[table["outcome"] == "pending"]
    slow = decided[_workdays(decided["accepted_on"], decided["decided_on"]) > limits.decision_workdays]
    waiting = pending[
        (_workdays(pending["accepted_on"], world.as_of) > limits.decision_workdays) & (pending["bridge_aid"] != "yes").to_numpy()
    ]
    passed = table[table["outcome"] == "approved"]
    length = passed["notice_until"] - passed["notice_from"]
    unnoticed = passed[
        (passed["notice_from"] < 0) | (length < limits.notice_days - 1) | (passed["decided_on"] < passed["notice_until"])
    ]
    kin = world.kin[~world.kin["former"]][["person", "official"]].drop_duplicates()
    roles = [
        table[["person", f"{role}_person"]].set_axis(["person", "official"], axis=1) for role in ("investigator", "approver")
    ]
    return {
        "K07": row_keys(pd.concat(roles).merge(kin, on=["person", "official"])),
        "L05": case_keys(waiting),
        "C08": case_keys(slow),
        "C09": case_keys(unnoticed),
    }
