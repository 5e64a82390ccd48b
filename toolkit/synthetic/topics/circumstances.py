"""What other bureaus know of families and how their cases were handled: registers and faults of chapters E, M, K, D and C."""

from collections.abc import Mapping

import numpy as np

from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics import (
    casework,
    departures,
    edges,
    employment,
    families,
    hardship,
    incomes,
    kinship,
    means,
    pauses,
    property,
    refusals,
    report_process,
    reporting,
    schooling,
)
from toolkit.synthetic.topics.ground import Ground
from toolkit.synthetic.topics.rates import Limits
from toolkit.synthetic.world import Key, World

PARTS = (
    reporting,
    kinship,
    incomes,
    report_process,
    means,
    employment,
    property,
    schooling,
    families,
    hardship,
    casework,
    refusals,
    edges,
    departures,
    pauses,
)


def make(rng: np.random.Generator, world: World) -> Tables:
    """All tables; later steps read earlier ones (who is ill, what was declared), so the order matters."""
    ground = Ground(rng, world, {})
    reporting.plant(ground)
    kinship.plant(ground)
    schooling.make_students(ground)
    hardship.make_bills(ground)
    edges.choose_single(ground)
    incomes.make(ground)
    report_process.plant(ground)
    means.make_assets(ground)
    means.make_pensions(ground)
    _work_and_property(ground)
    _cases(ground)
    schooling.plant_graduates(ground)
    families.plant_absent(ground)
    families.plant_splits(ground)
    families.plant_lost_earners(ground)
    property.count_in_reports(ground)
    incomes.finish(ground)
    casework.finish(ground)
    refusals.settle(ground)
    return ground.tables


def _work_and_property(ground: Ground) -> None:
    """Registers of work, houses, businesses, marriage and prison."""
    employment.make_payroll(ground)
    employment.make_insurance(ground)
    employment.make_jobless(ground)
    property.make_estates(ground)
    property.make_businesses(ground)
    property.plant_obligors(ground)
    families.make_books(ground)
    families.make_marriages(ground)
    families.make_detentions(ground)


def _cases(ground: Ground) -> None:
    """Registers of the civil-affairs bureau's own work."""
    hardship.make_monitoring(ground)
    hardship.make_events(ground)
    casework.make(ground)
    refusals.plant(ground)
    edges.plant_expenses(ground)
    departures.make_exits(ground)
    pauses.plant(ground)
    departures.make_reviews(ground)
    kinship.keep_unvisited(ground)


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """Keys of every fault, check by check."""
    found: dict[str, set[Key]] = {}
    for part in PARTS:
        found |= part.faults(world, tables, Limits())
    return found


CIRCUMSTANCES = Topic(
    name="部门登记和审核",
    make=make,
    faults=faults,
    units={check: unit for part in PARTS for check, unit in part.UNITS.items()},
    notes={check: note for part in PARTS for check, note in part.NOTES.items()},
)
