"""Dibao: which families receive it, who in them is counted, and for which months."""

import numpy as np
import pandas as pd

from toolkit.synthetic.books import heads
from toolkit.synthetic.calibration import FIRST_MONTH, LAST_MONTH, Assistance
from toolkit.synthetic.months import of_days
from toolkit.synthetic.odd_villages import by_quota, quotas, with_odd_coverage
from toolkit.synthetic.people import Flags, Ints
from toolkit.synthetic.quotas import apportioned, one_in_one_out, surplus

LARGEST = 5  # the last size class means five and more


def make_dibao(
    rng: np.random.Generator, assistance: Assistance, persons: pd.DataFrame, township: Ints
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Households and memberships of all who drew dibao in the period.

    ``households``: one row per household (index), with head, village, status, first and last month paid, amounts.
    ``members``: household, person, from_month, to_month (last month counted), listed (stands on the roster).
    ``township`` has one element per village.
    """
    counts = _household_counts(rng, assistance, persons, township)
    whole = _whole_units(rng, persons, counts, assistance)
    alone = _singled_out(rng, persons, counts, assistance)
    chosen = pd.concat([whole, alone[~alone["unit"].isin(whole["unit"])]], ignore_index=True)
    chosen["ended"] = _ended(rng, assistance, chosen["village"], counts, township)
    chosen = pd.concat([chosen, _died_out(rng, assistance, persons, len(chosen))], ignore_index=True)
    terms = _with_terms(rng, chosen, persons)
    households = one_in_one_out(terms, by_quota(terms["village"], township))
    members = _memberships(persons, households)
    return _with_heads(_with_amounts(rng, assistance, households), members, persons), members


def _ended(rng: np.random.Generator, assistance: Assistance, village: pd.Series, counts: pd.DataFrame, township: Ints) -> Flags:
    """Which households left in the period; in quota villages those beyond the quota."""
    wanted = counts.groupby("village")["count"].sum() * (1 - assistance.exited_share)
    quota = np.where(np.isin(township, quotas(township)), wanted.reindex(range(len(township)), fill_value=0).round(), -1)
    left = rng.random(len(village)) < assistance.exited_share
    return np.where(by_quota(village, township), surplus(village.to_numpy(), quota.astype(np.int64)), left)


def _household_counts(rng: np.random.Generator, assistance: Assistance, persons: pd.DataFrame, township: Ints) -> pd.DataFrame:
    """How many households of each size each village has: columns village, size, count."""
    population = persons[persons["alive"]].groupby("village").size()
    rate = rng.normal(assistance.coverage, assistance.coverage_sd, len(population)).clip(*assistance.coverage_range)
    here = township[population.index]
    people: Ints = np.asarray(population).astype(np.int64)
    rate = with_odd_coverage(np.asarray(rate), people, here, assistance.coverage)
    mean_size = sum((i + 1) * share for i, share in enumerate(assistance.household_sizes))
    number = (population * rate / mean_size / (1 - assistance.exited_share)).round().astype(int)
    drawn = rng.multinomial(number, assistance.household_sizes)
    fixed = np.isin(here, quotas(township))
    drawn[fixed] = apportioned(np.asarray(number)[fixed].astype(np.int64), assistance.household_sizes)
    sizes = np.tile(np.arange(1, LARGEST + 1), len(population))
    return pd.DataFrame({"village": population.index.repeat(LARGEST), "size": sizes, "count": drawn.ravel().astype(float)})


def unit_table(persons: pd.DataFrame) -> pd.DataFrame:
    """Living families (index unit): village, size and what makes a family poor."""
    living = persons[persons["alive"]].assign(
        elder=lambda p: p["age"] >= 60, minor=lambda p: p["age"] < 18, woman=lambda p: ~p["male"], people=1
    )
    columns = ["people", "elder", "minor", "disabled", "severe", "woman", "official", "official_kin"]
    table = living.groupby("unit")[columns].sum()
    table["village"] = living.groupby("unit")["village"].first()
    return table


def _whole_units(rng: np.random.Generator, persons: pd.DataFrame, counts: pd.DataFrame, assistance: Assistance) -> pd.DataFrame:
    """Whole families, the poor-looking more likely: columns unit, person (-1), village."""
    table = unit_table(persons)
    table = table[table["official"] == 0]
    table["size"] = table["people"].clip(upper=LARGEST)
    key = rng.gumbel(size=len(table)) + _hardship(table)
    wanted = counts.copy()
    wanted.loc[wanted["size"] == 1, "count"] *= 1 - assistance.single_person_share
    taken = _most_urgent(table.reset_index().assign(key=key.to_numpy()), wanted, ["village", "size"])
    return taken.assign(person=-1)[["unit", "person", "village"]]


def _hardship(table: pd.DataFrame) -> pd.Series:
    """Log weight of a family: disability counts most, then children, then being a man alone."""
    disabled = 1.9 * np.minimum(table["disabled"], 2) + 0.5 * (table["severe"] > 0)
    working = (table["people"] - table["elder"] - table["minor"]) / table["people"]
    family = 1.3 * working + 1.4 * (table["minor"] > 0) - 0.4 * table["woman"]
    weight: pd.Series = disabled + family - 0.2 * table["official_kin"].clip(upper=1)
    return weight


def _singled_out(rng: np.random.Generator, persons: pd.DataFrame, counts: pd.DataFrame, assistance: Assistance) -> pd.DataFrame:
    """Severely disabled grown members of larger families, who draw dibao alone (单人保)."""
    size = persons.loc[persons["alive"], "unit"].value_counts()
    adult = persons["alive"] & (persons["severe"] > 0) & persons["age"].between(18, 75) & (persons["official"] == 0)
    pool = persons[adult & (persons["unit"].map(size) > 1)].reset_index(names="person").assign(size=1)
    pool["key"] = rng.gumbel(size=len(pool)) - 0.2 * pool["official_kin"]
    wanted = counts[counts["size"] == 1].copy()
    wanted["count"] = wanted["count"] * assistance.single_person_share
    return _most_urgent(pool, wanted, ["village", "size"]).drop_duplicates("unit")[["unit", "person", "village"]]


def _most_urgent(pool: pd.DataFrame, wanted: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The rows of the pool with the greatest keys, as many per group as wanted."""
    rank = pool.sort_values("key", ascending=False, kind="stable").groupby(by).cumcount().reindex(pool.index)
    limit = pool[by].merge(wanted, on=by, how="left")["count"].fillna(0).round()
    return pool[rank.to_numpy() < limit.to_numpy()]


def _died_out(rng: np.random.Generator, assistance: Assistance, persons: pd.DataFrame, households: int) -> pd.DataFrame:
    """One-person households whose person died in the period, enough for the death rate of recipients."""
    month = of_days(persons["died"])
    dead = persons[~persons["alive"] & persons["listed"] & (month > FIRST_MONTH) & (month <= LAST_MONTH)]
    alone = dead[~dead["unit"].isin(persons.loc[persons["alive"], "unit"]) & ~dead["unit"].duplicated(keep=False)]
    mean_size = sum((i + 1) * share for i, share in enumerate(assistance.household_sizes))
    wanted = round(households * mean_size * 2 * assistance.yearly_death_rate * 0.65)  # the rest die in larger households
    taken = alone.iloc[np.sort(rng.permutation(len(alone))[:wanted])]
    return pd.DataFrame({"unit": taken["unit"], "person": taken.index, "village": taken["village"], "ended": True})


def _with_terms(rng: np.random.Generator, chosen: pd.DataFrame, persons: pd.DataFrame) -> pd.DataFrame:
    """First and last month paid; a household is paid from the month after approval."""
    n = len(chosen)
    person = chosen["person"].to_numpy()
    gone = (person >= 0) & ~persons["alive"].to_numpy()[person]
    leaves = rng.integers(FIRST_MONTH, LAST_MONTH, n)
    leaves = np.where(rng.random(n) < 0.35, LAST_MONTH - rng.integers(1, 8, n), leaves)
    last = np.where(chosen["ended"], leaves, LAST_MONTH)
    last = np.where(gone, of_days(persons["died"].to_numpy()[person]), last)
    first = np.minimum(last, LAST_MONTH) - rng.exponential(62, n).astype(np.int64).clip(0, 190)
    recent = chosen["ended"] & ~gone & (last >= LAST_MONTH - 8)
    status = np.select([recent, chosen["ended"]], ["suspended", "gone"], "active")
    return chosen.assign(first=first, last=last, status=status, gone=gone).drop(columns="ended")


def _memberships(persons: pd.DataFrame, households: pd.DataFrame) -> pd.DataFrame:
    """Who is counted when: living members to the end, those who died until the month of death."""
    month = of_days(persons["died"])
    known = persons.assign(death_month=month)[persons["alive"] | (persons["listed"] & (month >= FIRST_MONTH))]
    whole = households[households["person"] < 0].rename_axis("household").reset_index()
    joined = known.rename_axis("member").reset_index().merge(whole[["household", "unit"]], on="unit")
    alone = households[households["person"] >= 0].rename_axis("household").reset_index()[["household", "person"]]
    table = pd.concat([joined[["household", "member"]].rename(columns={"member": "person"}), alone], ignore_index=True)
    rows = households.loc[table["household"], ["first", "last", "status"]].reset_index(drop=True)
    person = persons.loc[table["person"], ["born", "died", "alive"]].reset_index(drop=True)
    table["from_month"] = np.maximum(rows["first"], of_days(person["born"]) + 1)
    table["to_month"] = np.where(person["alive"], rows["last"], np.minimum(rows["last"], of_days(person["died"])))
    table["listed"] = person["alive"] & (rows["status"] != "gone")
    return table[table["from_month"] <= table["to_month"]].sort_values(["household", "person"]).reset_index(drop=True)


def _with_amounts(rng: np.random.Generator, assistance: Assistance, households: pd.DataFrame) -> pd.DataFrame:
    """Category, way of inclusion and the amount per insured person after the last uplift."""
    n = len(households)
    households["category"] = rng.choice(len(assistance.category_amounts), size=n, p=assistance.category_shares)
    households["amount_fen"] = np.array(assistance.category_amounts)[households["category"]]
    exiting = (households["status"] == "active") & (rng.random(n) < assistance.gradual_exit_share)
    households.loc[exiting, "status"] = "gradual_exit"
    apart = (households["person"] >= 0) & ~households["gone"]
    households["scope"] = np.where(apart, "single_person", "household")
    return households


def _with_heads(households: pd.DataFrame, members: pd.DataFrame, persons: pd.DataFrame) -> pd.DataFrame:
    """``head`` now, and ``former_head`` until ``former_until`` where the first head died meanwhile."""
    table = members.join(persons[["age", "male", "alive"]], on="person")
    by_person = table.set_index("person")[["household", "age", "male"]]
    living = by_person[table["alive"].to_numpy()]
    first = heads(by_person, "household").reindex(households.index)
    now = heads(living, "household").reindex(households.index).fillna(first)
    households = households.assign(head=now.astype(np.int64), former_head=-1, former_until=-1)
    changed = first != now
    until = table.set_index(["household", "person"])["to_month"]
    pairs = pd.MultiIndex.from_arrays([households.index[changed], first[changed].astype(np.int64)])
    households.loc[changed, "former_head"] = first[changed].astype(np.int64)
    households.loc[changed, "former_until"] = until.reindex(pairs).to_numpy()
    return households


def on_dibao(households: pd.DataFrame, members: pd.DataFrame) -> Ints:
    """Persons who stand on the roster in a household that is paid now (active or in gradual exit)."""
    status = members["household"].map(households["status"])
    return np.asarray(members.loc[members["listed"] & status.isin(["active", "gradual_exit"]), "person"].unique())
