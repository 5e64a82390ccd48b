"""Allowances of old people and work injury care: S05 and most of S08."""

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.months import of_days
from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.apart import apart, villagers
from toolkit.synthetic.topics.care_rates import CareLimits, CareRates
from toolkit.synthetic.topics.ground import Ground, keys, roster
from toolkit.synthetic.topics.subsidy_gaps import RECENT, drawing, gaps_in_nursing
from toolkit.synthetic.topics.tekun_hands import supported
from toolkit.synthetic.world import Key, World

BANDS = ("60-79岁", "80-89岁", "90岁以上")
BAND_MONTHS = (60 * 12, 80 * 12, 90 * 12)


def age_months(world: World, person: Ints, month: int = LAST_MONTH) -> Ints:
    """Full months of age at a month, the birthday month counted as reached."""
    return np.asarray(month - of_days(world.persons["born"].to_numpy()[person]))


def band(months: Ints) -> Ints:
    """0, 1 or 2 for 60, 80 and 90 years; -1 below."""
    return np.asarray(np.searchsorted(BAND_MONTHS, months, side="right") - 1)


def make(ground: Ground) -> None:
    """The allowance list and the injury list, with the faults of S05 and S08 and the near-misses of S02."""
    poor = _poor(ground)
    poor = _plant_missing(ground, poor)
    poor = _plant_bands(ground, poor)
    poor = pd.concat([poor, _plant_without_dibao(ground), _plant_doubles(ground)], ignore_index=True)
    care, injured = _other_care(ground)
    table = pd.concat([poor, care, _very_old(ground)], ignore_index=True)
    village = ground.world.persons["village"].to_numpy()[table["person"]]
    ground.tables["elderly_allowances"] = table.iloc[np.argsort(village, kind="stable")].reset_index(drop=True)
    ground.tables["injury_care"] = pd.concat([injured, _injured(ground)], ignore_index=True)


def _entitled(world: World) -> pd.DataFrame:
    """Roster rows of persons of 60 and more who are on dibao, not on tekun and without the living subsidy."""
    table = roster(world).drop_duplicates("person")
    living = world.living[world.living["paid_until"] > RECENT]
    old = age_months(world, table["person"].to_numpy()) >= BAND_MONTHS[0]
    return table[old & ~table["person"].isin(world.tekun["person"]) & ~table["person"].isin(living["person"])]


def rows_of(world: World, person: Ints, since: Ints, until: Ints) -> pd.DataFrame:
    """Allowance rows in the band of the person's age at the end."""
    level = band(age_months(world, person) - (LAST_MONTH - until)).clip(0)
    table = pd.DataFrame({"person": person, "allowance_kind": "poor_elderly", "age_band": np.array(BANDS)[level]})
    table["monthly_amount_fen"] = np.array(CareRates().poor_elderly_fen)[level]
    return table.assign(paid_from=np.minimum(since, until), paid_until=until)


def _poor(ground: Ground) -> pd.DataFrame:
    """Everybody entitled, from the month after dibao began or the sixtieth birthday, or after the living subsidy ended."""
    world, table = ground.world, _entitled(ground.world)
    person = table["person"].to_numpy()
    birthday = of_days(world.persons["born"].to_numpy()[person]) + BAND_MONTHS[0]
    subsidy_ended = world.living.groupby("person")["paid_until"].max().reindex(person).fillna(0).to_numpy().astype(np.int64)
    since = np.maximum.reduce([table["from_month"].to_numpy(), birthday + 1, subsidy_ended + 1])
    new = since > LAST_MONTH
    return rows_of(world, person[~new], since[~new], np.full(int((~new).sum()), LAST_MONTH))


def _plant_missing(ground: Ground, poor: pd.DataFrame) -> pd.DataFrame:
    """S05: entitled for long and not on the list; near-misses draw the living subsidy instead.

    Nobody whose number stands in a cremation record: of those nobody can say that they live.
    """
    world = ground.world
    long_entitled = poor.loc[poor["paid_from"] <= RECENT - 6, "person"].to_numpy()
    waived = {int(key[0]) for key in world.spared["S01"]} | set(world.cremation_informants.values())
    missing = apart(ground, np.setdiff1d(long_entitled, list(waived)), max(1, ground.n - 2 * (ground.n // 4)))
    subsidised = world.living[
        (world.living["paid_until"] == LAST_MONTH) & (world.persons["age"].to_numpy()[world.living["person"]] > 61)
    ]
    near = roster(world)["person"]
    ground.plant("S05", missing)
    ground.spare("S05", ground.some(near[near.isin(subsidised["person"]) & ~near.isin(world.tekun["person"])], ground.n))
    return poor[~poor["person"].isin(missing)].reset_index(drop=True)


def _plant_bands(ground: Ground, poor: pd.DataFrame) -> pd.DataFrame:
    """S05: still in the band of before the birthday, months ago; in the month of the birthday that is in order."""
    world = ground.world
    months = age_months(world, poor["person"].to_numpy())
    grown = np.setdiff1d(poor["person"].to_numpy()[band(months - 1) > 0], list(world.cremation_informants.values()))
    chosen = apart(ground, grown, max(1, ground.n // 4))
    lower = poor["person"].isin(chosen) | (band(months) > band(months - 1)) & (band(months) > 0)
    level = band(months[lower.to_numpy()]) - 1
    poor.loc[lower, "age_band"] = np.array(BANDS)[level]
    poor.loc[lower, "monthly_amount_fen"] = np.array(CareRates().poor_elderly_fen)[level]
    ground.plant("S05", chosen)
    ground.spare("S05", poor.loc[lower & ~poor["person"].isin(chosen), "person"])
    return poor


def _plant_without_dibao(ground: Ground) -> pd.DataFrame:
    """S05: paid without dibao; near-misses stopped in the month in which dibao stopped."""
    world, n = ground.world, max(1, ground.n // 4)
    outside = villagers(world, 62, 88).query("official == 0").index.to_numpy()
    chosen = ground.some(outside, n)
    ended = world.members[(world.members["to_month"] < LAST_MONTH - 1) & ~world.members["listed"]]
    ended = ended[~ended["person"].isin(world.roster()["person"]) & ~ended["person"].isin(world.tekun["person"])]
    ended = ended[~ended["person"].isin(world.living["person"])].drop_duplicates("person")
    until = ended["to_month"].to_numpy()
    old = age_months(world, ended["person"].to_numpy()) - (LAST_MONTH - until) > BAND_MONTHS[0] + 6
    near, until = ended["person"].to_numpy()[old], until[old]
    ground.plant("S05", chosen)
    ground.spare("S05", near[: ground.n])
    wrong = rows_of(world, chosen, LAST_MONTH - ground.rng.integers(3, 40, n)[: len(chosen)], np.full(len(chosen), LAST_MONTH))
    return pd.concat([wrong, rows_of(world, near, until - 5, until)])


def _plant_doubles(ground: Ground) -> pd.DataFrame:
    """S08: the allowance beside tekun or beside the living subsidy; near-misses ended before tekun began."""
    world, third = ground.world, max(1, ground.n // 3)
    told = (
        {int(k[0]) for c in ("T01", "D02") for k in world.planted[c]} | set(world.living["person"]) | set(world.members["person"])
    )
    tekun = supported(world)
    old = age_months(world, tekun["person"].to_numpy()) - (LAST_MONTH - tekun["supported_from"].to_numpy()) > BAND_MONTHS[0] + 12
    lots = ground.shuffled(tekun.index[old & ~tekun["person"].isin(told).to_numpy()])
    both, before = tekun.loc[lots[:third]], tekun.loc[lots[third : third + ground.n]]
    subsidised = world.living.loc[(world.living["paid_until"] == LAST_MONTH), "person"].to_numpy()
    subsidised = subsidised[age_months(world, subsidised) > BAND_MONTHS[0] + 12]
    twice = apart(ground, subsidised, third)
    ground.plant("S08", np.concatenate([both["person"], twice]))
    ground.spare("S08", before["person"])
    until = before["supported_from"].to_numpy() - 1
    return pd.concat(
        [
            rows_of(world, both["person"].to_numpy(), np.full(len(both), LAST_MONTH - 8), np.full(len(both), LAST_MONTH)),
            rows_of(world, before["person"].to_numpy(), until - 10, until),
            rows_of(world, twice, np.full(len(twice), LAST_MONTH - 5), np.full(len(twice), LAST_MONTH)),
        ]
    )


def _other_care(ground: Ground) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Severely disabled persons with the care allowance of old people or injury care instead of the nursing subsidy."""
    world = ground.world
    gaps = ground.shuffled(gaps_in_nursing(world)["person"])
    lacking = {int(key[0]) for key in world.planted["S01"]}  # either would stand in for the living subsidy
    gaps = gaps[~np.isin(gaps, list(drawing(world.living) | lacking))]
    old = world.persons["age"].to_numpy()[gaps] > 62
    aged, working = gaps[old][: ground.n // 2], gaps[~old][: ground.n - ground.n // 2]
    care = rows_of(world, aged, np.full(len(aged), LAST_MONTH - 20), np.full(len(aged), LAST_MONTH))
    care = care.assign(allowance_kind="elderly_care", age_band="", monthly_amount_fen=12_000)
    ground.spare("S02", np.concatenate([aged, working]))
    return care, _injury_rows(ground, working)


def _injury_rows(ground: Ground, person: Ints) -> pd.DataFrame:
    """Injury care until now."""
    level = ground.rng.choice(3, len(person), p=[0.2, 0.3, 0.5])
    table = pd.DataFrame({"person": person, "care_level": np.array(["一级", "二级", "三级"])[level]})
    table["monthly_amount_fen"] = np.array([300_000, 240_000, 180_000])[level]
    return table.assign(paid_from=LAST_MONTH - ground.rng.integers(30, 60, len(person)), paid_until=LAST_MONTH)


def _injured(ground: Ground) -> pd.DataFrame:
    """People with injury care and no subsidy, and some of S08 with the nursing subsidy beside it."""
    world = ground.world
    free = villagers(world, 30, 62)
    free = free[(free["disabled"] == 0) & ~free.index.isin(world.nursing["person"])]
    plain = free.index.to_numpy()[ground.rng.random(len(free)) < CareRates().injury_care]
    nursed = world.nursing.loc[(world.nursing["paid_until"] == LAST_MONTH), "person"]
    age = world.persons["age"].to_numpy()[nursed]
    wrong = {int(key[0]) for key in world.planted["S03"]} | set(world.tekun["person"])
    twice = ground.some(nursed[(age > 30) & (age < 62) & ~nursed.isin(wrong).to_numpy()], max(1, ground.n - 2 * (ground.n // 3)))
    ground.plant("S08", twice)
    return _injury_rows(ground, np.concatenate([plain, twice]))


def _very_old(ground: Ground) -> pd.DataFrame:
    """The advanced-age allowance, which goes with everything."""
    world, since = ground.world, CareRates().advanced_age_from * 12
    person = world.persons.index[world.persons["alive"] & world.persons["listed"]].to_numpy()
    person = person[age_months(world, person) > since]
    start = of_days(world.persons["born"].to_numpy()[person]) + since + 1
    table = rows_of(world, person, start, np.full(len(person), LAST_MONTH))
    return table.assign(allowance_kind="advanced_age", monthly_amount_fen=CareRates().advanced_age_fen)


def wrong_allowances(world: World, tables: Tables) -> set[Key]:
    """S05: entitled for two months and not drawing, paid in months without dibao, or in the wrong band for over a month."""
    table = tables["elderly_allowances"].query("allowance_kind == 'poor_elderly'")
    due = _entitled(world)
    long_due = due[
        (due["from_month"] <= RECENT) & (age_months(world, due["person"].to_numpy()) > BAND_MONTHS[0] + CareLimits.subsidy_months)
    ]
    missing = set(long_due["person"]) - drawing(table)
    alive = world.persons["alive"].to_numpy()[table["person"]]
    last = world.members.groupby("person")["to_month"].max().reindex(table["person"], fill_value=-1).to_numpy()
    tekun = table["person"].isin(world.tekun["person"]).to_numpy()
    beyond = table.loc[alive & ~tekun & (table["paid_until"].to_numpy() > last), "person"]
    now = table[alive & (table["paid_until"] == LAST_MONTH)]
    months = age_months(world, now["person"].to_numpy())
    listed = now["age_band"].map({name: i for i, name in enumerate(BANDS)}).to_numpy()
    wrong = now.loc[(listed != band(months).clip(0)) & (listed != band(months - 1).clip(0)), "person"]
    return keys(missing | set(beyond) | set(wrong))
