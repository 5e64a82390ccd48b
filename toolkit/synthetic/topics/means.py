"""Money that a family has or draws: financial assets found by the check, pensions paid to the old."""

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.months import of_days
from toolkit.synthetic.people import YEAR, Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.ground import Ground, active, ever_supported, inhabitants, keys, latest, roster, yearly_standard_fen
from toolkit.synthetic.topics.incomes import of_households
from toolkit.synthetic.topics.rates import Limits
from toolkit.synthetic.world import Key, World

UNITS = {"E05": "household", "E08": "person"}
NOTES = {
    "E05": "financial assets per member above twice the yearly standard",
    "E08": "a pension from employment above the transfer income that the family declared",
}
BANKS = ("明溪农村商业银行", "邮政储蓄银行明溪县支行", "农业银行明溪县支行", "明溪县人寿保险")
EMPLOYMENT = ("employee", "public")  # pensions that count as income in full


def make_assets(ground: Ground) -> None:
    """E05: balances of grown members of dibao households on the day of the latest report, rich and nearly rich ones planted."""
    world, rng = ground.world, ground.rng
    table = roster(world).merge(of_households(ground.tables)[["household", "reported_on"]], on="household")
    table["members"] = table.groupby("household")["person"].transform("size")
    table = table[(table["age"] >= 18) & ~table["person"].duplicated()]
    limit = ground.rates.limits.assets_years * yearly_standard_fen(table["reported_on"].to_numpy()) * table["members"]
    chance = rng.random(len(table)) < 0.6
    table["balance_fen"] = np.round(
        np.minimum(rng.lognormal(np.log(250_000), 1.1, len(table)), 0.3 * limit / table["members"])
    ).astype(np.int64)
    first = ~table["household"].duplicated()
    status = world.households["status"].to_numpy()[table["household"]]
    pool = table.loc[first & (status == "active"), "household"]
    wrong, near = ground.take(pool), ground.take(pool)
    for chosen, low, high in ((wrong, 1.15, 3.0), (near, 0.80, 0.90)):
        rows = first & table["household"].isin(chosen)
        table.loc[rows, "balance_fen"] = (limit[rows] * rng.uniform(low, high, int(rows.sum()))).astype(np.int64)
    marked = first & table["household"].isin(np.concatenate([wrong, near]))
    table = table[(chance & ~table["household"].isin(near) & ~table["household"].isin(wrong)) | marked]
    kind = rng.choice(["deposit", "insurance", "wealth_product", "securities"], len(table), p=[0.86, 0.08, 0.05, 0.01])
    assets = table[["person", "household", "balance_fen"]].assign(asset_kind=kind, counted_on=table["reported_on"] - 3)
    assets["bank"] = np.where(kind == "insurance", BANKS[3], rng.choice(BANKS[:3], len(table)))
    ground.add("financial_assets", assets)
    _note_in_reports(ground)
    ground.plant("E05", wrong)
    ground.spare("E05", near)


def _note_in_reports(ground: Ground) -> None:
    """The latest report of each household carries the sum of its balances."""
    reports = ground.tables["income_reports"]
    now = of_households(ground.tables)
    totals = ground.tables["financial_assets"].groupby("household")["balance_fen"].sum()
    reports.loc[now.index, "financial_assets_fen"] = totals.reindex(now["household"], fill_value=0).to_numpy()


def make_pensions(ground: Ground) -> None:
    """E08: pensions of everybody from 60; dibao members draw the residents' basic pension unless planted."""
    world, rng, rates = ground.world, ground.rng, ground.rates
    old = inhabitants(world, "age").query("age >= 60")
    lot, helped = rng.random(len(old)), ever_supported(world)[old.index]
    edges = np.cumsum([rates.employee_pension, rates.public_pension, rates.resident_pension])
    kind = np.select([lot < edges[0], lot < edges[1], lot < edges[2]], ["employee", "public", "resident"], "")
    kind = np.where(helped & (lot < edges[2]), "resident", kind)
    base = _rows(ground, old.index.to_numpy()[kind != ""], kind[kind != ""])
    table = active(world)
    table = table[(table["scope"] == "household") & (table["age"] >= 60) & ~table["person"].duplicated(keep=False)]
    wrong = table[table["household"].isin(ground.take(table["household"]))].drop_duplicates("household")
    counted = table[table["household"].isin(ground.take(_roomy(ground, table)))].drop_duplicates("household")
    survivor = table[table["household"].isin(ground.take(table["household"], ground.n // 2))].drop_duplicates("household")
    planted = pd.concat([wrong, counted, survivor])["person"]
    base = base[~base["person"].isin(planted)]
    extra = [(wrong, "employee"), (counted, "employee"), (survivor, "survivor")]
    more = [_rows(ground, t["person"].to_numpy(), np.full(len(t), k)) for t, k in extra]
    more[1]["monthly_pension_fen"] = rng.integers(560, 640, len(more[1])) * 100
    ground.add("pensions", pd.concat([base, *more]))
    _declare(ground, counted["household"].to_numpy())
    ground.plant("E08", wrong["person"])
    ground.spare("E08", pd.concat([counted, survivor])["person"])
    ground.spare("E08", ground.some(base.loc[base["person"].isin(table["person"]), "person"], ground.n))


def _roomy(ground: Ground, table: pd.DataFrame) -> pd.Series:
    """Households of two and more, in which a small pension declared in full stays below the standard."""
    size = table["household"].map(roster(ground.world).groupby("household").size())
    return table.loc[size >= 2, "household"]


def _rows(ground: Ground, person: Ints, kind: np.ndarray) -> pd.DataFrame:
    """Pension rows from 60 (or the last years) on."""
    rng, n = ground.rng, len(person)
    born = ground.world.persons["born"].to_numpy()[person]
    since = np.clip(of_days((born + 60 * YEAR).astype(np.int64)) + 1, 2011 * 12, LAST_MONTH)
    yuan = np.select(
        [kind == "employee", kind == "public", kind == "survivor"],
        [rng.normal(2300, 450, n).clip(1300, 4500), rng.normal(4600, 700, n).clip(3000, 7000), rng.normal(780, 80, n)],
        rng.choice([163, 170, 188, 205], n),
    )
    rows = {"person": person, "pension_kind": kind, "pension_from": since, "last_paid_month": LAST_MONTH}
    return pd.DataFrame({**rows, "monthly_pension_fen": np.round(yuan).astype(np.int64) * 100})


def _declare(ground: Ground, households: Ints) -> None:
    """Let the latest reports of households count pensions of about 7,000 yuan a year as transfers, and little else."""
    reports, now = ground.tables["income_reports"], of_households(ground.tables)
    rows = now.index[now["household"].isin(households)]
    for column in ("wage_fen", "work_cost_fen", "business_fen", "property_fen", "rigid_expense_fen", "medical_expense_fen"):
        reports.loc[rows, column] = 0
    reports.loc[rows, "transfer_fen"] = ground.rng.integers(8000, 9500, len(rows)) * 100


def over_limit(world: World, tables: Tables, limits: Limits) -> set[int]:
    """E05."""
    table = active(world)
    size = table.groupby("household").size()
    assets = tables["financial_assets"]
    newest = latest(assets, "household", "counted_on").set_index("household")["counted_on"]
    totals = assets.groupby("household")["balance_fen"].sum()
    limit = limits.assets_years * yearly_standard_fen(newest.reindex(totals.index).to_numpy())
    per_head = totals / size.reindex(totals.index)
    return set(totals.index[(per_head > limit).fillna(False)])


def undeclared(world: World, tables: Tables, limits: Limits) -> set[int]:
    """E08."""
    pensions = tables["pensions"]
    paid = pensions[pensions["pension_kind"].isin(EMPLOYMENT) & (pensions["last_paid_month"] >= LAST_MONTH - 1)]
    table = active(world).merge(paid, on="person").merge(of_households(tables)[["household", "transfer_fen"]], on="household")
    return set(table.loc[12 * table["monthly_pension_fen"] > limits.pension_tolerance * table["transfer_fen"], "person"])


def faults(world: World, tables: Tables, limits: Limits) -> dict[str, set[Key]]:
    """Keys of E05 and E08."""
    return {"E05": keys(over_limit(world, tables, limits)), "E08": keys(undeclared(world, tables, limits))}
