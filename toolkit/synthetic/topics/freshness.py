"""Registers that were handed in months old: Q03."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.synthetic.form import Form, load_forms
from toolkit.synthetic.months import first_day
from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics.care_rates import CareLimits, CareRates
from toolkit.synthetic.topics.ground import Ground
from toolkit.synthetic.world import Key, World

TIMELESS = ("standards", "price_index", "village_facts")
MINUTES = 24 * 60
OLDEST = 100  # days


def make(rng: np.random.Generator, world: World) -> Tables:
    """No register of its own: some of them were kept only up to a day some weeks ago, others just long enough."""
    ground = Ground(rng, world, {})
    known = {name: newest(load_forms()[name], table, world.as_of) for name, table in sorted(world.registers.items())}
    settled = [name for name, day in known.items() if day < world.as_of - CareLimits.fresh_days - 5 and name not in TIMELESS]
    lots = ground.shuffled(np.array(settled, dtype=object)).tolist()
    stale, near = lots[: CareRates().stale_registers], lots[CareRates().stale_registers :][: CareRates().stale_registers]
    for name in stale:
        oldest = max(known[name], world.as_of - OLDEST)
        world.dated[name] = int(rng.integers(oldest, world.as_of - CareLimits.fresh_days))
    for name in near:
        world.dated[name] = world.as_of - CareLimits.fresh_days + int(rng.integers(0, 4))
    ground.plant("Q03", [(name,) for name in stale])
    ground.spare("Q03", [(name,) for name in near])
    return {}


def newest(form: Form, table: pd.DataFrame, as_of: int) -> int:
    """The latest day up to now that the table speaks of; a month speaks of its first day."""
    days = [_days(form.style(column), table[column]) for column in form.columns if column in table]
    return max((int(d[d <= as_of].max()) for d in days if (d <= as_of).any()), default=0)


def _days(style: str, values: pd.Series) -> Ints:
    if style not in ("date", "month", "moment") or not pd.api.types.is_numeric_dtype(values):
        return np.zeros(1, dtype=np.int64)
    numbers = values.fillna(-1).to_numpy(dtype=np.int64)
    numbers = numbers[numbers >= 0]
    if style == "month":
        return first_day(numbers)
    return numbers // MINUTES if style == "moment" else numbers


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """Q03: registers older than allowed."""
    return {"Q03": {(name,) for name, day in world.dated.items() if world.as_of - day > CareLimits.fresh_days}}


TOPIC = Topic("数据时效", make, faults, units={"Q03": "register"}, notes={"Q03": "kept up to a day more than 35 days ago"})
