"""``out/疑点清单.xlsx`` from the flags of the last run of the checks."""

from importlib.metadata import version

import pandas as pd

from toolkit import reports, store
from toolkit.inspection.folder import Inspection, Progress, layouts_of, silent, table

FLAG_LIST_NAME = "疑点清单.xlsx"


def write_flag_list(inspection: Inspection, progress: Progress = silent) -> None:
    """Flags, totals and runs of the checks -> ``out/疑点清单.xlsx``."""
    progress("写疑点清单", "", 0, 1)
    places = table(inspection, "known_villages")[["village_code", "township_name", "village_name"]]
    persons, heads = _names(inspection)
    flags = table(inspection, "flags").merge(places, on="village_code", how="left")
    material = reports.FlagList(
        county=inspection.settings.county,
        as_of=inspection.settings.as_of,
        code_version=version("mingcha"),
        flags=flags.merge(persons, on="person_key", how="left").merge(heads, on="household_key", how="left"),
        totals=table(inspection, "amount_totals").merge(places, on="village_code", how="left"),
        runs=_runs(inspection),
    )
    store.write_file(inspection.out / FLAG_LIST_NAME, reports.flag_list(material))
    progress("写疑点清单", "", 1, 1)


def _names(inspection: Inspection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Names of the persons and of the heads of the households that flags are about; a province has ten million others."""
    with store.connect(inspection.work) as connection:
        persons = connection.execute(
            "SELECT person_key, person_name FROM persons WHERE person_key IN (SELECT person_key FROM flags)"
        ).df()
        heads = connection.execute(
            "SELECT household_key, head_name FROM households WHERE household_key IN (SELECT household_key FROM flags)"
        ).df()
    return persons, heads


def _runs(inspection: Inspection) -> pd.DataFrame:
    titles = {name: layout.title for name, layout in layouts_of(inspection).items()}
    runs = table(inspection, "check_runs")
    lists = runs["missing_registers"].fillna("").str.split("、")
    return runs.assign(missing_registers=["、".join(titles.get(name, name) for name in names) for names in lists])
