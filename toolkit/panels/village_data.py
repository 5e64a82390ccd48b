"""All that the page 选村 needs to know, whoever gathered it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from toolkit.model.plan import DrawPlan
from toolkit.panels.plan_form import Limits, PlanForm

Draw = Callable[[DrawPlan], tuple[pd.DataFrame, pd.DataFrame]]
Workbook = Callable[[DrawPlan], bytes]


@dataclass(frozen=True)
class VillageData:
    """One row of ``villages`` per village in rank order: ``village_scores`` plus ``geometry`` (GeoJSON text).

    ``draw`` answers a plan with the tables ``frame`` and ``sample``; ``workbook`` with the bytes of an xlsx file.
    ``form`` is the plan to begin with.
    """

    county: str
    as_of: dt.date
    source_count: int
    villages: pd.DataFrame
    form: PlanForm
    draw: Draw
    workbook: Workbook

    @property
    def limits(self) -> Limits:
        """How many villages can be asked for: more than the certainty villages, no more than have anybody to visit."""
        occupied = (self.villages["household_count"] > 0) | (self.villages["missed_persons"] > 0)
        return Limits(len(self.form.certainty) + 1, max(int(occupied.sum()), len(self.form.certainty) + 1))
