"""Families in need that nobody helps: large medical bills, the list against return to poverty, families hit by events."""

import numpy as np
import pandas as pd

from toolkit.synthetic.books import relations
from toolkit.synthetic.people import Flags, Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.ground import Ground, covered, inhabitants, keys, outsiders, roster, yearly_standard_fen
from toolkit.synthetic.topics.rates import FEN, Limits
from toolkit.synthetic.world import Key, World

UNITS = {"M02": "person", "M03": "person", "M06": "person", "M11": "person"}
NOTES = {
    "M02": "paid over 50,000 yuan for treatment in the last year, on neither dibao nor tekun",
    "M03": "family of the list (not lifted, unstable, edge, sudden, or income below 1.5 standards) with nobody on dibao or tekun; keyed by its head",
    "M06": "such a monitored family whose risk stands and which had no relief in a year; keyed by its head",
    "M11": "family hit by an event without dibao, tekun or relief; keyed by the listed person",
}
POOR_KINDS = ("not_lifted", "lifted_unstable", "edge", "sudden")
MONITORED = POOR_KINDS[1:]
EVENTS = ("房屋火灾", "洪涝灾害", "重大交通事故", "疫情影响家庭")
CAUSES = ("因病", "因残", "因学", "缺劳动力", "因灾")


def make_bills(ground: Ground) -> None:
    """M02: the list of large bills; uncovered persons stay below the threshold unless planted."""
    world, rng, n = ground.world, ground.rng, ground.n
    persons = world.persons
    everybody = persons.index[persons["alive"] & persons["listed"]].to_numpy()
    billed = everybody[rng.random(len(everybody)) < ground.rates.large_bills * (0.3 + persons["age"].to_numpy()[everybody] / 50)]
    helped, limit = covered(world)[billed], ground.rates.limits.self_pay_fen
    paid = (rng.lognormal(np.log(16_000), 0.6, len(billed)) * FEN).astype(np.int64)
    paid = np.where(helped, paid, np.minimum(paid, (0.97 * limit * rng.uniform(0.3, 1, len(billed))).astype(np.int64)))
    ground.add("medical_self_pay", _bills(ground, billed, np.maximum(paid, 10_000 * FEN)))
    free = outsiders(world, 7)
    free = free[~free.index.isin(billed)].drop_duplicates("book")
    wrong, below, former = np.split(rng.permutation(free.index.to_numpy())[: 3 * n], [n, 2 * n])
    ground.add("medical_self_pay", _bills(ground, wrong, rng.integers(53_000, 180_000, len(wrong)) * FEN))
    ground.add("medical_self_pay", _bills(ground, below, rng.integers(45_000, 49_000, len(below)) * FEN))
    old = _bills(ground, former, rng.integers(53_000, 120_000, len(former)) * FEN)
    ground.add("medical_self_pay", old.assign(period_from=old["period_from"] - 800, period_until=old["period_until"] - 800))
    own = ground.some(roster(world)["person"], 2 * n)
    own = own[~np.isin(own, billed)]
    ground.add("medical_self_pay", _bills(ground, own[: len(own) // 2], rng.integers(53_000, 120_000, len(own) // 2) * FEN))
    ground.plant("M02", wrong)
    ground.spare("M02", np.concatenate([below, former, own]))


def _bills(ground: Ground, person: Ints, self_pay: Ints) -> pd.DataFrame:
    """Rows for the year to the end of September."""
    n, end = len(person), ground.world.as_of - 31
    table = pd.DataFrame({"person": person, "period_from": np.full(n, end - 364), "period_until": end, "self_pay_fen": self_pay})
    table["total_cost_fen"] = (self_pay * ground.rng.uniform(1.6, 3.5, n)).astype(np.int64) // FEN * FEN
    return table.assign(serious_illness=np.where(self_pay >= ground.rates.limits.self_pay_fen, "yes", "no"))


def make_monitoring(ground: Ground) -> None:
    """M03 and M06: families once registered as poor, those monitored, all covered where need be unless planted."""
    world, rng, n = ground.world, ground.rng, ground.n
    persons = world.persons
    families = inhabitants(world, "unit")["unit"].unique()
    helped = np.intersect1d(persons.loc[covered(world) & persons["alive"], "unit"].unique(), families)
    mine = np.setdiff1d(outsiders(world, 8)["unit"].unique(), helped)
    lots = rng.permutation(mine)
    wrong, removed = lots[: 2 * n], lots[2 * n : 3 * n]
    lifted = np.setdiff1d(families, np.concatenate([helped, mine]))
    lifted = lifted[rng.random(len(lifted)) < ground.rates.monitored_poor]
    covered_kinds = rng.choice(["lifted", *POOR_KINDS], len(helped), p=[0.55, 0.05, 0.15, 0.2, 0.05])
    on_list = rng.random(len(helped)) < 0.5
    ground.add("poverty_monitoring", _listed(ground, lifted, np.full(len(lifted), "lifted"), 1.6))
    ground.add("poverty_monitoring", _listed(ground, helped[on_list], covered_kinds[on_list], 0.7))
    kinds = rng.choice(MONITORED, len(wrong))
    ground.add("poverty_monitoring", _listed(ground, wrong, kinds, 0.9))
    ground.add("poverty_monitoring", _listed(ground, removed, rng.choice(MONITORED, len(removed)), 1.6, removed=True))
    heads = _heads(ground)
    ground.plant("M03", heads.reindex(np.concatenate([wrong, removed])).dropna())
    ground.plant("M06", heads.reindex(wrong).dropna())
    ground.spare("M06", heads.reindex(removed).dropna())
    ground.spare("M03", ground.some(heads.reindex(lifted).dropna(), n))
    near = ground.some(heads.reindex(helped[on_list & np.isin(covered_kinds, MONITORED)]).dropna(), n)
    for check in ("M03", "M06"):
        ground.spare(check, near)


def _listed(ground: Ground, units: Ints, kind: np.ndarray, level: float, *, removed: bool = False) -> pd.DataFrame:
    """Rows of all living members of families; income per head around ``level`` standards."""
    world, rng = ground.world, ground.rng
    homes = pd.DataFrame({"unit": units, "household_kind": kind}).drop_duplicates("unit").reset_index(drop=True)
    homes["monitor_kind"] = homes["household_kind"].where(homes["household_kind"].isin(MONITORED), "")
    watched = homes["monitor_kind"] != ""
    homes["identified_on"] = np.where(watched, ground.days_back(200, 1500, len(homes)), ground.days_back(2500, 4600, len(homes)))
    homes["risk_removed"] = np.where(watched, "yes" if removed else "no", "")
    homes["risk_removed_on"] = np.where(watched & removed, homes["identified_on"] + 150, -1)
    standard = yearly_standard_fen(np.full(len(homes), world.as_of))
    homes["per_capita_income_fen"] = (standard * level * rng.uniform(1.0, 1.6, len(homes))).astype(np.int64) // FEN * FEN
    homes["poverty_cause"] = rng.choice(CAUSES, len(homes))
    have = ground.tables["poverty_monitoring"]["household_number"].nunique() if "poverty_monitoring" in ground.tables else 0
    homes["household_number"] = [f"{world.calibration.county_code}{have + i + 1:08d}" for i in range(len(homes))]
    persons = inhabitants(world, "unit", "age", "disabled").rename_axis("person").reset_index()
    table = homes.merge(persons[["unit", "person", "age", "disabled"]], on="unit")
    table["head"] = table["household_number"].map(
        table.sort_values("age", kind="stable").groupby("household_number")["person"].last()
    )
    table["relation_to_head"] = relations(world.people, table["person"].to_numpy(), table["head"].to_numpy())
    table["household_size"] = table.groupby("household_number")["person"].transform("size")
    place = table.groupby("household_number").cumcount() + 1
    table["person_number"] = table["household_number"] + place.map("{:02d}".format)
    return _labelled(ground, table)


def _labelled(ground: Ground, table: pd.DataFrame) -> pd.DataFrame:
    """Add school, health, capacity to work and months employed."""
    age, disabled = table["age"].to_numpy(), table["disabled"].to_numpy() > 0
    able = (age >= 16) & (age < 60) & ~disabled
    table["labour_capacity"] = np.select([able, (age >= 16) & (age < 70)], ["full", "partial"], "none")
    table["health"] = np.where(disabled, "残疾", "健康")
    table["student_status"] = np.where((age >= 6) & (age < 16), "义务教育", "")
    table["months_employed"] = np.where(able & (ground.rng.random(len(table)) < 0.6), ground.rng.integers(3, 12, len(table)), 0)
    return table.drop(columns=["age", "disabled"])


def _heads(ground: Ground) -> pd.Series:
    """Head of each listed family by unit."""
    table = ground.tables["poverty_monitoring"]
    return table.drop_duplicates("unit").set_index("unit")["head"]


def make_events(ground: Ground) -> None:
    """M11: families hit by fire, flood, accident; some have dibao or tekun, the planted ones nothing."""
    world, rng, n = ground.world, ground.rng, ground.n
    free = outsiders(world, 9)
    wrong = rng.permutation(free[free["age"] >= 25].drop_duplicates("book").index.to_numpy())[:n]
    helped = ground.some(roster(world).query("age >= 25")["person"], n)
    person = np.concatenate([wrong, helped])
    table = pd.DataFrame(
        {"person": person, "event": rng.choice(EVENTS, len(person)), "listed_on": ground.days_back(60, 600, len(person))}
    )
    ground.add("event_families", table.assign(impact=rng.choice(["收入骤减", "支出骤增", "房屋受损"], len(person))))
    ground.plant("M11", wrong)
    ground.spare("M11", helped)


def _relieved(world: World) -> pd.DataFrame:
    """Persons and minutes of temporary relief, where the county keeps such a list."""
    relief = world.registers.get("temporary_relief")
    return pd.DataFrame({"person": [], "paid_at": []}, dtype=np.int64) if relief is None else relief[["person", "paid_at"]]


def seriously_ill(world: World, tables: Tables, limits: Limits) -> set[int]:
    """M02."""
    bills = tables["medical_self_pay"]
    large = bills[(bills["self_pay_fen"] >= limits.self_pay_fen) & (bills["period_until"] >= world.as_of - 365)]["person"]
    open_: Flags = ~covered(world) & world.persons["alive"].to_numpy()
    return set(large[open_[large]])


def _uncovered_families(world: World, tables: Tables) -> pd.DataFrame:
    """Listed families, one row each, in which nobody is covered."""
    table = tables["poverty_monitoring"]
    helped = table.loc[covered(world)[table["person"]], "household_number"]
    return table[~table["household_number"].isin(helped)].drop_duplicates("household_number")


def listed_uncovered(world: World, tables: Tables, limits: Limits) -> set[int]:
    """M03."""
    homes = _uncovered_families(world, tables)
    low = homes["per_capita_income_fen"] < limits.edge_multiple * yearly_standard_fen(np.full(len(homes), world.as_of))
    return set(homes.loc[homes["household_kind"].isin(POOR_KINDS) | low, "head"])


def monitored_unhelped(world: World, tables: Tables) -> set[int]:
    """M06."""
    homes = _uncovered_families(world, tables)
    homes = homes[(homes["monitor_kind"] != "") & (homes["risk_removed"] != "yes")]
    relief = _relieved(world)
    recent = relief.loc[relief["paid_at"] >= (world.as_of - 365) * 1440, "person"]
    table = tables["poverty_monitoring"]
    helped = table.loc[table["person"].isin(recent), "household_number"]
    return set(homes.loc[~homes["household_number"].isin(helped), "head"])


def hit_unhelped(world: World, tables: Tables) -> set[int]:
    """M11."""
    rows = tables["event_families"]
    relief = rows.merge(_relieved(world), on="person")
    after = relief.loc[relief["paid_at"] >= relief["listed_on"] * 1440, "person"]
    return set(rows.loc[~covered(world)[rows["person"]] & ~rows["person"].isin(after), "person"])


def faults(world: World, tables: Tables, limits: Limits) -> dict[str, set[Key]]:
    """Keys of M02, M03, M06, M11."""
    return {
        "M02": keys(seriously_ill(world, tables, limits)),
        "M03": keys(listed_uncovered(world, tables, limits)),
        "M06": keys(monitored_unhelped(world, tables)),
        "M11": keys(hit_unhelped(world, tables)),
    }
