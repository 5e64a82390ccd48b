"""Houses and businesses: who is registered as holder, among dibao members and their grown children too."""

import numpy as np
import pandas as pd

from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.ground import Ground, active, adults, keys, obligors, roster, take_rows
from toolkit.synthetic.topics.incomes import of_households
from toolkit.synthetic.topics.rates import FEN, Limits
from toolkit.synthetic.vehicles import active_cars
from toolkit.synthetic.world import Key, World

UNITS = {"E03": "household", "E04": "household", "E10": "household"}
NOTES = {
    "E03": "two homes or more of ample area, or other property beside a home",
    "E04": "runs or owns a going business with capital or tax",
    "E10": "a grown child elsewhere is on the established payroll, owns a large business or three homes",
}
HOMES = ("dwelling", "homestead")
OWNERS = ("legal_representative", "shareholder", "owner")
TRADES = ("百货店", "农资经营部", "餐饮店", "建材商行", "养殖场", "运输有限公司", "商贸有限公司", "种植专业合作社")


def make_estates(ground: Ground) -> None:
    """E03: registered property of the county; a dibao household has one home at most unless planted."""
    world, rng, rates = ground.world, ground.rng, ground.rates
    people = adults(world, 22, 85).index.to_numpy()
    owners = people[rng.random(len(people)) < rates.property_owners]
    use = rng.choice(
        ["dwelling", "homestead", "shop", "garage", "office", "industrial"], len(owners), p=[0.52, 0.38, 0.05, 0.03, 0.01, 0.01]
    )
    ground.add("real_estate", _estate_rows(ground, owners, use))
    seconds = owners[rng.random(len(owners)) < rates.second_property]
    ground.add("real_estate", _estate_rows(ground, seconds, np.full(len(seconds), "dwelling")))
    holders = active(world).query("age >= 22").drop_duplicates("household")
    free = holders[~holders["person"].isin(world.roster()["person"].loc[lambda p: p.duplicated(keep=False)])]
    housed = free.loc[rng.random(len(free)) < 0.1]
    _plant_estates(ground, free)
    housed = housed[~housed["household"].isin({int(k[0]) for k in world.planted["E03"] | world.spared["E03"]})]
    ground.add("real_estate", _estate_rows(ground, housed["person"].to_numpy(), np.full(len(housed), "homestead")))


def _estate_rows(ground: Ground, person: Ints, use: np.ndarray, area: np.ndarray | None = None) -> pd.DataFrame:
    """Rows of property in force, wholly owned by most."""
    rng, n = ground.rng, len(person)
    village = ground.world.persons["village"].to_numpy()[person]
    place = ground.world.places.loc[village]
    rows = {"person": person, "property_number": _numbers(ground, n), "property_use": use}
    size = np.select([use == "garage", use == "shop"], [rng.uniform(12, 35, n), rng.uniform(25, 90, n)], rng.uniform(70, 150, n))
    rural = place["township_name"].to_numpy() + place["village_name"].to_numpy()
    number = np.array([f"{i}号" for i in rng.integers(1, 900, n)], dtype=object)
    town = rng.choice(["明溪县城关街道新建路", "明溪县城关街道滨河小区", "明溪县开发区创业路"], n).astype(object)
    share = rng.choice([100.0, 50.0], n, p=[0.85, 0.15])
    table = pd.DataFrame({**rows, "area_square_metres": np.round(size if area is None else area, 2), "share_percent": share})
    table["registered_on"] = ground.days_back(60, 6500, n)
    table["acquired_by"] = np.where(
        use == "homestead", "built", rng.choice(["bought", "resettled", "given"], n, p=[0.8, 0.15, 0.05])
    )
    table["property_status"] = np.where(rng.random(n) < 0.05, "former", "current")
    return table.assign(address=np.where(use == "homestead", rural, town) + number)


def _numbers(ground: Ground, n: int) -> list[str]:
    have = len(ground.tables.get("real_estate", ()))
    return [f"{ground.world.calibration.sign}明溪县不动产权第{have + i + 1:07d}号" for i in range(n)]


def _plant_estates(ground: Ground, holders: pd.DataFrame) -> None:
    """Two ample homes, a shop beside the home; near them small second homes, inherited shares, homes given up."""
    rng, n = ground.rng, ground.n
    size = roster(ground.world).groupby("household").size()
    small = holders[holders["household"].map(size) <= 2]
    homes, shops, tight, shares, given_up = (take_rows(ground, t, k) for t, k in (
        (small, (n + 1) // 2), (holders, n // 2), (holders[holders["household"].map(size) >= 2], (n + 2) // 3), (holders, (n + 1) // 3), (holders, n // 3),
    ))  # fmt: skip
    groups = pd.concat([homes, shops, tight, shares, given_up])
    heads, members = groups["person"].to_numpy(), groups["household"].map(size).to_numpy()
    cramped = groups["household"].isin(tight["household"]).to_numpy()
    area = np.where(cramped, 18.0 * members, rng.uniform(95, 150, len(groups)))
    first = _estate_rows(ground, heads, np.full(len(groups), "homestead"), area)
    ground.add("real_estate", first.assign(share_percent=100.0, property_status="current"))
    use = np.where(
        groups["household"].isin(shops["household"]), rng.choice(["shop", "office", "garage"], len(groups)), "dwelling"
    )
    second = _estate_rows(ground, heads, use, area).assign(share_percent=100.0, property_status="current")
    inherited = groups["household"].isin(shares["household"]).to_numpy()
    second["share_percent"] = np.where(inherited, 25.0, 100.0)
    second["acquired_by"] = second["acquired_by"].mask(inherited, "inherited")
    second.loc[groups["household"].isin(given_up["household"]).to_numpy(), "property_status"] = "former"
    ground.add("real_estate", second)
    ground.plant("E03", pd.concat([homes, shops])["household"])
    ground.spare("E03", pd.concat([tight, shares, given_up])["household"])


def make_businesses(ground: Ground) -> None:
    """E04: businesses of people without support; large ones not of dibao members' children; then planted ones."""
    world, rng, rates = ground.world, ground.rng, ground.rates
    people = adults(world, 20, 70).index.to_numpy()
    people = people[rng.random(len(people)) < rates.business]
    kind = rng.choice(["sole_trader", "company", "cooperative", "partnership"], len(people), p=[0.70, 0.16, 0.12, 0.02])
    rows = _business_rows(ground, people, kind)
    child = rows["person"].isin(obligors(world)["person"])
    rows.loc[child, "capital_fen"] = rows.loc[child, "capital_fen"].clip(upper=rates.limits.obligor_capital_fen // 2)
    ground.add("market_entities", rows)
    _plant_businesses(ground)


def _business_rows(ground: Ground, person: Ints, kind: np.ndarray, status: str = "") -> pd.DataFrame:
    """Rows of businesses with the role that goes with their kind."""
    rng, n = ground.rng, len(person)
    have = len(ground.tables.get("market_entities", ()))
    state = (
        rng.choice(["active", "revoked", "closed", "suspended"], n, p=[0.82, 0.06, 0.10, 0.02])
        if not status
        else np.full(n, status)
    )
    role = np.select([kind == "sole_trader", kind == "cooperative"], ["owner", "member"], rng.choice(OWNERS[:2], n))
    capital = np.where(
        kind == "sole_trader", rng.integers(1, 9, n) * 10_000, rng.choice([100_000, 300_000, 500_000, 1_000_000, 2_000_000], n)
    )
    trade = np.select(
        [kind == "company", kind == "cooperative"], [rng.choice(TRADES[5:7], n), TRADES[7]], rng.choice(TRADES[:5], n)
    )
    surname = ground.world.persons["person_name"].str.slice(1).to_numpy()[person]
    founded = ground.days_back(120, 5400, n)
    table = pd.DataFrame({"person": person, "entity_name": "明溪县" + surname + trade, "entity_role": role, "entity_kind": kind})
    table["entity_code"] = [f"92{ground.world.calibration.county_code}MA{have + i + 1:06d}KX" for i in range(n)]
    closed = np.minimum(founded + 400, ground.world.as_of - 30)
    table = table.assign(
        capital_fen=capital * FEN, founded_on=founded, closed_on=np.where(state == "closed", closed, -1), entity_status=state
    )
    paid = (state == "active") & (rng.random(n) < 0.35) & (role != "member")
    return table.assign(tax_paid_fen=np.where(paid, rng.integers(300, 30_000, n), 0) * FEN)


def _plant_businesses(ground: Ground) -> None:
    """Going businesses with capital or tax; beside them dormant, revoked, tiny ones and cooperative members."""
    n = ground.n
    holders = active(ground.world).query("age >= 22 and age <= 70")
    holders = holders[~holders["person"].duplicated(keep=False)].drop_duplicates("household")
    wrong, tiny, revoked, member = (take_rows(ground, holders, k) for k in (n, (n + 2) // 3, (n + 1) // 3, n // 3))
    kinds = np.where(np.arange(len(wrong)) % 2 == 0, "company", "sole_trader")
    rows = _business_rows(ground, wrong["person"].to_numpy(), kinds, "active")
    rows["tax_paid_fen"] = np.where(rows["entity_kind"] == "sole_trader", 260_000, rows["tax_paid_fen"])
    ground.add("market_entities", rows)
    for group, kind, status in (
        (tiny, "sole_trader", "active"),
        (revoked, "company", "revoked"),
        (member, "cooperative", "active"),
    ):
        rows = _business_rows(ground, group["person"].to_numpy(), np.full(len(group), kind), status)
        ground.add("market_entities", rows.assign(tax_paid_fen=0))
    ground.plant("E04", wrong["household"])
    ground.spare("E04", pd.concat([tiny, revoked, member])["household"])


def plant_obligors(ground: Ground) -> None:
    """E10: children with an office, a large business or three homes; beside them contract work, a small business, two homes."""
    world, n = ground.world, ground.n
    pairs = obligors(world)
    pairs = pairs[pairs["household"].isin(active(world)["household"]) & ~pairs["person"].isin(world.members["person"])]
    pairs = pairs[~pairs["person"].isin(world.officials["person"])]
    children = pairs.groupby("person")["household"].nunique()
    pairs = pairs[pairs["person"].isin(children.index[children == 1])]
    wrong, near = take_rows(ground, pairs, n), take_rows(ground, pairs, n)
    for group, kind, capital, homes in ((wrong, "established", 5_000_000, 3), (near, "contract", 200_000, 2)):
        person = group["person"].to_numpy()
        office, trade, estate = person[0::3], person[1::3], person[2::3]
        pay = {"unit": "明溪县教育局", "post_kind": kind, "paid_from": 2012 * 12, "paid_until": -1, "monthly_pay_fen": 520_000}
        ground.add("public_payroll", pd.DataFrame({"person": office, **pay}))
        rows = _business_rows(ground, trade, np.full(len(trade), "company"), "active")
        ground.add("market_entities", rows.assign(capital_fen=capital * FEN))
        held = np.repeat(estate, homes)
        owned = _estate_rows(ground, held, np.full(len(held), "dwelling"))
        ground.tables["real_estate"] = ground.tables["real_estate"].query("person not in @estate")
        ground.add("real_estate", owned.assign(share_percent=100.0, property_status="current"))
    ground.plant("E10", wrong["household"])
    ground.spare("E10", set(near["household"]) - rich_children(world, ground.tables, ground.rates.limits))


def count_in_reports(ground: Ground) -> None:
    """The latest reports carry the number of cars and homes of the household."""
    reports, now = ground.tables["income_reports"], of_households(ground.tables)
    table = roster(ground.world)
    homes = ground.tables["real_estate"].query("property_status == 'current' and property_use in @HOMES")
    for column, owners in (("vehicle_count", active_cars(ground.world.vehicles)["person"]), ("dwelling_count", homes["person"])):
        held = table.merge(owners.to_frame(), on="person").groupby("household").size()
        reports.loc[now.index, column] = held.reindex(now["household"], fill_value=0).to_numpy()


def _owned(tables: Tables, limits: Limits) -> pd.DataFrame:
    """Property in force of which the holder has half or more."""
    estates = tables["real_estate"]
    return estates[(estates["property_status"] == "current") & (estates["share_percent"] >= limits.share_percent)]


def ample_property(world: World, tables: Tables, limits: Limits) -> set[int]:
    """E03."""
    table = active(world)
    size = table.groupby("household").size()
    held = table[["household", "person"]].merge(_owned(tables, limits), on="person")
    held["home"] = held["property_use"].isin(HOMES)
    held["area"] = held["area_square_metres"] * held["home"]
    sums = held.groupby("household").agg(count=("home", "size"), homes=("home", "sum"), area=("area", "sum"))
    ample = (sums["homes"] >= 2) & (sums["area"] / size.reindex(sums.index) > limits.area_per_head)
    return set(sums.index[ample | ((sums["count"] > sums["homes"]) & (sums["count"] >= 2))])


def _going(tables: Tables) -> pd.DataFrame:
    """Businesses that are run or owned, cooperatives left out."""
    rows = tables["market_entities"]
    going = (rows["entity_status"] == "active") & rows["entity_role"].isin(OWNERS) & (rows["entity_kind"] != "cooperative")
    return rows[going]


def in_business(world: World, tables: Tables, limits: Limits) -> set[int]:
    """E04."""
    rows = _going(tables)
    rows = rows[(rows["capital_fen"] >= limits.capital_fen) | (rows["tax_paid_fen"] > 0)]
    return set(active(world).merge(rows, on="person")["household"])


def rich_children(world: World, tables: Tables, limits: Limits) -> set[int]:
    """E10."""
    pay, going, owned = tables["public_payroll"], _going(tables), _owned(tables, limits)
    office = pay.loc[(pay["post_kind"] == "established") & (pay["paid_until"] < 0), "person"]
    trade = going.loc[going["capital_fen"] >= limits.obligor_capital_fen, "person"]
    homes = owned[owned["property_use"].isin(HOMES)].groupby("person").size()
    rich = set(office) | set(trade) | set(homes.index[homes >= limits.obligor_dwellings])
    pairs = obligors(world)
    pairs = pairs[pairs["household"].isin(active(world)["household"])]
    return set(pairs.loc[pairs["person"].isin(rich), "household"])


def faults(world: World, tables: Tables, limits: Limits) -> dict[str, set[Key]]:
    """Keys of E03, E04, E10."""
    return {
        "E03": keys(ample_property(world, tables, limits)),
        "E04": keys(in_business(world, tables, limits)),
        "E10": keys(rich_children(world, tables, limits)),
    }
