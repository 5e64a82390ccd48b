"""Income-check reports and financial assets of families, with incomes above the standard, lapsed reports, missing deductions."""

import numpy as np
import pandas as pd

from toolkit.synthetic.months import first_day
from toolkit.synthetic.people import Ints, day_number
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.ground import Ground, inhabitants, keys, latest, yearly_standard_fen
from toolkit.synthetic.topics.rates import STANDARDS, Limits
from toolkit.synthetic.world import Key, World

UNITS = {"E01": "household"}
NOTES = {
    "E01": "income per head of the latest report above the standard and tolerance, deductions made",
}
REPORTS_SINCE = day_number("2024-01-01")  # older reports are not in the file
APPROVED_SINCE = day_number("2024-07-01")  # approvals for which a report must be in the file
THIS_YEAR = day_number("2026-01-01")
INCOME = ["wage_fen", "business_fen", "property_fen", "transfer_fen"]
WORK_COST = 0.30  # of the standard, per earner


def standards() -> pd.DataFrame:
    """Standards in force by date."""
    table = pd.DataFrame(STANDARDS, columns=["scheme", "area", "tier", "yuan", "since", "until"])
    days = {
        f"effective_{end}": [day_number(d) if d else -1 for d in table[c]] for end, c in (("from", "since"), ("until", "until"))
    }
    document = "明民发〔" + table["since"].str.slice(0, 4) + "〕" + (11 + table.index).astype("str") + "号"
    return table[["scheme", "area", "tier"]].assign(monthly_standard_fen=table["yuan"] * 100, **days, document=document)


def make(ground: Ground) -> None:
    """Standards, then reports of all households paid now: this year's, last year's, and the one before approval."""
    ground.tables["standards"] = standards()
    world, rng = ground.world, ground.rng
    n = len(world.households)
    world.households["approved_on"] = first_day(world.households["first"].to_numpy() - 1) + rng.integers(4, 27, n)
    _choose_levels(ground)
    homes = _families(world)
    approved = world.households["approved_on"].to_numpy()[homes["household"]]
    initial = homes[approved >= APPROVED_SINCE]
    ground.add(
        "income_reports", _reports(ground, initial, approved[approved >= APPROVED_SINCE] - rng.integers(8, 45, len(initial)))
    )
    earlier = homes[approved < THIS_YEAR - 240]
    ground.add("income_reports", _reports(ground, earlier, THIS_YEAR - rng.integers(60, 230, len(earlier))))
    low = np.maximum(THIS_YEAR + 4, np.minimum(approved + 1, world.as_of - 12))
    ground.add(
        "income_reports", _reports(ground, homes, low + (rng.random(len(homes)) * (world.as_of - 10 - low)).astype(np.int64))
    )


def _choose_levels(ground: Ground) -> None:
    """E01: which households have how much; those in gradual exit may have more."""
    world, rng = ground.world, ground.rng
    homes = world.households
    whole = (homes["status"] == "active") & (homes["scope"] == "household")
    wrong, near = ground.take(homes.index[whole]), ground.take(homes.index[whole])
    leaving = homes.index[homes["status"] == "gradual_exit"].to_numpy()
    alone = homes.index[(homes["status"] == "active") & (homes["scope"] == "single_person")].to_numpy()
    for chosen, low, high in ((leaving, 1.1, 1.9), (alone, 0.85, 1.42), (wrong, 1.2, 2.1), (near, 1.005, 1.04)):
        levels = dict(zip(chosen.tolist(), rng.uniform(low, high, len(chosen)).tolist(), strict=True))
        ground.income_level = levels | ground.income_level
    ground.plant("E01", wrong)
    ground.spare("E01", np.concatenate([near, leaving, alone]))


def _families(world: World) -> pd.DataFrame:
    """One row per household paid now: head, persons and grown-ups reported on, whether somebody can work."""
    table = world.roster()[["household", "person"]]
    table = table.join(world.persons[["age", "disabled"]], on="person")
    table["scope"] = world.households["scope"].to_numpy()[table["household"]]
    alone = world.households.index[(world.households["scope"] == "single_person") & world.paid_now()]
    kin = inhabitants(world, "unit", "age", "disabled").rename_axis("person").reset_index()
    larger = kin.merge(world.households.loc[alone, ["unit"]].rename_axis("household").reset_index(), on="unit")
    table = pd.concat([table[table["scope"] == "household"], larger])[["household", "age", "disabled"]]
    able = table["age"].between(18, 59) & (table["disabled"] == 0)
    counts = table.assign(size=1, adult=table["age"] >= 18, able=able).groupby("household")[["size", "adult", "able"]].sum()
    homes = counts.astype(np.int64).reset_index()
    return homes.assign(person=world.households["head"].to_numpy()[homes["household"]])


def _reports(ground: Ground, families: pd.DataFrame, day: Ints) -> pd.DataFrame:
    """Report rows on given days at the wished or an ordinary level of income per head."""
    rng, n = ground.rng, len(families)
    standard = yearly_standard_fen(day)
    wished = families["household"].map(ground.income_level).to_numpy(dtype=float)
    level = np.where(np.isnan(wished), rng.uniform(0.30, 0.93, n), wished)
    return report_rows(rng, families, day, level * standard)


def report_rows(rng: np.random.Generator, families: pd.DataFrame, day: Ints, per_head_fen: np.ndarray) -> pd.DataFrame:
    """Reports of families (household, person, size, adult, able) whose income per head after deductions is given."""
    n, standard = len(families), yearly_standard_fen(day)
    size = families["size"].to_numpy()
    net = _yuan(per_head_fen * size)
    wage = _yuan(np.where((families["able"] > 0) & (rng.random(n) < 0.55), rng.uniform(0.2, 0.6, n), 0) * net)
    cost = _yuan(np.minimum(WORK_COST * standard, 0.5 * wage))
    medical = _yuan(np.where(rng.random(n) < 0.16, rng.uniform(0.05, 0.35, n), 0) * net)
    business = _yuan(np.where(rng.random(n) < 0.5, rng.uniform(0.1, 0.25, n), 0) * net)
    estate = _yuan(np.where(rng.random(n) < 0.2, rng.uniform(0.01, 0.05, n), 0) * net)
    rows = families[["household", "person"]].reset_index(drop=True).assign(reported_on=day, household_size=size, wage_fen=wage)
    rows = rows.assign(business_fen=business, property_fen=estate, transfer_fen=net + cost + medical - wage - business - estate)
    rows = rows.assign(work_cost_fen=cost, rigid_expense_fen=medical, medical_expense_fen=medical, education_expense_fen=0)
    rows["authorised_on"] = day - rng.integers(2, 15, n)
    return rows.assign(authorised_adults=families["adult"].to_numpy(), financial_assets_fen=0, vehicle_count=0, dwelling_count=0)


def _yuan(fen: np.ndarray) -> Ints:
    """Whole yuan, in fen."""
    return np.asarray(np.round(np.asarray(fen, dtype=float) / 100).astype(np.int64) * 100)


def net_per_head(reports: pd.DataFrame) -> pd.Series:
    """Yearly income per head after deductions, in fen."""
    income = reports[INCOME].sum(axis=1) - reports["work_cost_fen"] - reports["rigid_expense_fen"]
    per_head: pd.Series = income / reports["household_size"]
    return per_head


def of_households(tables: Tables) -> pd.DataFrame:
    """The latest report of each dibao household."""
    reports = tables["income_reports"]
    return latest(reports[reports["household"] >= 0], "household", "reported_on")


def finish(ground: Ground) -> None:
    """Number the reports and fill income per head, assets known elsewhere and the conclusion."""
    reports = ground.tables["income_reports"].sort_values(["reported_on", "person"], kind="stable").reset_index(drop=True)
    reports["report_number"] = [
        f"{ground.world.calibration.sign}HD{d.astype('datetime64[D]').item():%Y}{i + 1:06d}"
        for i, d in enumerate(reports["reported_on"].to_numpy())
    ]
    reports["per_capita_income_fen"] = _yuan(net_per_head(reports).to_numpy())
    above = reports["per_capita_income_fen"] > yearly_standard_fen(reports["reported_on"].to_numpy())
    reports["report_result"] = np.where(above, "exceeds", "within")
    ground.tables["income_reports"] = reports


def too_rich(world: World, tables: Tables, limits: Limits) -> set[int]:
    """E01."""
    now = of_households(tables)
    homes = world.households.loc[now["household"]]
    judged = ((homes["status"] == "active") & (homes["scope"] == "household")).to_numpy()
    limit = yearly_standard_fen(now["reported_on"].to_numpy()) * (1 + limits.income_tolerance)
    return set(now.loc[judged & (net_per_head(now) > limit).to_numpy(), "household"])


def faults(world: World, tables: Tables, limits: Limits) -> dict[str, set[Key]]:
    """Keys of E01."""
    return {
        "E01": keys(too_rich(world, tables, limits)),
    }
