"""Which file holds what: the folder of registers as the bureaus hand it over, and where every row went."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.synthetic import payment_files, payment_lists, registers, roster, roster_files, wording
from toolkit.synthetic.dating import dated
from toolkit.synthetic.defects import duplicate_rows, shift_birth_dates, spoil_identities
from toolkit.synthetic.delimited import FORMATS, write_delimited
from toolkit.synthetic.dialect import Dialect, draw_dialect, workbooks_only
from toolkit.synthetic.filling import filled
from toolkit.synthetic.form import Form, load_forms
from toolkit.synthetic.places import features
from toolkit.synthetic.sheets import Sheet, make_sheet
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.workbook import write_workbook
from toolkit.synthetic.world import World

SOME_DAYS = 20  # a file that was made so long before the others says it

Written = Iterator[tuple[str, list[Sheet], Dialect]]  # stem of the file, its sheets, how it is written


def make_registers(rng: np.random.Generator, world: World) -> Tables:
    """All registers, typed and spoiled."""
    cards = roster.household_cards(rng, world)
    rosters = [roster.dibao_roster(rng, world, cards, ago) for ago in sorted(world.calibration.snapshots, reverse=True)]
    now = roster_files.ids_as_numbers(roster.dibao_roster(rng, world, cards))
    spoiled = {"dibao_roster": pd.concat([now, *rosters], ignore_index=True), "payments": payment_lists.payments(rng, world)}
    return spoiled | {name: soiled(rng, world, load_forms()[name], table) for name, table in clean_registers(rng, world).items()}


def clean_registers(rng: np.random.Generator, world: World) -> Tables:
    """The registers that are one clean list each, the topics' own among them."""
    tekun = registers.tekun_roster(world)
    tekun["born_on"] = shift_birth_dates(rng, filled(world, tekun[["person"]], ["born_on"])["born_on"], world.calibration.defects)
    return {
        "deaths": registers.deaths(world),
        "cremations": registers.cremations(world),
        "disability_certificates": registers.disability_certificates(world),
        "living_subsidies": registers.subsidies(rng, world, "living"),
        "nursing_subsidies": registers.subsidies(rng, world, "nursing"),
        "tekun_roster": tekun,
        "officials": registers.officials(world),
        "kin_filings": registers.kin_filings(world),
        "vehicles": registers.vehicles(rng, world),
        "complaints": registers.complaints(world),
        "hukou": registers.hukou(world),
    } | world.registers


def soiled(rng: np.random.Generator, world: World, form: Form, table: pd.DataFrame) -> pd.DataFrame:
    """A clean table with its identities filled in, spoiled, village names varied, a few rows repeated."""
    defects = world.calibration.defects
    table = spoil_identities(rng, filled(world, table, form.columns), defects, form.care)
    if form.care and {"village_name", "township_name"} <= set(table):
        table["village_block"] = table["village_name"]
        table["village_name"] = wording.village_variants(rng, table["village_name"], table["township_name"])
    whose = np.full(len(table), form.care > 0 and "person" in table)
    return duplicate_rows(rng, table, defects, whose)


def write_registers(
    rng: np.random.Generator, world: World, tables: Tables, folder: Path, progress: Callable[[str], None]
) -> dict[str, pa.Array]:
    """Write every file; returns per register the source_row of each table row."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(features(world.places), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    (folder / "villages.geojson").write_text(text.replace('{"type":"Feature"', '\n{"type":"Feature"'), encoding="utf-8")
    places, saved = {}, []
    with ThreadPoolExecutor(1) as writer:  # packing a file leaves a core free for the next one's sheets
        for name, table in tables.items():
            progress(f"正在写{load_forms()[name].files[0]}")
            parts = []
            for stem, sheets, dialect in _files(rng, world, name, table):
                parts.append(located(file_name(stem, dialect), sheets, dialect))
                saved.append(writer.submit(save, folder / file_name(stem, dialect), sheets, dialect, world.calibration.packing))
            places[name] = _in_table_order(parts, len(table))
        for job in saved:
            job.result()
    return places


def _files(rng: np.random.Generator, world: World, name: str, table: pd.DataFrame) -> Written:
    if name == "dibao_roster":
        return roster_files.files(rng, world, table)
    if name == "payments":
        return payment_files.files(rng, world, table)
    return iter([_single_file(rng, world, name, table)])


def _single_file(rng: np.random.Generator, world: World, name: str, table: pd.DataFrame) -> tuple[str, list[Sheet], Dialect]:
    """A register that is one file: a sheet, a sheet per township, or one per value that stands in the titles."""
    form = load_forms()[name]
    allowed = form if len(table) <= world.calibration.text_rows else workbooks_only(form)
    dialect = draw_dialect(rng, allowed, table.columns, world.calibration.county_name)
    dialect = dated(rng, dialect, world.kept_until(name), sure=world.kept_until(name) < world.as_of - SOME_DAYS)
    if dialect.context and len(table):
        return dialect.stem, list(_sheets_by_context(rng, dialect, table)), dialect
    if dialect.kind == "by_township" and len(table):
        groups = table.groupby("township_name", sort=False)
        return dialect.stem, [make_sheet(rng, dialect, rows, str(town) or "其他") for town, rows in groups], dialect
    return dialect.stem, [make_sheet(rng, dialect, table, "Sheet1" if dialect.is_workbook else "csv")], dialect


def _sheets_by_context(rng: np.random.Generator, dialect: Dialect, table: pd.DataFrame) -> Iterator[Sheet]:
    """One sheet per value of the first context column."""
    ((column, title), *_) = dialect.context.items()
    for value, rows in table.groupby(column):
        style = dialect.form.style(column)
        text = wording.month_text(int(str(value)), "chinese") if style == "month" else wording.DATE_STYLES["chinese"](value)
        yield make_sheet(rng, dialect, rows, text, (title.replace("{}", text),))


def file_name(stem: str, dialect: Dialect) -> str:
    """The stem with the extension of the dialect's kind of file."""
    return f"{stem}.xlsx" if dialect.is_workbook else f"{stem}.{FORMATS[dialect.kind][0]}"


def save(path: Path, sheets: list[Sheet], dialect: Dialect, packing: int) -> None:
    """Write one file."""
    if dialect.is_workbook:
        write_workbook(path, sheets, level=packing)
    else:
        write_delimited(path, sheets[0], dialect.kind)


def located(file: str, sheets: list[Sheet], dialect: Dialect) -> tuple[np.typing.NDArray[np.int64], pa.Array]:
    """Table rows of a file's sheets and where each stands."""
    rows, places = [], []
    for sheet in sheets:
        row, number = sheet.row_numbers()
        rows.append(row)
        prefix = f"{file}!{sheet.name if dialect.is_workbook else 'csv'}!"
        places.append(pc.binary_join_element_wise(prefix, pa.array(number).cast(pa.string()), ""))
    return np.concatenate(rows), pa.concat_arrays(places)


def _in_table_order(parts: list[tuple[np.typing.NDArray[np.int64], pa.Array]], n: int) -> pa.Array:
    """Places by table row."""
    rows = np.concatenate([row for row, _ in parts])
    where = np.empty(n, dtype=np.int64)
    where[rows] = np.arange(n)
    return pa.concat_arrays([place for _, place in parts]).take(pa.array(where))
