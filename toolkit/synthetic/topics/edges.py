"""Families just above the standard: single persons taken in alone, incomes that illness and school eat up."""

import numpy as np
import pandas as pd

from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.casework import add_reports, cases
from toolkit.synthetic.topics.ground import Ground, active, covered, keys, latest, outsiders, yearly_standard_fen
from toolkit.synthetic.topics.hardship import seriously_ill
from toolkit.synthetic.topics.incomes import INCOME, net_per_head, of_households
from toolkit.synthetic.topics.rates import FEN, Limits
from toolkit.synthetic.truth import missed_persons
from toolkit.synthetic.world import Key, World

UNITS = {"M07": "person", "M08": "person", "C07": "person"}
NOTES = {
    "M07": "single-person dibao without severe disability or serious illness or of a family above 1.5 standards; or missed where it was due",
    "M08": "income less medical and education expense below the standard, assets in order, not covered; keyed by the applicant",
    "C07": "medical or education expense not deducted though it alone takes the family below the standard; keyed by the head",
}


def choose_single(ground: Ground) -> None:
    """M07, before reports are made: able persons taken in alone, families with too much; beside them the ill."""
    world, rng, n = ground.world, ground.rng, ground.n
    homes, table = world.households, active(world)
    size = table.groupby("household")["person"].transform("size")
    alone = table[(size == 1) & table["age"].between(20, 75) & ~table["person"].duplicated(keep=False)]
    fit = alone[(alone["scope"] == "household") & (alone["disabled"] == 0)]
    fit = fit[~fit["person"].isin(ground.tables["medical_self_pay"]["person"]) & ~fit["person"].isin(world.officials["person"])]
    single = alone[alone["scope"] == "single_person"]
    able, ill = ground.take(fit["household"], n - n // 2), ground.take(fit["household"], n)
    rich = ground.take(single["household"], n // 2)
    homes.loc[np.concatenate([able, ill]), "scope"] = "single_person"
    ground.income_level.update(zip(rich.tolist(), rng.uniform(1.6, 2.3, len(rich)).tolist(), strict=True))
    sick = fit.loc[fit["household"].isin(ill), "person"].to_numpy()
    end = world.as_of - 31
    bills = pd.DataFrame({"person": sick, "period_from": end - 364, "period_until": end, "serious_illness": "yes"})
    bills["self_pay_fen"] = rng.integers(51_000, 90_000, len(sick)) * FEN
    ground.add("medical_self_pay", bills.assign(total_cost_fen=2 * bills["self_pay_fen"]))
    ground.plant("M07", table.loc[table["household"].isin(np.concatenate([able, rich])), "person"])
    ground.spare("M07", sick)
    ground.spare("M07", ground.some(single.loc[~single["household"].isin(rich) & (single["severe"] > 0), "person"], n))


def plant_expenses(ground: Ground) -> None:
    """M08 and C07: applicants whom expenses leave too little; beside them car owners, small expenses, deducted ones."""
    world, n = ground.world, ground.n
    fit = outsiders(world, 10)
    fit = fit[(fit["age"] >= 30) & ~fit.index.isin(ground.tables["medical_self_pay"]["person"])]
    fit = fit[fit["severe"] == 0].drop_duplicates("book")
    people = ground.shuffled(fit.index.to_numpy())[: 4 * n]
    ground.add("applications", cases(ground, people, ground.days_back(20, 250, len(people)), "withdrawn").assign(scheme="edge"))
    have = len(ground.tables["income_reports"])
    add_reports(ground, people, ground.rng.uniform(1.1, 1.5, len(people)))
    reports = ground.tables["income_reports"]
    rows = reports.index[have:].to_numpy()
    _spend(ground, rows)
    wrong, cars, little, deducted = np.array_split(np.arange(len(rows)), 4)
    reports.loc[rows[cars], "vehicle_count"] = 1
    reports.loc[rows[little], ["medical_expense_fen", "education_expense_fen"]] = [40_000, 0]
    spent = reports.loc[rows[deducted], "medical_expense_fen"]
    reports.loc[rows[deducted], "rigid_expense_fen"] = spent + reports.loc[rows[deducted], "education_expense_fen"]
    reports.loc[rows[deducted], "vehicle_count"] = 1
    ground.plant("M08", people[wrong])
    ground.spare("M08", people[np.concatenate([cars, little])])
    ground.plant("C07", people[np.concatenate([wrong, cars])])
    ground.spare("C07", people[np.concatenate([little, deducted])])


def _spend(ground: Ground, rows: np.ndarray) -> None:
    """Give reports expenses, not deducted, that take the income per head to half the standard or so."""
    reports, n = ground.tables["income_reports"], len(rows)
    reports.loc[rows, "transfer_fen"] -= reports.loc[rows, "rigid_expense_fen"]
    reports.loc[rows, "rigid_expense_fen"] = 0
    own = reports.loc[rows]
    standard = yearly_standard_fen(own["reported_on"].to_numpy()) * own["household_size"].to_numpy()
    net = own[INCOME].sum(axis=1).to_numpy() - own["work_cost_fen"].to_numpy()
    spent = net - standard * ground.rng.uniform(0.35, 0.8, n)
    school = np.where(ground.rng.random(n) < 0.4, 0.3, 0.0)
    reports.loc[rows, "medical_expense_fen"] = (spent * (1 - school)).astype(np.int64) // FEN * FEN
    reports.loc[rows, "education_expense_fen"] = (spent * school).astype(np.int64) // FEN * FEN


def misused(world: World, tables: Tables, limits: Limits) -> set[int]:
    """M07, first half."""
    now = of_households(tables)
    limit = limits.edge_multiple * yearly_standard_fen(now["reported_on"].to_numpy())
    rich = set(now.loc[net_per_head(now) > limit, "household"])
    ill = tables["medical_self_pay"].query("serious_illness == 'yes'")["person"]
    table = active(world)
    table = table[table["scope"] == "single_person"]
    unfounded = (table["severe"] == 0) & ~table["person"].isin(ill)
    return set(table.loc[unfounded | table["household"].isin(rich), "person"])


def missed_single(world: World, tables: Tables, limits: Limits) -> set[int]:
    """M07, second half."""
    due = set(missed_persons(world).tolist()) | seriously_ill(world, tables, limits)
    now = latest(tables["income_reports"], "person", "reported_on")
    level = net_per_head(now) / yearly_standard_fen(now["reported_on"].to_numpy())
    return due & set(now.loc[(level > 1) & (level <= limits.edge_multiple), "person"])


def pushed_down(reports: pd.DataFrame, limits: Limits) -> pd.Series:
    """Reports whose medical and education expense alone takes the income per head from above the standard to below."""
    standard = yearly_standard_fen(reports["reported_on"].to_numpy())
    before = (reports[INCOME].sum(axis=1) - reports["work_cost_fen"]) / reports["household_size"]
    after = before - (reports["medical_expense_fen"] + reports["education_expense_fen"]) / reports["household_size"]
    pushed: pd.Series = (before >= standard) & (after < standard)
    return pushed


def spent_poor(world: World, tables: Tables, limits: Limits) -> set[int]:
    """M08."""
    now = latest(tables["income_reports"], "person", "reported_on")
    assets = (
        now["financial_assets_fen"]
        <= limits.assets_years * yearly_standard_fen(now["reported_on"].to_numpy()) * now["household_size"]
    )
    in_order = (now["vehicle_count"] == 0) & (now["dwelling_count"] <= 1) & assets
    out = ~covered(world)[now["person"]] & world.persons["alive"].to_numpy()[now["person"]]
    return set(now.loc[pushed_down(now, limits) & in_order & out, "person"])


def undeducted(world: World, tables: Tables, limits: Limits) -> set[int]:
    """C07."""
    now = latest(tables["income_reports"], "person", "reported_on")
    return set(now.loc[pushed_down(now, limits) & (now["rigid_expense_fen"] == 0), "person"])


def faults(world: World, tables: Tables, limits: Limits) -> dict[str, set[Key]]:
    """Keys of M07, M08, C07."""
    return {
        "M07": keys(misused(world, tables, limits) | missed_single(world, tables, limits)),
        "M08": keys(spent_poor(world, tables, limits)),
        "C07": keys(undeducted(world, tables, limits)),
    }
