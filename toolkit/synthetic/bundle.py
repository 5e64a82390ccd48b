"""Which file holds what: the folder of registers as the bureaus hand it over, and where every row went."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from toolkit.synthetic import registers, roster
from toolkit.synthetic.bulk_workbook import write_bulk_xlsx
from toolkit.synthetic.calibration import FIRST_MONTH
from toolkit.synthetic.files import write_csv, write_xlsx
from toolkit.synthetic.forms import PAYMENTS, REGISTERS, ROSTERS, TITLES
from toolkit.synthetic.months import iso
from toolkit.synthetic.places import features
from toolkit.synthetic.sheets import Sheet, blank_members, make_sheet, with_totals
from toolkit.synthetic.world import World

Tables = dict[str, pd.DataFrame]
FOOTERS = ("制表人：                审核人：                单位（盖章）：",)
FILES = {
    "deaths": ("死亡注销.csv", "gbk"),
    "cremations": ("火化登记.xlsx", ""),
    "disability_certificates": ("持证残疾人.csv", "utf-8-sig"),
    "living": ("残疾人生活补贴.xlsx", ""),
    "nursing": ("残疾人护理补贴.xlsx", ""),
    "tekun_roster": ("特困供养.xlsx", ""),
    "officials": ("干部名册.xlsx", ""),
    "kin_filings": ("近亲属备案.xlsx", ""),
    "vehicles": ("机动车.csv", "gb18030"),
    "complaints": ("问题线索.xlsx", ""),
}
SUBTOTALLED = 1  # the roster form with a 小计 row under each village
CSV_FORM = 3  # the last form of the payment lists
NUMBERED_IDS = 3  # the township (modulo the number of forms) where one village's ids were kept as numbers


def make_registers(rng: np.random.Generator, world: World) -> Tables:
    """All registers, typed and spoiled."""
    return {
        "dibao_roster": _ids_as_numbers(roster.dibao_roster(rng, world)),
        "payments": roster.payments(rng, world),
        "deaths": registers.deaths(rng, world),
        "cremations": registers.cremations(rng, world),
        "disability_certificates": registers.disability_certificates(rng, world),
        "living": registers.subsidies(rng, world, "living"),
        "nursing": registers.subsidies(rng, world, "nursing"),
        "tekun_roster": registers.tekun_roster(rng, world),
        "officials": registers.officials(world),
        "kin_filings": registers.kin_filings(rng, world),
        "vehicles": registers.vehicles(rng, world),
        "complaints": registers.complaints(world),
        "hukou": registers.hukou(world),
    }


def _ids_as_numbers(table: pd.DataFrame) -> pd.DataFrame:
    """In one village the whole id column was kept as numbers (those that end in X stayed text)."""
    whole = table["id_number"].str.fullmatch(r"\d{18}")
    villages = table[table["township"] == NUMBERED_IDS].groupby("village_name").size()
    if villages.empty:
        return table
    chosen = whole & (table["village_name"] == villages.idxmin())
    table.loc[chosen, "id_number"] = table.loc[chosen, "id_number"].str.slice(0, 15) + "000"
    return table.assign(intact=table["intact"] & ~chosen)


def write_registers(
    rng: np.random.Generator, world: World, tables: Tables, folder: Path, progress: Callable[[str], None]
) -> pd.DataFrame:
    """Write every file; returns register, table row and source_row of each written row."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_villages(world, folder)
    written = [_write_single(rng, name, tables[name], folder) for name in FILES]
    progress("正在写低保花名册")
    written.append(_write_rosters(rng, world, tables["dibao_roster"], folder))
    progress("正在写发放名册")
    written.append(_write_payments(rng, world, tables["payments"], folder))
    progress("正在写户籍人口")
    written.append(_write_hukou(rng, world, tables["hukou"], folder))
    return pd.concat(written, ignore_index=True)


def located(register: str, file: str, sheets: list[Sheet], *, tab: str = "") -> pd.DataFrame:
    """Where the rows of some sheets of a file are: columns register, row, source_row."""
    pairs = [(row, f"{file}!{tab or s.name}!{n}") for s in sheets for row, n in s.row_numbers().items()]
    rows, places = zip(*pairs, strict=True) if pairs else ((), ())
    return pd.DataFrame({"register": register, "row": rows, "source_row": places})


def _write_villages(world: World, folder: Path) -> None:
    """GeoJSON of the villages."""
    columns = "village_code village_name township_name population longitude latitude last_visited_on polygon".split()
    text = json.dumps(features(world.places[columns]), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    (folder / "villages.geojson").write_text(text.replace('{"type":"Feature"', '\n{"type":"Feature"'), encoding="utf-8")


def _write_single(rng: np.random.Generator, name: str, table: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """A register that is one sheet in one file."""
    file, encoding = FILES[name]
    banners = [TITLES[name]] if TITLES[name] else []
    if encoding:
        sheet = make_sheet(rng, REGISTERS[name], table, "csv", banners if encoding == "gbk" else [])
        write_csv(folder / file, sheet, encoding)
    else:
        sheet = make_sheet(rng, REGISTERS[name], table, "Sheet1", banners, FOOTERS)
        write_xlsx(folder / file, [sheet])
    return located(name, file, [sheet])


def _write_rosters(rng: np.random.Generator, world: World, table: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """One file per township in its own form."""
    written = []
    for township, name in _townships(world):
        number = township % len(ROSTERS)
        form, part = ROSTERS[number], table[table["township"] == township]
        title = f"{name}农村低保对象花名册"
        groups = part.groupby("village_name", sort=False) if number == 0 else [(name, part)]
        sheets = [blank_members(make_sheet(rng, form, rows, str(tab), [title, "单位：元"]), rows) for tab, rows in groups]
        blocks = part["village_name"] if number == SUBTOTALLED else None
        sheets = [with_totals(sheet, "monthly_benefit_fen", blocks) for sheet in sheets]
        written.append(_save(folder, f"低保花名册_{name}", "dibao_roster", sheets, csv=number == 2, encoding="gbk"))
    return pd.concat(written)


def _save(folder: Path, stem: str, register: str, sheets: list[Sheet], *, csv: bool, encoding: str) -> pd.DataFrame:
    """Write a workbook with footers, or the only sheet as csv."""
    for sheet in sheets:
        sheet.footers = list(FOOTERS)
    file = f"{stem}.csv" if csv else f"{stem}.xlsx"
    if csv:
        write_csv(folder / file, sheets[0], encoding)
    else:
        write_xlsx(folder / file, sheets)
    return located(register, file, sheets, tab="csv" if csv else "")


def _write_payments(rng: np.random.Generator, world: World, table: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """One file per township and year of payment with a sheet per month, or one csv for everything."""
    written = []
    rank = _rank_by_size(table)
    for township, name in _townships(world):
        number = CSV_FORM if rank[township] == 0 else rank[township] % CSV_FORM
        part = table[table["township"] == township]
        if number == CSV_FORM:
            sheets = [make_sheet(rng, PAYMENTS[CSV_FORM], part, "csv", [f"{name}农村低保金发放花名册"])]
            written.append(_save(folder, f"发放_{name}", "payments", sheets, csv=True, encoding="gb18030"))
            continue
        for half, rows in part.groupby((part["pay_month"] - FIRST_MONTH) // 12):
            sheets = [_month_sheet(rng, number, name, month, batch) for month, batch in rows.groupby("pay_month")]
            since = FIRST_MONTH + 12 * int(str(half))
            stem = f"发放_{name}_{iso(since)}至{iso(since + 11)}"
            written.append(_save(folder, stem, "payments", sheets, csv=False, encoding=""))
    return pd.concat(written)


def _rank_by_size(table: pd.DataFrame) -> dict[int, int]:
    """Townships from the fewest rows: the smallest hands in a csv, which takes most room."""
    sizes = table.groupby("township").size().sort_values(kind="stable")
    return {int(str(township)): rank for rank, township in enumerate(sizes.index)}


def _month_sheet(rng: np.random.Generator, number: int, township: str, month: object, batch: pd.DataFrame) -> Sheet:
    """One month of one township: what the form has no column for stands in the titles."""
    year, of_year = divmod(int(str(month)), 12)
    day = batch["credited_on"].iloc[0].astype("datetime64[D]").item()
    banners = [f"{township}{year}年{of_year + 1}月农村低保金发放花名册"]
    if number == 0:
        banners.append(f"单位：元    发放日期：{day.year}年{day.month}月{day.day}日")
    names = (f"{year}年{of_year + 1}月", iso(int(str(month))), f"{year}{of_year + 1:02d}")
    sheet = make_sheet(rng, PAYMENTS[number], batch, names[number], banners)
    return with_totals(sheet, "amount_fen")


def _write_hukou(rng: np.random.Generator, world: World, table: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """One plain workbook, a sheet per township; the village stands with its township."""
    table["village_name"] = table["township_name"] + table["village_name"]
    sheets = []
    for township, name in _townships(world):
        rows = table[table["township"] == township]
        sheets.append(make_sheet(rng, REGISTERS["hukou"], rows, name, [TITLES["hukou"]]))
    write_bulk_xlsx(folder / "户籍人口.xlsx", sheets)
    return located("hukou", "户籍人口.xlsx", sheets)


def _townships(world: World) -> list[tuple[int, str]]:
    """Index and name of each township."""
    towns = world.places.drop_duplicates("township")
    return list(zip(towns["township"].tolist(), towns["township_name"].tolist(), strict=True))
