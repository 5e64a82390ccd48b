"""Cases of checks as one fictional county: every case has villages, names, id numbers and accounts of its own."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from tests.checks.case_files import Case, Row
from tests.rows import register_frame, sources_frame
from toolkit import inspection as ins
from toolkit import store
from toolkit.intake import load_layouts
from toolkit.intake.layout import Layout, LayoutColumn
from toolkit.intake.layout_files import load_lookups
from toolkit.model import tables
from toolkit.values import id_number

SETTINGS = """
county: 测试县
county_code: "399901"
as_of: {as_of}
period: {{from: {first}, to: {last}}}
fictional_regions: true
seed: "1"
"""
SECRET = "5a" * 32  # the same people have the same keys in every county of a test
DEFAULTS = Path(__file__).resolve().parents[1] / "cases" / "defaults"
MAIN = "赵大"
BORN = dt.date(1950, 3, 7)
USUAL = {"姓名": "person_name", "身份证号码": "id_number"}  # in every register, whatever its own heading
DIGITS = "〇一二三四五六七八九"
# Columns whose values must not meet those of another case.
OWN = {
    "dibao_certificate", "hukou_number", "household_number", "person_number", "clue_number", "case_number", "report_number",
    "property_number", "plate_number", "entity_code", "entity_name", "facility_name", "institution", "unit", "account_number",
}  # fmt: skip


class County:
    """Collects the rows of cases and remembers what belongs to which."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {}
        self.people: dict[tuple[int, str], Row] = {}
        self.villages: dict[tuple[int, str], str] = {}
        self._used: Counter[tuple[str, str]] = Counter()

    def add(self, place: int, case: Case) -> None:
        """``place`` is the number of the case in this county."""
        teller = _Teller(self, place, case)
        for written, rows in case.registers.items():
            layout = _layout(written)
            told = [row for one in rows for row in _spread(layout, one)]
            self.rows.setdefault(layout.name, []).extend(teller.row(layout, one, n) for n, one in enumerate(told, 1))
        self.rows.setdefault("villages", []).extend(teller.villages())

    def place_keys(self, place: int, name: str) -> set[str]:
        """Code of a village of a case, its township as it is written; 全县 and a facility's name are keys themselves."""
        facilities = (str(row.get("facility_name")) for row in self.rows.get("facilities", []))
        things = ["全县", *(called for called in facilities if name in called)]
        owned = self.villages.get((place, name)) or next((key for key in things if name in key), None)
        assert owned, f"nobody and nothing in case {place} is called {name}"
        return {owned}

    def new_id(self, born: dt.date, sex: str) -> str:
        """A valid fictional id number that nobody in the county has."""
        self._used[str(born), sex] += 1
        sequence = 2 * self._used[str(born), sex] - (1 if sex == "male" else 0)
        body = f"399901{born:%Y%m%d}{sequence:03d}"
        return body + str(id_number.check_characters(np.array([body]))[0])

    def build(self, folder: Path, as_of: dt.date, policy: str = "", pairs: str = "") -> ins.Inspection:
        """The county as an inspection whose registers are written; every register counts as handed in."""
        (folder / "policy").mkdir(parents=True, exist_ok=True)
        for name, text in {"case.yaml": policy, "compatibility.yaml": pairs}.items():
            if text:
                (folder / "policy" / name).write_text(text, "utf-8")
        first = as_of.replace(day=1, month=1)
        (folder / "inspection.yaml").write_text(
            SETTINGS.format(as_of=as_of, first=f"{first:%Y-%m}", last=f"{as_of:%Y-%m}"), "utf-8"
        )
        (folder / "secret.key").write_text(SECRET, "ascii")
        inspection = ins.open_inspection(folder)
        with store.writing(inspection.work) as writer:
            for name, layout in load_layouts().items():
                writer.write_columns(name, register_frame(layout, self.rows.get(name, [])), layout.dtypes())
            writer.write(tables.SOURCES, sources_frame(dict.fromkeys(load_layouts(), 1), as_of))
        return inspection


class _Teller:
    """Rows of one case: everybody and every place named in it becomes one of its own."""

    def __init__(self, county: County, place: int, case: Case) -> None:
        self._county, self._place, self._case = county, place, case
        self._digits = "".join(DIGITS[int(digit)] for digit in str(place))
        self._places: dict[str, str] = {}

    def row(self, layout: Layout, told: Row, number: int) -> Row:
        row = {name: value for key, cell in told.items() for name, value in [_cell(layout, key, cell)]}
        roles = {role.name for role in layout.person_columns()}
        for role in layout.person_columns():
            if role.name and (role.name in row or role.role == "person"):
                self._name(row, role.name, role.id_number)
            elif role.id_number in row:
                row[role.id_number] = self._number(row[role.id_number], MAIN)
        for column in layout.columns:
            if column.kind == "name" and column.name in row and column.name not in roles and row[column.name]:
                row[column.name] = self._person(row[column.name])["person_name"]
        row = _defaults(layout.name) | row
        self._place_row(layout, row)
        for name in OWN & row.keys():
            row[name] = self._own(name, row[name])
        if layout.name in {"payments", "dibao_roster"}:
            row.setdefault("account_number", self._own("account_number", f"0{sum(map(ord, row['person_name'] or ''))}"))
        if layout.name == "payments":
            row.setdefault("account_name", row["person_name"])
            row.setdefault("credited_on", f"{str(row['pay_month'])[:8]}08")
        if layout.name == "hukou":
            row.setdefault("hukou_number", f"H{row['person_name']}")
        return row | {"source_row": f"{layout.name}.xlsx!例{self._place}!{number + 1}"}

    def villages(self) -> Iterator[Row]:
        named = [name for name in self._places if name.endswith("村")] or ["石桥村"]
        for number, name in enumerate(sorted(named)):
            code = f"399901{100 + self._place:03d}{201 + number}"
            self._county.villages[self._place, name] = code
            yield _defaults("villages") | {
                "village_code": code,
                "village_name": self._own_place(name),
                "township_name": self._own_place("柳河镇"),
                "source_row": f"villages!例{self._place}!{number}",
            }

    def _name(self, row: Row, name: str, number: str) -> None:
        known = row.get(name, MAIN)
        row[number] = self._number(row.get(number, f"同 {known}" if known else None), known)
        row[name] = self._person(known)["person_name"] if known else None

    def _number(self, written: Any, known: str | None) -> str | None:
        """``空``, ``末三位为零``, ``错一位``, ``同 钱二`` or a number as it is written."""
        if written is None or written == "空":
            return None
        own = str(self._person(known or MAIN)["id_number"])
        if written == "末三位为零":
            return own[:15] + "000"
        if written == "错一位":
            return own[:16] + str((int(own[16]) + 1) % 10) + own[17]
        return str(self._person(written[2:])["id_number"]) if str(written).startswith("同 ") else str(written)

    def _person(self, name: str) -> Row:
        key = (self._place, name)
        if key not in self._county.people:
            told = self._case.people.get(name, {})
            sex = told.get("sex", "male")
            born = told.get("born_on", BORN + dt.timedelta(days=self._place % 250))
            called = told.get("called", name + self._digits)
            self._county.people[key] = {"person_name": called, "id_number": self._county.new_id(born, sex)}
        return self._county.people[key]

    def _place_row(self, layout: Layout, row: Row) -> None:
        columns = {column.name for column in layout.columns}
        for name, usual in (("township_name", "柳河镇"), ("village_name", "石桥村")):
            if name in columns and row.setdefault(name, usual):
                row[name] = self._own_place(row[name])

    def _own_place(self, name: str) -> str:
        own = self._places.setdefault(name, f"{name[:-1]}{self._digits}{name[-1]}")
        if not name.endswith("村"):
            self._county.villages[self._place, name] = own
        return own

    def _own(self, name: str, value: Any) -> Any:
        if value is None:
            return None
        return f"{value}{self._place:03d}" if name == "account_number" else f"{value}-{self._place}"


def _spread(layout: Layout, row: Row) -> Iterator[Row]:
    """A row whose month is written as ``2026-01..2026-10`` is one row for each month."""
    spans = {
        key: value
        for key, value in row.items()
        if isinstance(value, str) and ".." in value and _column(layout, key).kind in {"month", "date"}
    }
    if not spans:
        yield row
        return
    key, value = next(iter(spans.items()))
    first, last = value.split("..")
    for month in pd.date_range(f"{first}-01", f"{last}-01", freq="MS"):
        yield row | {key: f"{month:%Y-%m-%d}"}


def _cell(layout: Layout, key: str, value: Any) -> tuple[str, Any]:
    """Column and value in the words of the tables: headings in Chinese, look-ups by their spellings, money in yuan."""
    column = _column(layout, key)
    if column.kind == "month" and isinstance(value, str) and len(value) == 7:
        return column.name, f"{value}-01"
    if column.kind == "lookup" and value is not None:
        written = {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)
        return column.name, load_lookups()[column.lookup].get(written, written)
    if column.kind == "money" and key != column.name and value is not None:
        return column.name, round(float(value) * 100)
    return column.name, value


@cache
def _layout(written: str) -> Layout:
    found = [layout for name, layout in load_layouts().items() if written in {name, layout.title}]
    assert found, f"no register is called {written}"
    return found[0]


def _column(layout: Layout, key: str) -> LayoutColumn:
    found = [column for column in layout.columns if key in {column.name, column.label}]
    found += [column for column in layout.columns if key in column.aliases or USUAL.get(key) == column.name]
    assert found, f"{layout.title} has no column {key}"
    return found[0]


@cache
def _defaults(register: str) -> Row:
    path = DEFAULTS / f"{register}.yaml"
    told: Row = (yaml.safe_load(path.read_text("utf-8")) or {}) if path.is_file() else {}
    return dict(_cell(_layout(register), key, value) for key, value in told.items())


def county_of(cases: Iterable[Case]) -> County:
    county = County()
    for place, case in enumerate(cases, 1):
        county.add(place, case)
    return county


def belonging(county: County, inspection: ins.Inspection, judged: pd.DataFrame) -> dict[int, pd.DataFrame]:
    """Judgements by the case that they belong to."""
    owners = _owners(county, inspection)
    keys = judged[["unit_key", "person_key", "household_key", "village_code"]].astype("object")
    owner = [
        next((owners[k] for cell in row if isinstance(cell, str) for k in cell.split("|") if k in owners), _by_row(row[0]))
        for row in keys.itertuples(index=False, name=None)
    ]
    return {int(number): rows for number, rows in judged.groupby(pd.Series(owner, index=judged.index, dtype="float64"))}


def _by_row(unit_key: str) -> int | None:
    for before, after in pairwise(unit_key.split("!")):
        if after.startswith("例") and before:
            return int(after[1:])
    return None


def _owners(county: County, inspection: ins.Inspection) -> dict[str, int]:
    """Keys of persons, households, villages, townships and numbered things -> the case that has them."""
    owners = {
        str(row[name]): place
        for register in county.rows.values()
        for row in register
        if (place := _by_row(row["source_row"]))
        for name in (OWN | {"township_name", "village_code"}) & row.keys()
    }
    persons = ins.table(inspection, "persons").set_index("id_number")["person_key"]
    by_number = {person["id_number"]: place for (place, _), person in county.people.items()}
    owners |= {key: by_number[number] for number, key in persons.items() if number in by_number}
    if len(places := {place for place, _ in county.villages}) == 1:
        owners["全县"] = places.pop()
    for name in ("persons", "members"):
        table = ins.table(inspection, name)
        key = "person_key" if name == "persons" else "household_key"
        owners |= {row[key]: place for row in table.to_dict("records") if (place := _by_row(row["source_row"]))} | owners
    return owners
