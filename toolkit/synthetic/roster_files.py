"""The dibao roster as the townships hand it in: a file each in its own dialect, and the county's earlier rosters."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from toolkit.synthetic import wording
from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.dating import dated
from toolkit.synthetic.dialect import Dialect, draw_dialect, workbooks_only
from toolkit.synthetic.form import Form, load_forms
from toolkit.synthetic.roster import HOUSEHOLD_COLUMNS
from toolkit.synthetic.sheets import Sheet, blank_members, make_sheet
from toolkit.synthetic.world import World

IN_TITLES = ("roster_month", "area")  # columns that no dialect of a township has
BY_VILLAGE = 0.35  # of the workbooks: a sheet per village, named after it
NUMBERED_IDS = 3  # the township where one village's ids were kept as numbers


def ids_as_numbers(table: pd.DataFrame) -> pd.DataFrame:
    """In one village the whole id column was kept as numbers (those that end in X stayed text)."""
    whole = table["id_number"].str.fullmatch(r"\d{18}").fillna(value=False)
    towns = table["township_name"].unique()
    if len(towns) <= NUMBERED_IDS:
        return table
    sizes = table[table["township_name"] == towns[NUMBERED_IDS]].groupby("village").size()
    chosen = whole & (table["village"] == sizes.idxmin())
    numbers = table["id_number"].where(~chosen, table["id_number"].str.slice(0, 15) + "000")
    return table.assign(id_number=numbers, intact=table["intact"] & ~chosen)


def files(rng: np.random.Generator, world: World, table: pd.DataFrame) -> Iterator[tuple[str, list[Sheet], Dialect]]:
    """One file per township for the last month, one for the county for each earlier month."""
    form = load_forms()["dibao_roster"]
    now = table[table["roster_month"] == LAST_MONTH]
    for town in world.places["township_name"].unique():
        part = now[now["township_name"] == town]
        if len(part):
            yield _township(rng, form, str(town), part, world.as_of)
    for month, rows in table[table["roster_month"] != LAST_MONTH].groupby("roster_month"):
        text = wording.month_text(int(str(month)), "chinese")
        allowed = form if len(rows) <= world.calibration.text_rows else workbooks_only(form)
        dialect = _dialect(rng, allowed, rows, f"{world.calibration.county_name}{text}")
        dialect = replace(dialect, kind="xlsx" if dialect.kind == "by_township" else dialect.kind)
        yield f"{dialect.stem}_{text}", [_sheet(rng, dialect, rows, text if dialect.is_workbook else "csv")], dialect


def _all_told(form: Form, rows: pd.DataFrame) -> Form:
    """The form of an office that lists people who are not insured, and says so."""
    if (rows["insured"] == "yes").all():
        return form
    return form.model_copy(update={"columns": form.columns | {"insured": form.columns["insured"].removeprefix("?")}})


def _dialect(rng: np.random.Generator, form: Form, rows: pd.DataFrame, above: str) -> Dialect:
    """A dialect for roster rows; ``above`` stands before the title."""
    return draw_dialect(rng, form, [str(name) for name in rows if name not in IN_TITLES], above)


def _township(
    rng: np.random.Generator, form: Form, town: str, rows: pd.DataFrame, as_of: int
) -> tuple[str, list[Sheet], Dialect]:
    """A township's roster: one sheet, or one per village with the village on the tab and the township in the title."""
    dialect = dated(rng, _dialect(rng, _all_told(form, rows), rows, town), as_of, names=False)
    stem = f"{dialect.stem}_{town}"
    if not dialect.is_workbook or rng.random() >= BY_VILLAGE:
        return stem, [_sheet(rng, dialect, rows, town if dialect.is_workbook else "csv")], dialect
    columns = {name: heading for name, heading in dialect.columns.items() if name not in ("township_name", "village_name")}
    dialect = replace(dialect, columns=columns, groups=(), subtotals=False)
    return stem, [_sheet(rng, dialect, part, str(village)) for village, part in rows.groupby("village_name", sort=False)], dialect


def _sheet(rng: np.random.Generator, dialect: Dialect, rows: pd.DataFrame, name: str) -> Sheet:
    return blank_members(make_sheet(rng, dialect, rows, name), (rows["leads"] | rows["broken"]).to_numpy(), HOUSEHOLD_COLUMNS)
