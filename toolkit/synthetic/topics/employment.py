"""Work that leaves a trace: public payroll, employees' insurance, provident fund, job seekers."""

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.months import of_days
from toolkit.synthetic.people import Ints, day_number
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.ground import Ground, active, adults, keys, namesakes, obligors, roster, take_rows
from toolkit.synthetic.topics.incomes import of_households
from toolkit.synthetic.topics.rates import Limits
from toolkit.synthetic.world import Key, World

UNITS = {"E06": "person", "E07": "person", "E15": "household", "M09": "person"}
NOTES = {
    "E06": "on the public payroll (established or retired) in months counted in dibao",
    "E07": "employees' pension insurance or provident fund paid now, no wages in the latest report",
    "E15": "all grown members can work, on dibao over two years, never referred to a job",
    "M09": "lost work in 2020 or 2021 uninsured, without benefit, new work within three months or dibao then",
}
UNITS_OF_STATE = (
    "明溪县第一中学",
    "明溪县人民医院",
    "明溪县水利局",
    "明溪县交通运输局",
    "明溪县实验小学",
    "明溪县林业站",
    "明溪县城市管理局",
)
EMPLOYERS = (
    "明溪县兴业服饰有限公司",
    "明溪县恒丰食品有限公司",
    "明溪县鑫达建材有限公司",
    "明溪县安顺物流有限公司",
    "明溪县康健药业有限公司",
    "明溪县华盛电子有限公司",
)
ESTABLISHED = ("established", "retired")
EPIDEMIC = (day_number("2020-01-01"), day_number("2021-06-30"))


def make_payroll(ground: Ground) -> None:
    """E06: the payroll, without dibao members and their children in it, then members planted in it."""
    world, rng, rates = ground.world, ground.rng, ground.rates
    people = adults(world, 22, 76)
    people = people[(people["official"] == 0) & ~people.index.isin(obligors(world)["person"])]
    chosen = people.index.to_numpy()[rng.random(len(people)) < rates.payroll]
    kind = rng.choice(["established", "contract", "public_welfare_post"], len(chosen), p=[0.6, 0.24, 0.16])
    kind = np.where(people.loc[chosen, "age"] >= 60, "retired", kind)
    since = LAST_MONTH - rng.integers(6, 300, len(chosen))
    until = np.where(rng.random(len(chosen)) < 0.06, LAST_MONTH - rng.integers(1, 6, len(chosen)), -1)
    ground.add("public_payroll", _pay_rows(ground, chosen, kind, since, until))
    serving = world.officials[world.officials["until"] < 0]
    post = np.where(serving["kind"] == "village", "village_cadre", "established")
    ground.add(
        "public_payroll",
        _pay_rows(ground, serving["person"].to_numpy(), post, of_days(serving["since"]), np.full(len(serving), -1)),
    )
    _plant_payroll(ground)


def _pay_rows(ground: Ground, person: Ints, kind: np.ndarray, since: Ints, until: Ints) -> pd.DataFrame:
    rng, n = ground.rng, len(person)
    low = np.select([kind == "village_cadre", kind == "public_welfare_post", kind == "contract"], [900, 800, 2600], 4200)
    unit = np.where(np.isin(kind, ["village_cadre", "public_welfare_post"]), "明溪县乡镇财政所", rng.choice(UNITS_OF_STATE, n))
    rows = {"person": person, "unit": unit, "post_kind": kind, "paid_from": since, "paid_until": until}
    return pd.DataFrame({**rows, "monthly_pay_fen": (low * rng.uniform(1, 1.5, n)).astype(np.int64) * 100})


def _workers(ground: Ground, low: float, high: float) -> pd.DataFrame:
    """One member of working age per active household."""
    table = active(ground.world)
    table = table[table["age"].between(low, high) & ~table["person"].duplicated(keep=False)]
    return table[~table["person"].isin(ground.world.officials["person"])].drop_duplicates("household")


def _plant_payroll(ground: Ground) -> None:
    """Established and retired members; beside them welfare posts, contracts that ended before dibao, namesakes."""
    rng, n = ground.rng, ground.n
    workers = _workers(ground, 24, 74)
    wrong, light = take_rows(ground, workers, n), take_rows(ground, workers[workers["age"] < 60], (n + 1) // 2)
    ended = take_rows(ground, workers[workers["from_month"] > LAST_MONTH - 60], (n + 1) // 2)
    kind = np.where(wrong["age"] >= 60, "retired", "established")
    never = np.full(len(wrong), -1)
    ground.add(
        "public_payroll", _pay_rows(ground, wrong["person"].to_numpy(), kind, LAST_MONTH - rng.integers(3, 90, len(wrong)), never)
    )
    posts = np.where(rng.random(len(light)) < 0.7, "public_welfare_post", "contract")
    ground.add(
        "public_payroll",
        _pay_rows(ground, light["person"].to_numpy(), posts, LAST_MONTH - rng.integers(3, 40, len(light)), never[: len(light)]),
    )
    until = ended["from_month"].to_numpy() - 1
    ground.add(
        "public_payroll", _pay_rows(ground, ended["person"].to_numpy(), np.full(len(ended), "established"), until - 50, until)
    )
    free = workers[~workers["household"].isin(ground.world.spoken_for)]
    pairs = namesakes(ground.world, free["person"].to_numpy()).drop_duplicates("other").head(n)
    pairs = pairs[~pairs["other"].isin(ground.tables["public_payroll"]["person"])]
    twins = _pay_rows(
        ground,
        pairs["other"].to_numpy(),
        np.full(len(pairs), "established"),
        np.full(len(pairs), LAST_MONTH - 80),
        np.full(len(pairs), -1),
    )
    ground.add("public_payroll", twins)
    ground.plant("E06", wrong["person"])
    ground.spare("E06", np.concatenate([light["person"], ended["person"], pairs["person"]]))


def make_insurance(ground: Ground) -> None:
    """E07: insurance and provident fund of people without support, then members planted in them."""
    world, rng, rates = ground.world, ground.rng, ground.rates
    people = adults(world, 17, 60).index.to_numpy()
    lot = rng.random(len(people))
    insured, flexible = people[lot < rates.insured], people[(lot >= rates.insured) & (lot < rates.insured + rates.flexible)]
    last = np.where(rng.random(len(insured)) < 0.9, LAST_MONTH, LAST_MONTH - rng.integers(4, 40, len(insured)))
    ground.add("employee_insurance", _insurance_rows(ground, insured, "employee_pension", last))
    ground.add(
        "employee_insurance", _insurance_rows(ground, insured[rng.random(len(insured)) < 0.5], "medical", np.full(1, LAST_MONTH))
    )
    ground.add("employee_insurance", _insurance_rows(ground, flexible, "flexible_pension", np.full(1, LAST_MONTH)))
    saving = insured[rng.random(len(insured)) < rates.provident]
    ground.add("provident_fund", _fund_rows(ground, saving, np.where(rng.random(len(saving)) < 0.9, "open", "sealed")))
    _plant_insurance(ground)


def _insurance_rows(ground: Ground, person: Ints, kind: str, last: Ints, since: Ints | None = None) -> pd.DataFrame:
    """Rows paid until ``last``; without ``since`` for years."""
    rng, n = ground.rng, len(person)
    last = np.broadcast_to(last, n).copy()
    since = last - rng.integers(8, 120, n) if since is None else since
    months = np.clip(np.minimum(last - (LAST_MONTH - 6), last - since + 1), 0, 6)
    employer = np.where(kind == "flexible_pension", "灵活就业人员", rng.choice(EMPLOYERS, n))
    rows = {"person": person, "employer": employer, "insurance_kind": kind, "insured_from": since, "last_paid_month": last}
    return pd.DataFrame({**rows, "months_paid_in_6": months, "base_fen": rng.integers(3400, 6200, n) * 100})


def _fund_rows(ground: Ground, person: Ints, status: np.ndarray) -> pd.DataFrame:
    rng, n = ground.rng, len(person)
    last = np.where(status == "open", LAST_MONTH, LAST_MONTH - rng.integers(4, 40, n))
    rows = {
        "person": person,
        "employer": rng.choice(EMPLOYERS, n),
        "deposit_from": last - rng.integers(4, 90, n),
        "last_deposit_month": last,
    }
    return pd.DataFrame({**rows, "deposit_base_fen": rng.integers(3000, 6500, n) * 100, "deposit_status": status})


def _plant_insurance(ground: Ground) -> None:
    """Paid work that no report knows; beside it declared wages, self-paid insurance, short spells, work before dibao."""
    n = ground.n
    wages = of_households(ground.tables).set_index("household")["wage_fen"]
    workers = _workers(ground, 18, 58)
    wage = wages.reindex(workers["household"]).to_numpy()
    wrong = take_rows(ground, workers[(wage == 0) & (workers["from_month"] < LAST_MONTH - 12)], n)
    saver = np.arange(len(wrong)) % 3 == 2
    ground.add(
        "employee_insurance",
        _insurance_rows(ground, wrong.loc[~saver, "person"].to_numpy(), "employee_pension", np.full(1, LAST_MONTH)),
    )
    ground.add("provident_fund", _fund_rows(ground, wrong.loc[saver, "person"].to_numpy(), np.full(int(saver.sum()), "open")))
    declared = take_rows(ground, workers[wage > 0], (n + 1) // 2)
    ground.add(
        "employee_insurance", _insurance_rows(ground, declared["person"].to_numpy(), "employee_pension", np.full(1, LAST_MONTH))
    )
    self_paid, before = (
        take_rows(ground, workers, (n + 1) // 2),
        take_rows(ground, workers[workers["from_month"] > LAST_MONTH - 60], n // 2),
    )
    ground.add(
        "employee_insurance", _insurance_rows(ground, self_paid["person"].to_numpy(), "flexible_pension", np.full(1, LAST_MONTH))
    )
    until = before["from_month"].to_numpy() - 1
    ground.add("employee_insurance", _insurance_rows(ground, before["person"].to_numpy(), "employee_pension", until))
    sealed = take_rows(ground, workers, n // 3)
    ground.add("provident_fund", _fund_rows(ground, sealed["person"].to_numpy(), np.full(len(sealed), "sealed")))
    ground.plant("E07", wrong["person"])
    ground.spare("E07", pd.concat([declared, self_paid, before, sealed])["person"])


def make_jobless(ground: Ground) -> None:
    """E15 and M09: job seekers with and without insurance; households that could work are referred unless planted."""
    world, rng, n = ground.world, ground.rng, ground.n
    people = adults(world, 18, 59).index.to_numpy()
    base = people[rng.random(len(people)) < ground.rates.jobless]
    ground.add("unemployment", _jobless_rows(ground, base, ground.days_back(20, 900, len(base)), 0.55))
    able = able_households(world, ground.tables, ground.rates.limits)
    wrong = ground.take(able["household"])
    workers = able[~able["household"].isin(wrong)].drop_duplicates("household")
    referred = _jobless_rows(ground, workers["person"].to_numpy(), ground.days_back(120, 800, len(workers)), 0.1)
    ground.add("unemployment", referred.assign(referred_on=referred["unemployed_from"] + rng.integers(10, 100, len(workers))))
    ground.plant("E15", wrong)
    ground.spare("E15", ground.some(workers["household"], n))
    _plant_epidemic(ground, base)


def _jobless_rows(ground: Ground, person: Ints, since: Ints, insured_share: float) -> pd.DataFrame:
    """Rows of the unemployment register; the insured drew benefit for some months."""
    rng, n = ground.rng, len(person)
    insured = rng.random(n) < insured_share
    start = of_days(since) + 1
    end = np.minimum(start + rng.integers(2, 18, n), LAST_MONTH)
    rows = {"person": person, "unemployed_from": since, "insured": np.where(insured, "yes", "no")}
    benefit = {"benefit_from": np.where(insured, start, -1), "benefit_until": np.where(insured, end, -1)}
    return pd.DataFrame(
        {**rows, **benefit, "referred_on": np.where(rng.random(n) < 0.4, np.minimum(since + 30, ground.world.as_of - 1), -1)}
    )


def _plant_epidemic(ground: Ground, others: Ints) -> None:
    """M09: the uninsured of 2020 and 2021; beside them the insured, those on dibao then, and those of later years."""
    world, n = ground.world, ground.n
    people = adults(world, 26, 58).index
    people = people[~people.isin(others) & ~people.isin(ground.tables["employee_insurance"]["person"])]
    wrong, insured, later = np.split(ground.shuffled(people.to_numpy())[: 3 * n], [n, 2 * n])
    then = roster(world)
    then = then[then["age"].between(26, 58) & (then["from_month"] < of_days(np.array(EPIDEMIC[:1]))[0])]
    helped = ground.some(then["person"], n)
    day = ground.rng.integers(EPIDEMIC[0] + 30, EPIDEMIC[1] - 30, n)
    for person, since, share in (
        (wrong, day, 0.0),
        (insured, day, 1.1),
        (helped, day[: len(helped)], 0.0),
        (later, day + 900, 0.0),
    ):
        ground.add("unemployment", _jobless_rows(ground, person, since, share))
    ground.plant("M09", wrong)
    ground.spare("M09", np.concatenate([insured, helped, later]))


def able_households(world: World, tables: Tables, limits: Limits) -> pd.DataFrame:
    """Grown members of active households in which all of them can work and which draw dibao for long."""
    ill = tables["medical_self_pay"].query("serious_illness == 'yes'")["person"]
    students = tables["students"].query("student_status == 'enrolled'")["person"]
    table = active(world)
    table["grown"] = table["age"] >= 16
    unable = table["grown"] & (
        (table["age"] >= 60) | (table["disabled"] > 0) | table["person"].isin(ill) | table["person"].isin(students)
    )
    able = ~table["household"].isin(table.loc[unable, "household"]) & (table["first"] < LAST_MONTH - limits.long_spell_months)
    return table[able & table["grown"]]


def on_payroll(world: World, tables: Tables) -> set[int]:
    """E06."""
    pay = tables["public_payroll"]
    table = active(world).merge(pay[pay["post_kind"].isin(ESTABLISHED)], on="person")
    until = table["paid_until"].where(table["paid_until"] >= 0, LAST_MONTH)
    return set(table.loc[(table["paid_from"] <= table["to_month"]) & (until >= table["from_month"]), "person"])


def at_work(world: World, tables: Tables, limits: Limits) -> set[int]:
    """E07."""
    insurance, fund = tables["employee_insurance"], tables["provident_fund"]
    paid = insurance[(insurance["insurance_kind"] == "employee_pension") & (insurance["months_paid_in_6"] >= limits.months_paid)]
    saved = fund[(fund["deposit_status"] == "open") & (fund["last_deposit_month"] > LAST_MONTH - 6)]
    spells = pd.concat([paid[["person", "last_paid_month"]], saved.rename(columns={"last_deposit_month": "last_paid_month"})])
    table = active(world).merge(spells[["person", "last_paid_month"]], on="person")
    wage = of_households(tables).set_index("household")["wage_fen"].reindex(table["household"], fill_value=0).to_numpy()
    return set(table.loc[(table["last_paid_month"] >= table["from_month"]) & (wage == 0), "person"])


def never_referred(world: World, tables: Tables, limits: Limits) -> set[int]:
    """E15."""
    able = able_households(world, tables, limits)
    referred = tables["unemployment"].query("referred_on >= 0")["person"]
    return set(able["household"]) - set(able.loc[able["person"].isin(referred), "household"])


def left_out(world: World, tables: Tables, limits: Limits) -> set[int]:
    """M09."""
    rows = tables["unemployment"]
    then = rows["unemployed_from"].between(*EPIDEMIC) & (rows["insured"] == "no") & (rows["benefit_from"] < 0)
    table = rows[then].assign(month=of_days(rows.loc[then, "unemployed_from"]))
    spells = table.merge(world.members, on="person")
    helped = spells[(spells["from_month"] <= spells["month"]) & (spells["to_month"] >= spells["month"])]
    work = table.merge(tables["employee_insurance"].query("insurance_kind == 'employee_pension'"), on="person")
    again = work[(work["insured_from"] <= work["month"] + limits.jobless_months) & (work["last_paid_month"] > work["month"])]
    return set(table["person"]) - set(helped["person"]) - set(again["person"])


def faults(world: World, tables: Tables, limits: Limits) -> dict[str, set[Key]]:
    """Keys of E06, E07, E15, M09."""
    return {
        "E06": keys(on_payroll(world, tables)),
        "E07": keys(at_work(world, tables, limits)),
        "E15": keys(never_referred(world, tables, limits)),
        "M09": keys(left_out(world, tables, limits)),
    }
