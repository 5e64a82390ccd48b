"""Refused applicants who may be in need, and villages that refuse nearly everybody."""

import numpy as np
import pandas as pd

from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.casework import add_reports, applicants, by_village, cases
from toolkit.synthetic.topics.ground import Ground, covered, keys
from toolkit.synthetic.topics.hardship import seriously_ill
from toolkit.synthetic.topics.rates import Limits
from toolkit.synthetic.truth import missed_persons
from toolkit.synthetic.world import Key, World

UNITS = {"M05": "person", "M10": "village"}
NOTES = {
    "M05": "refused dibao within two years, not covered since",
    "M10": "few approvals or few applications in a village where many severely disabled or ill are not covered",
}


def plant(ground: Ground) -> None:
    """M05 and M10."""
    _plant_refused(ground)
    _plant_villages(ground)


def _plant_refused(ground: Ground) -> None:
    """M05 and M07: refused severely disabled; beside them refusals of long ago and refused who are on dibao now."""
    world, n = ground.world, ground.n
    missed = ground.some(np.setdiff1d(missed_persons(world), ground.tables["applications"]["person"]), 2 * n)
    missed = ground.shuffled(missed)
    ground.add("applications", cases(ground, missed, ground.days_back(40, 700, len(missed)), "refused"))
    edge, above = missed[: len(missed) // 2], missed[len(missed) // 2 :]
    add_reports(ground, edge, ground.rng.uniform(1.05, 1.45, len(edge)))
    add_reports(ground, above, ground.rng.uniform(1.6, 2.2, len(above)))
    ground.plant("M05", missed)
    ground.plant("M07", edge)
    ground.spare("M07", above)
    old = ground.shuffled(applicants(world, 4))[:n]
    ground.add("applications", cases(ground, old, ground.days_back(760, 840, len(old)), "refused"))
    homes = world.households
    later = homes[(homes["approved_on"] > world.as_of - 500) & world.paid_now() & (homes["scope"] == "household")]
    later = (
        later[world.persons["alive"].to_numpy()[later["head"]]]
        .sample(frac=1, random_state=int(ground.rng.integers(2**31)))
        .head(n)
    )
    first = cases(ground, later["head"].to_numpy(), later["approved_on"].to_numpy() - 130, "refused")
    ground.add("applications", first)
    ground.spare("M05", np.concatenate([old, later["head"]]))


def _plant_villages(ground: Ground) -> None:
    """M10: villages in need that refuse nearly everybody; beside them villages of little need that do."""
    world, rng = ground.world, ground.rng
    need = unmet_need(world, ground.tables, ground.rates.limits)
    count = max(1, len(need) // 25)
    high = ground.some(need.index[need >= need.quantile(0.88)], count)
    low = ground.some(need.index[need <= need.quantile(0.5)], max(0, min(count, len(need) // 10 - count)))
    table = dibao_cases(world, ground.tables)
    approved = table[table["outcome"] == "approved"].groupby("village").size().reindex(need.index, fill_value=0).to_numpy()
    wanted = np.where(np.isin(need.index, high), 10 + 12 * approved, np.where(np.isin(need.index, low), 6 + 9 * approved, 0))
    people = np.concatenate(
        [by_village(ground, bucket, share) for bucket, share in ((5, wanted // 2), (6, wanted - wanted // 2))]
    )
    people = np.setdiff1d(people, ground.tables["applications"]["person"])  # of two cases one report would contradict the other
    ground.add("applications", cases(ground, people, ground.days_back(20, 700, len(people)), "refused"))
    add_reports(ground, people, rng.uniform(1.2, 2.4, len(people)))
    ground.plant("M10", high)
    ground.spare("M10", low)


def settle(ground: Ground) -> None:
    """M10: what later cases have left of it, since a village is judged by its place among the others."""
    found = keys(refusing_villages(ground.world, ground.tables, ground.rates.limits))
    ground.world.planted["M10"] &= found
    ground.world.spared["M10"] -= found


def dibao_cases(world: World, tables: Tables) -> pd.DataFrame:
    """Decided dibao cases with the applicant's village."""
    table = tables["applications"]
    table = table[(table["scheme"] == "dibao") & table["outcome"].isin(["approved", "refused"])]
    return table.assign(village=world.persons["village"].to_numpy()[table["person"]])


def unmet_need(world: World, tables: Tables, limits: Limits) -> pd.Series:
    """Severely disabled and seriously ill persons without support per inhabitant, by village."""
    missed = np.union1d(missed_persons(world), list(seriously_ill(world, tables, limits))).astype(np.int64)
    counts = world.persons.loc[missed, "village"].value_counts().reindex(world.places.index, fill_value=0)
    share: pd.Series = counts / world.places["population"]
    return share


def refusing_villages(world: World, tables: Tables, limits: Limits) -> set[int]:
    """M10."""
    need = unmet_need(world, tables, limits)
    table = dibao_cases(world, tables)
    by_village = (
        table.assign(approved=table["outcome"] == "approved")
        .groupby("village")["approved"]
        .agg(["mean", "size"])
        .reindex(need.index)
    )
    intake = by_village["size"].fillna(0) / world.places["population"]
    low = (by_village["mean"] <= by_village["mean"].quantile(0.1)) | (intake <= intake.quantile(0.1))
    return set(need.index[low & (need >= need.quantile(0.75))])


def refused(world: World, tables: Tables, limits: Limits) -> set[int]:
    """M05."""
    table = tables["applications"]
    rows = table[
        (table["outcome"] == "refused") & (table["scheme"] == "dibao") & (table["decided_on"] >= world.as_of - limits.recent_days)
    ]
    waiting = ~covered(world) & world.persons["alive"].to_numpy()
    return set(rows.loc[waiting[rows["person"]], "person"])


def faults(world: World, tables: Tables, limits: Limits) -> dict[str, set[Key]]:
    """Keys of M05 and M10."""
    return {"M05": keys(refused(world, tables, limits)), "M10": keys(refusing_villages(world, tables, limits))}
