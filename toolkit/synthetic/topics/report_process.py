"""How income checks are done: reports lapsed or after the decision, work costs not deducted, authorisations missing."""

import numpy as np

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.people import YEAR
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.ground import Ground, active, keys, latest, roster
from toolkit.synthetic.topics.incomes import APPROVED_SINCE, THIS_YEAR, of_households
from toolkit.synthetic.topics.rates import Limits
from toolkit.synthetic.world import Key, World

UNITS = {"C01": "household", "C02": "township", "C06": "household", "C12": "household"}
NOTES = {
    "C01": "latest report over a year old, or none within the year before approval",
    "C02": "paid households of the township without a report this calendar year",
    "C06": "wages without deduction of work costs",
    "C12": "authorisation missing, late, or not of every adult of the roster",
}


def plant(ground: Ground) -> None:
    """C06, C12, C01 with C02."""
    _plant_work_costs(ground)
    _plant_authorisations(ground)
    _plant_lapsed(ground)
    _plant_wrong_order(ground)


def _plant_work_costs(ground: Ground) -> None:
    """C06: wages without work costs; the transfer column takes up the difference, so that the income stays."""
    now, reports = of_households(ground.tables), ground.tables["income_reports"]
    current = now[(ground.world.households["status"].to_numpy()[now["household"]] == "active")]
    earning = current[current["wage_fen"] > 0]
    chosen = ground.take(earning["household"])
    rows = earning.index[earning["household"].isin(chosen)]
    reports.loc[rows, "transfer_fen"] -= reports.loc[rows, "work_cost_fen"]
    reports.loc[rows, "work_cost_fen"] = 0
    ground.plant("C06", chosen)
    ground.spare("C06", ground.some(current.loc[current["wage_fen"] == 0, "household"], ground.n))
    ground.spare("C06", ground.some(earning.loc[~earning["household"].isin(chosen), "household"], ground.n))


def _plant_authorisations(ground: Ground) -> None:
    """C12: no authorisation, one given after the report, or an adult left out; minors need give none."""
    now, reports = of_households(ground.tables), ground.tables["income_reports"]
    whole = (ground.world.households["scope"] == "household").to_numpy()[now["household"]]
    chosen = ground.take(now.loc[whole, "household"])
    none, late, short = np.array_split(now.index[now["household"].isin(chosen)].to_numpy(), 3)
    reports.loc[none, ["authorised_on", "authorised_adults"]] = [-1, 0]
    reports.loc[late, "authorised_on"] = np.minimum(reports.loc[late, "reported_on"] + 5, ground.world.as_of - 1)
    reports.loc[short, "authorised_adults"] -= 1
    ground.plant("C12", chosen)
    minors = now[whole & (now["authorised_adults"] < now["household_size"]) & ~now["household"].isin(chosen)]
    same_day = minors.index[: ground.n // 2]
    reports.loc[same_day, "authorised_on"] = reports.loc[same_day, "reported_on"]
    ground.spare("C12", minors["household"].head(ground.n))


def _plant_lapsed(ground: Ground) -> None:
    """C01 and C02: in a few townships reports of this year are missing; some of those from late last year still hold."""
    world, townships = ground.world, ground.world.places["township"].nunique()
    behind = ground.some(range(townships), max(1, townships // 3))
    homes = world.households
    old = (homes["approved_on"] < THIS_YEAR - 300) & world.paid_now()
    here = world.places["township"].to_numpy()[homes["village"]]
    pool = homes.index[old & np.isin(here, behind)]
    lapsed, holding = ground.take(pool, (ground.n + 1) // 2), ground.take(pool)
    reports = ground.tables["income_reports"]
    moved = reports["household"].isin(np.concatenate([lapsed, holding])) & (reports["reported_on"] >= THIS_YEAR)
    reports = reports[~moved].reset_index(drop=True)
    now = latest(reports[reports["household"] >= 0], "household", "reported_on")
    for chosen, low, high in ((lapsed, 380, 600), (holding, 335, 364)):
        rows = now.index[now["household"].isin(chosen)]
        reports.loc[rows, "reported_on"] = ground.days_back(low, high, len(rows))
        reports.loc[rows, "authorised_on"] = reports.loc[rows, "reported_on"] - 4
    ground.tables["income_reports"] = reports
    ground.plant("C01", lapsed)
    ground.spare("C01", holding)
    here = world.places["township"].to_numpy()[homes["village"].to_numpy()[np.concatenate([lapsed, holding])]]
    ground.plant("C02", np.unique(here))
    ground.spare("C02", set(range(townships)) - set(here.tolist()))


def _plant_wrong_order(ground: Ground) -> None:
    """C01: approved before the report came, or on a report over a year old; beside them reports eleven months old."""
    world = ground.world
    homes = world.households
    recent = homes.index[(homes["approved_on"] >= APPROVED_SINCE + 420) & world.paid_now() & (homes["first"] < LAST_MONTH - 3)]
    n = ground.n // 2
    after, stale, eleven = ground.take(recent, (n + 1) // 2), ground.take(recent, n // 2), ground.take(recent, n)
    reports = ground.tables["income_reports"]
    first = reports.sort_values("reported_on", kind="stable").drop_duplicates("household")
    for chosen, low, high in ((after, -40, -4), (stale, 390, 520), (eleven, 330, 364)):
        rows = first.index[first["household"].isin(chosen)]
        approved = homes["approved_on"].to_numpy()[reports.loc[rows, "household"]]
        reports.loc[rows, "reported_on"] = approved - ground.rng.integers(low, high, len(rows))
        reports.loc[rows, "authorised_on"] = reports.loc[rows, "reported_on"] - 4
        between = reports["household"].isin(chosen) & ~reports.index.isin(rows)
        early = between & (reports["reported_on"] <= reports["household"].map(homes["approved_on"]))
        reports = reports[~early]
    ground.tables["income_reports"] = reports.reset_index(drop=True)
    ground.plant("C01", np.concatenate([after, stale]))
    ground.spare("C01", eleven)


def lapsed_reports(world: World, tables: Tables, limits: Limits) -> set[int]:
    """C01."""
    paid = world.households[world.paid_now()].rename_axis("household").reset_index()[["household", "approved_on"]]
    reports = tables["income_reports"]
    table = paid.merge(reports[["household", "reported_on"]], on="household", how="left")
    newest = table.groupby("household")["reported_on"].max()
    old = newest.index[~(newest >= world.as_of - limits.report_days)]
    age = table["approved_on"] - table["reported_on"]
    served = table.loc[(age >= 0) & (age <= limits.report_days), "household"]
    unfounded = paid[(paid["approved_on"] >= APPROVED_SINCE) & ~paid["household"].isin(served)]
    return set(old) | set(unfounded["household"])


def behind(world: World, tables: Tables) -> set[int]:
    """C02."""
    reports = tables["income_reports"]
    this_year = reports.loc[reports["reported_on"] >= THIS_YEAR, "household"]
    missing = world.households[world.paid_now() & ~world.households.index.isin(this_year)]
    return set(world.places["township"].to_numpy()[missing["village"]].tolist())


def unauthorised(world: World, tables: Tables) -> set[int]:
    """C12."""
    now = of_households(tables)
    table = roster(world).merge(now[["household", "reported_on", "authorised_on", "authorised_adults"]], on="household")
    born = world.persons["born"].to_numpy()[table["person"]]
    table["adult"] = (table["reported_on"] - born) >= 18 * YEAR
    adults = table.groupby("household").agg(adults=("adult", "sum"), given=("authorised_adults", "first"))
    dates = (now["authorised_on"] < 0) | (now["authorised_on"] > now["reported_on"])
    return set(adults.index[adults["adults"] > adults["given"]]) | set(now.loc[dates, "household"])


def faults(world: World, tables: Tables, limits: Limits) -> dict[str, set[Key]]:
    """Keys of C01, C02, C06, C12."""
    now = of_households(tables)
    steady = now[now["household"].isin(active(world)["household"])]
    return {
        "C01": keys(lapsed_reports(world, tables, limits)),
        "C02": keys(behind(world, tables)),
        "C06": keys(steady.loc[(steady["wage_fen"] > 0) & (steady["work_cost_fen"] == 0), "household"]),
        "C12": keys(unauthorised(world, tables)),
    }
