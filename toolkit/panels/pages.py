"""Pages from an inspection folder: the only module of the panels that reads ``work/``."""

from pathlib import Path

import pandas as pd

from toolkit import inspection as ins
from toolkit.model.errors import MingchaError
from toolkit.panels.choose_villages import ChooseVillages
from toolkit.panels.notice import Notice
from toolkit.panels.plan_form import LEAST_RANDOM_PERCENT, PlanForm
from toolkit.panels.village_data import VillageData


def choose_villages_page(folder: Path) -> ChooseVillages | Notice:
    """The page 选村; what is wrong with the folder, in plain words, where it cannot be shown."""
    try:
        return ChooseVillages(read_village_data(ins.open_inspection(folder)))
    except MingchaError as error:
        return Notice(str(error))


def read_village_data(inspection: ins.Inspection) -> VillageData:
    """Scores with polygons, the plan to begin with, and the two things the page can ask for."""
    return VillageData(
        county=inspection.settings.county,
        as_of=inspection.settings.as_of,
        source_count=int(ins.table(inspection, "sources")["file"].nunique()),
        villages=_scored_villages(inspection),
        form=_first_form(inspection),
        draw=lambda plan: ins.draw(inspection, plan),
        workbook=lambda plan: ins.list_workbook(inspection, plan),
    )


def _scored_villages(inspection: ins.Inspection) -> pd.DataFrame:
    """Village scores in rank order, each with its polygon where the register has one."""
    polygons = ins.table(inspection, "villages")[["village_code", "geometry"]].drop_duplicates("village_code")
    return (
        ins.table(inspection, "village_scores")
        .merge(polygons, on="village_code", how="left")
        .sort_values("rank", ignore_index=True, kind="stable")
    )


def _first_form(inspection: ins.Inspection) -> PlanForm:
    """The plan of ``inspection.yaml``."""
    plan, capacity = ins.plan_of(inspection), inspection.settings.capacity
    return PlanForm(
        villages=plan.villages,
        random_percent=max(LEAST_RANDOM_PERCENT, round(plan.random_share * 100)),
        households=plan.households_per_village,
        teams=capacity.teams,
        days=capacity.days,
        seed=plan.seed,
        missed=plan.missed_per_village,
        certainty=plan.certainty_villages,
    )
