"""What makes a village stand out: slow or empty self-checks, many complaints, overlap of lists: V03 to V06, and R06."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.synthetic.complaints import CHANNELS, SUMMARIES
from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics import self_checks
from toolkit.synthetic.topics.care_rates import CareLimits, CareRates
from toolkit.synthetic.topics.ground import Ground, covered, keys
from toolkit.synthetic.world import Key, World

MONITORING = "poverty_monitoring"
CLEARLY = 0.05  # V06: spoilt ids move a village's share by less
MATTERS = [(subject, text) for subject, texts in SUMMARIES.items() for text in texts]


def make(rng: np.random.Generator, world: World) -> Tables:
    """Self-check returns; more clues for some villages; fewer families on the monitoring list of others."""
    ground = Ground(rng, world, {})
    ground.tables["self_check_returns"] = self_checks.make(ground)
    _plant_heat(ground)
    _plant_overlap(ground)
    return ground.tables


def _plant_heat(ground: Ground) -> None:
    """V04: many different clues of late; near-misses have one clue many times over, or old ones."""
    world, size = ground.world, CareRates().extra_clues
    usual = world.places.index[world.places["population"] <= world.places["population"].quantile(0.7)].to_numpy()
    n = min(CareRates().odd_villages, max(1, len(usual) // 6), len(usual) // 3)
    heated, repeated, old = (ground.shuffled(usual)[: 3 * n].reshape(3, n)).tolist()
    parts = [world.complaints]
    for village in heated:
        parts.append(_clues(ground, village, ground.days_back(3, 100, size), np.arange(size) % len(MATTERS)))
    for village in repeated:
        day = int(ground.days_back(40, 90, 1)[0])
        parts.append(_clues(ground, village, day + ground.rng.integers(0, 6, size), np.zeros(size, dtype=np.int64)))
    for village in old:
        parts.append(_clues(ground, village, ground.days_back(420, 720, size), np.arange(size) % len(MATTERS)))
    world.complaints = pd.concat(parts, ignore_index=True).sort_values("received_on", kind="stable").reset_index(drop=True)
    ground.plant("V04", heated)
    ground.spare("V04", {(v,) for v in repeated + old} - much_complained(world))


def _clues(ground: Ground, village: int, days: Ints, matter: Ints) -> pd.DataFrame:
    """Clues about a village; those of late are not closed yet."""
    n = len(days)
    subjects, texts = zip(*(MATTERS[i] for i in matter.tolist()), strict=True)
    closed = ground.rng.choice(["substantiated", "unsubstantiated"], n, p=[0.4, 0.6])
    table = pd.DataFrame({"received_on": days, "village": village, "subject": subjects, "summary": texts})
    table["channel"] = ground.rng.choice(CHANNELS, n)
    return table.assign(conclusion=np.where(days > ground.world.as_of - 45, "open", closed))


def much_complained(world: World) -> set[Key]:
    """V04: different clues of a year per thousand people, the older the lighter, where there are several."""
    table = world.complaints[world.complaints["received_on"] > world.as_of - 365]
    span = table["received_on"] // CareLimits.repeat_days
    table = table[~table.assign(span=span).duplicated(["village", "subject", "summary", "span"])]
    weight = 0.5 ** ((world.as_of - table["received_on"]) / CareLimits.clue_half_life)
    heat = weight.groupby(table["village"]).sum() / world.places["population"].reindex(np.unique(table["village"])) * 1000
    different = table.drop_duplicates(["village", "subject", "summary"]).groupby("village").size()
    return keys(heat.index[(heat > CareLimits.clues_per_thousand) & (different >= CareLimits.clues_apart)])


def _plant_overlap(ground: Ground) -> None:
    """V06: strike the families without dibao from some villages' monitoring lists, where no other check needs them."""
    table = ground.world.registers.get(MONITORING)
    if table is None:
        return
    village = ground.world.persons["village"].to_numpy()[table["person"]]
    kept = covered(ground.world)[table["person"]]
    kept = (
        kept
        | (table["household_kind"] != "lifted").to_numpy()
        | np.isin(table["head"], [k[0] for k in ground.world.spared["M03"]])
    )
    large = pd.Series(village[kept]).value_counts()
    chosen = ground.some(large.index[large >= 15], min(CareRates().odd_villages, max(1, len(large) // 6)))
    ground.world.registers[MONITORING] = table[kept | ~np.isin(village, chosen)].reset_index(drop=True)
    found = odd_overlap(ground.world, ground.world.registers)
    clear = odd_overlap(ground.world, ground.world.registers, CareLimits.overlap_distance + CLEARLY)
    ground.plant("V06", {(int(v),) for v in chosen} & clear)
    ground.spare("V06", set(ground.some(np.setdiff1d(large.index, chosen), len(chosen)).tolist()) - {int(k[0]) for k in found})


def odd_overlap(world: World, tables: Tables, distance: float = CareLimits.overlap_distance) -> set[Key]:
    """V06: the share of listed persons who are on dibao is far from that of the township's other villages."""
    if MONITORING not in tables:
        return set()
    table = tables[MONITORING]
    village = world.persons["village"].to_numpy()[table["person"]]
    on_dibao = table["person"].isin(world.roster()["person"]).to_numpy()
    counts = pd.DataFrame({"both": on_dibao, "all": True}).groupby(village).sum()
    town = world.places["township"].reindex(counts.index)
    others = counts.groupby(town.to_numpy()).transform("sum") - counts
    usual = (others["both"] / others["all"]).fillna(on_dibao.mean())
    far = (counts["both"] / counts["all"] - usual).abs() > distance
    return keys(counts.index[far & (counts["all"] >= 10)])


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """Villages that stand out."""
    return {
        "V03": self_checks.slow(world, tables),
        "V04": much_complained(world),
        "V05": self_checks.implausible(world, tables),
        "V06": odd_overlap(world, tables),
        "R06": self_checks.townships_late(world, tables),
    }


TOPIC = Topic(
    "村级自查和线索",
    make,
    faults,
    units=dict.fromkeys(("V03", "V04", "V05", "V06"), "village") | {"R06": "township|date"},
    notes={
        "V03": "the return of the self-check came over a month late, or what it found is not put right after three months",
        "V04": "many different clues of late for the size of the village",
        "V05": "nothing reported though faults stand, a statement copied from other villages, or all put right on the day of the return",
        "R06": "the self-check was due on the day, and the return of a village of the township came later",
        "V06": "the share of the monitoring list on dibao is far from that of the township",
    },
)
