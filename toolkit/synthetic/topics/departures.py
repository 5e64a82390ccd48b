"""Households that left dibao, came back, or stay and are reviewed."""

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.months import first_day, of_days
from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.ground import Ground, covered, keys, latest, yearly_standard_fen
from toolkit.synthetic.topics.rates import Limits
from toolkit.synthetic.topics.refusals import dibao_cases
from toolkit.synthetic.world import Key, World

UNITS = {"E14": "household", "M04": "person", "C03": "household", "C05": "person", "C14": "township"}
NOTES = {
    "E14": "back on dibao within a year of leaving as not eligible, without a new income report",
    "M04": "left dibao within two years, not for death or moving away, not covered since; keyed by the head",
    "C03": "last review longer ago than the class allows",
    "C05": "left for work with an income up to twice the standard without gradual exit, or gradual exit over a year; keyed by the head",
    "C14": "county looked at less than 30 % of the township's reviews, or approval rate far from the rest of the county",
}
NOT_ELIGIBLE = ("income", "employment", "property", "ineligible")
REVIEWERS = ("民政办王干事", "民政办李干事", "社会救助专干")


def make_exits(ground: Ground) -> None:
    """Exits and suspensions of the period and members struck off, then E14, M04 and C05."""
    world, rng = ground.world, ground.rng
    homes = world.households
    left = homes[homes["status"].isin(["gone", "suspended"])]
    reason = rng.choice([*NOT_ELIGIBLE, "moved", "voluntary", "other"], len(left), p=[0.26, 0.26, 0.14, 0.17, 0.05, 0.09, 0.03])
    died = ~world.persons["alive"].to_numpy()[left["head"]]
    tekun = np.isin(left["head"], world.tekun["person"])
    reason = np.where(died, "death", np.where(tekun, "tekun", reason))
    rows = _exit_rows(ground, left["head"].to_numpy(), left["last"].to_numpy(), reason).assign(household=left.index.to_numpy())
    rows["exit_kind"] = np.where(left["status"] == "suspended", "suspend", "exit")
    _plant_gradual(ground, rows)
    ground.add("exits", rows)
    _strike_members(ground)
    _plant_returns(ground)
    lost = left_uncovered(world, ground.tables, ground.rates.limits)
    persons = world.persons.loc[sorted(lost)]
    ground.plant("M04", persons.index[(persons["age"] >= 60) | (persons["disabled"] > 0)])
    gone = rows.loc[rows["exit_reason"].isin(["death", "moved", "tekun"]), "person"]
    ground.spare("M04", set(ground.some(gone, 2 * ground.n).tolist()) - lost)


def _exit_rows(ground: Ground, person: np.ndarray, last: np.ndarray, reason: np.ndarray) -> pd.DataFrame:
    """Exits in the month after the last payment; incomes and gradual months where work is the reason."""
    rng, n = ground.rng, len(person)
    table = pd.DataFrame({"person": person, "exit_reason": reason, "last_paid_month": last})
    table["exited_on"] = np.minimum(first_day(last + 1) + rng.integers(0, 9, n), ground.world.as_of - 1)
    table["resumed_on"] = -1
    paid = np.isin(reason, ["employment", "income"])
    generous = rng.random(n) < 0.4
    level = np.where(generous, rng.uniform(2.1, 3.0, n), rng.uniform(1.1, 1.9, n))
    month = yearly_standard_fen(table["exited_on"].to_numpy()) / 12
    table["per_capita_income_fen"] = pd.array(
        np.where(paid, np.round(level * month / 100) * 100, 0).astype(np.int64), dtype="Int64"
    )
    table.loc[~paid, "per_capita_income_fen"] = pd.NA
    table["gradual_months"] = np.where(paid & ~generous, rng.integers(6, 13, n), 0)
    sizes = ground.world.members.groupby("household").size()
    homes = pd.Series(ground.world.households.index, index=ground.world.households["head"])
    table["household_size"] = (
        sizes.reindex(homes[~homes.index.duplicated()].reindex(person)).fillna(1).to_numpy().astype(np.int64)
    )
    return table.assign(exit_kind="exit", household=-1)


def _plant_gradual(ground: Ground, rows: pd.DataFrame) -> None:
    """C05: work found, income below twice the standard and no gradual months, or too many; beside them those that had them."""
    n = ground.n
    due = rows.index[rows["gradual_months"] > 0].to_numpy()
    late = rows.index[(rows["exit_reason"] == "employment") & (rows["gradual_months"] > 0)].to_numpy()
    at_once = ground.some(late, min(n - n // 3, len(late) // 2))
    rows.loc[at_once, "gradual_months"] = 0
    income = rows.index[(rows["exit_reason"] == "income") & (rows["gradual_months"] > 0)]
    rows.loc[income, "gradual_months"] = np.minimum(rows.loc[income, "gradual_months"], 12)
    long = ground.some(income, min(n // 3, len(income) // 2))
    rows.loc[long, "gradual_months"] = ground.rng.integers(14, 20, len(long))
    wrong = np.concatenate([at_once, long])
    ground.plant("C05", rows.loc[wrong, "person"])
    ground.spare("C05", rows.loc[np.setdiff1d(due, wrong), "person"].head(n))


def _strike_members(ground: Ground) -> None:
    """Rows for members who died while the household goes on."""
    world = ground.world
    died = of_days(world.persons["died"])[world.members["person"]]
    gone = world.members[(world.members["to_month"] == died) & world.paid_now()[world.members["household"]] & (died < LAST_MONTH)]
    rows = _exit_rows(ground, gone["person"].to_numpy(), gone["to_month"].to_numpy(), np.full(len(gone), "death"))
    ground.add("exits", rows.assign(exit_kind="reduce", household_size=1, household=gone["household"].to_numpy()))


def _plant_returns(ground: Ground) -> None:
    """E14: earlier exits of households approved again; beside them new reports, long absence, other reasons, short suspensions."""
    world, n = ground.world, ground.n
    homes = world.households
    back = homes[(homes["status"] == "active") & (homes["first"] > LAST_MONTH - 21) & (homes["scope"] == "household")]
    reported = _reported_before(ground, back)
    wrong = ground.take(back.index, n)
    third = (n + 2) // 3
    new, long = ground.take(reported, third), ground.take(back.index, third)
    other, short = (
        ground.take(back.index, third),
        ground.take(homes.index[(homes["status"] == "active") & (homes["first"] < LAST_MONTH - 40)], third),
    )
    gaps = ((wrong, 2, 8, "ineligible"), (new, 4, 9, "ineligible"), (long, 14, 20, "income"), (other, 2, 8, "voluntary"))
    for chosen, low, high, reason in gaps:
        last = homes.loc[chosen, "first"].to_numpy() - 1 - ground.rng.integers(low, high, len(chosen))
        rows = _exit_rows(ground, homes.loc[chosen, "head"].to_numpy(), last, np.full(len(chosen), reason)).assign(
            household=chosen
        )
        rows["gradual_months"] = np.where(rows["per_capita_income_fen"].notna(), 8, 0)
        ground.add("exits", rows)
    _report_before_exit(ground, wrong)
    last = LAST_MONTH - ground.rng.integers(6, 14, len(short))
    rows = _exit_rows(ground, homes.loc[short, "head"].to_numpy(), last, np.full(len(short), "other")).assign(
        household=short, exit_kind="suspend"
    )
    ground.add("exits", rows.assign(resumed_on=rows["exited_on"] + 45))
    ground.plant("E14", wrong)
    ground.spare("E14", np.concatenate([new, long, other, short]))


def _reported_before(ground: Ground, back: pd.DataFrame) -> Ints:
    """Households with a report in the two months before approval."""
    reports = ground.tables["income_reports"].merge(back[["approved_on"]], left_on="household", right_index=True)
    days = reports["approved_on"] - reports["reported_on"]
    return np.unique(reports.loc[days.between(1, 60), "household"])


def _report_before_exit(ground: Ground, households: np.ndarray) -> None:
    """Move the report before approval to before the exit, so that nothing new founds the return."""
    reports, exits = ground.tables["income_reports"], ground.tables["exits"]
    exited = exits[exits["household"].isin(households) & (exits["exit_kind"] == "exit")].set_index("household")["exited_on"]
    approved = ground.world.households["approved_on"]
    own = reports[reports["household"].isin(households)]
    before = own.index[(own["reported_on"] <= own["household"].map(approved)).to_numpy()]
    reports.loc[before, "reported_on"] = reports.loc[before, "household"].map(exited) - 20
    reports.loc[before, "authorised_on"] = reports.loc[before, "reported_on"] - 4


def make_reviews(ground: Ground) -> None:
    """The last review of every household and the one before, then C03 and C14."""
    world, rng = ground.world, ground.rng
    homes = world.households[world.paid_now()]
    review_class = np.array(list("AABBC"))[homes["category"]]
    cycle = np.where(review_class == "C", 183, 365)
    table = pd.DataFrame(
        {"household": homes.index, "person": homes["head"].to_numpy(), "review_class": review_class, "cycle": cycle}
    )
    approved = homes["approved_on"].to_numpy()
    table["reviewed_on"] = world.as_of - (rng.uniform(0.03, 0.9, len(table)) * cycle).astype(np.int64)
    table = table[(table["reviewed_on"] > approved + 20).to_numpy() | (approved < world.as_of - cycle + 10)]
    table["reviewed_on"] = np.maximum(table["reviewed_on"], approved[np.searchsorted(homes.index, table["household"])] + 20)
    table = _plant_overdue(ground, table)
    earlier = table.assign(reviewed_on=table["reviewed_on"] - table["cycle"] + 15)
    earlier = earlier[earlier["reviewed_on"] > world.households["approved_on"].reindex(earlier["household"]).to_numpy()]
    ground.add("reviews", _judged(ground, pd.concat([earlier, table], ignore_index=True)))
    _plant_townships(ground)


def _judged(ground: Ground, table: pd.DataFrame) -> pd.DataFrame:
    """Fill the result, the reviewer and whether the county came along."""
    rng, n = ground.rng, len(table)
    table = table.assign(next_review_on=table["reviewed_on"] + table["cycle"])
    table["review_result"] = rng.choice(["continue", "adjust"], n, p=[0.9, 0.1])
    table["county_visited"] = np.where(rng.random(n) < ground.rates.county_visits, "yes", "no")
    return table.assign(reviewer_name=rng.choice(REVIEWERS, n)).drop(columns="cycle")


def _plant_overdue(ground: Ground, table: pd.DataFrame) -> pd.DataFrame:
    """C03: reviews beyond the cycle; beside them some of the last fortnight before it ends."""
    homes = ground.world.households
    old = table[(homes["approved_on"].reindex(table["household"]).to_numpy() < ground.world.as_of - 700)]
    wrong, near = ground.take(old["household"]), ground.take(old["household"])
    for chosen, low, high in ((wrong, 20, 200), (near, -15, -2)):
        rows = table["household"].isin(chosen)
        table.loc[rows, "reviewed_on"] = (
            ground.world.as_of - table.loc[rows, "cycle"] - ground.rng.integers(low, high, int(rows.sum()))
        )
    ground.plant("C03", wrong)
    ground.spare("C03", near)
    return table


def _plant_townships(ground: Ground) -> None:
    """C14: one township in which the county looked at few reviews, and, where there are four, one that approves nearly all."""
    world, reviews = ground.world, ground.tables["reviews"]
    townships = world.places["township"].nunique()
    lots = ground.shuffled(townships)
    where = world.places["township"].to_numpy()[world.households["village"].to_numpy()[reviews["household"]]]
    here = (where == lots[0]) & (ground.rng.random(len(reviews)) < 0.7)
    reviews.loc[here, "county_visited"] = "no"
    if townships >= 4:
        applications = ground.tables["applications"]
        home = world.persons["township"].to_numpy()[applications["person"]]
        easy = (home == lots[1]) & (applications["outcome"] == "refused").to_numpy() & ~_bound(ground)
        ground.tables["applications"] = applications[~easy].reset_index(drop=True)
    found = unsupervised(world, ground.tables, ground.rates.limits)
    ground.plant("C14", found)
    ground.spare("C14", set(range(townships)) - found)


def _bound(ground: Ground) -> np.ndarray:
    """Applications on which a planted case or near-miss of another check hangs."""
    world, table = ground.world, ground.tables["applications"]
    people = {key[0] for check in ("M05", "M07", "K07") for key in world.planted[check] | world.spared[check]}
    dates = {key for check in ("C08", "C09", "L05") for key in world.planted[check] | world.spared[check]}
    days = table["applied_on"].to_numpy().astype("datetime64[D]").astype(str).tolist()
    same = [key in dates for key in zip(table["person"].tolist(), days, strict=True)]
    villages = [key[0] for check in ("M10",) for key in world.planted[check] | world.spared[check]]
    refusing = np.isin(world.persons["village"].to_numpy()[table["person"]], villages)
    return np.asarray(table["person"].isin(people).to_numpy() | np.array(same) | refusing)


def returned(world: World, tables: Tables, limits: Limits) -> set[int]:
    """E14."""
    exits = tables["exits"]
    left = exits[
        exits["exit_reason"].isin(NOT_ELIGIBLE) & exits["exit_kind"].isin(["exit", "suspend"]) & (exits["resumed_on"] < 0)
    ]
    homes = world.households[world.paid_now()].rename_axis("again").reset_index()[["again", "head", "first", "approved_on"]]
    pairs = left.merge(homes, left_on="person", right_on="head")
    gap = pairs["first"] - pairs["last_paid_month"] - 1
    pairs = pairs[(gap > 0) & (gap <= limits.reentry_months)]
    reports = tables["income_reports"][["household", "reported_on"]]
    since = pairs.merge(reports, left_on="again", right_on="household")
    fresh = since[(since["reported_on"] > since["exited_on"]) & (since["reported_on"] <= since["approved_on"])]
    return set(pairs["again"]) - set(fresh["again"])


def left_uncovered(world: World, tables: Tables, limits: Limits) -> set[int]:
    """M04."""
    exits = tables["exits"]
    left = exits[exits["exit_kind"].isin(["exit", "suspend"]) & ~exits["exit_reason"].isin(["death", "moved", "tekun"])]
    recent = left.loc[(left["exited_on"] >= world.as_of - limits.recent_days) & (left["resumed_on"] < 0), "person"]
    waiting = ~covered(world) & world.persons["alive"].to_numpy()
    return set(recent[waiting[recent]])


def overdue(world: World, tables: Tables, limits: Limits) -> set[int]:
    """C03: by the class that the last review gave the household, which its category may have left since."""
    homes = world.households[world.paid_now()]
    last = latest(tables["reviews"], "household", "reviewed_on").set_index("household").reindex(homes.index)
    since = np.fmax(last["reviewed_on"].to_numpy(), homes["approved_on"].to_numpy())
    unstable = np.where(last["review_class"].isna(), homes["category"] == 4, last["review_class"] == "C")
    allowed = np.where(unstable, limits.review_days[1], limits.review_days[0])
    return set(homes.index[world.as_of - since > allowed])


def abrupt(tables: Tables, limits: Limits) -> set[int]:
    """C05."""
    exits = tables["exits"]
    level = exits["per_capita_income_fen"].astype("Float64") * 12 / yearly_standard_fen(exits["exited_on"].to_numpy())
    due = (exits["exit_reason"] == "employment") & (level > 1).fillna(False) & (level <= limits.gradual_multiple).fillna(False)
    wrong = (due & (exits["gradual_months"] == 0)) | (exits["gradual_months"] > limits.gradual_months)
    return set(exits.loc[wrong, "person"])


def unsupervised(world: World, tables: Tables, limits: Limits) -> set[int]:
    """C14."""
    reviews, cases = tables["reviews"], dibao_cases(world, tables)
    township = world.places["township"].to_numpy()
    seen = (
        (reviews["county_visited"] == "yes")
        .groupby(township[world.households["village"].to_numpy()[reviews["household"]]])
        .mean()
    )
    approved = (cases["outcome"] == "approved").groupby(township[cases["village"]]).agg(["sum", "size"])
    rest = (approved["sum"].sum() - approved["sum"]) / (approved["size"].sum() - approved["size"])
    far = (approved["sum"] / approved["size"] - rest).abs() > limits.approval_gap
    return set(seen.index[seen < limits.county_share].tolist()) | set(approved.index[far].tolist())


def faults(world: World, tables: Tables, limits: Limits) -> dict[str, set[Key]]:
    """Keys of E14, M04, C03, C05, C14."""
    return {
        "E14": keys(returned(world, tables, limits)),
        "M04": keys(left_uncovered(world, tables, limits)),
        "C03": keys(overdue(world, tables, limits)),
        "C05": keys(abrupt(tables, limits)),
        "C14": keys(unsupervised(world, tables, limits)),
    }
