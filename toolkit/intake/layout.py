"""Layouts: what a register's file looks like, as YAML; how its columns are typed."""

from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from toolkit.model.registers import PersonColumns
from toolkit.model.table import Dtype

Kind = Literal[
    "text", "name", "id_number", "certificate", "date", "month", "datetime", "money", "integer", "number", "account", "phone", "lookup"
]

DTYPES: dict[Kind, Dtype] = {
    "text": "text",
    "name": "text",
    "id_number": "text",
    "certificate": "text",
    "date": "date",
    "month": "date",
    "datetime": "date",
    "money": "integer",
    "integer": "integer",
    "number": "number",
    "account": "text",
    "phone": "text",
    "lookup": "text",
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LayoutColumn(_Strict):
    """One column of a register: what it is called in files and how its cells are read."""

    name: str
    kind: Kind
    label: str
    aliases: tuple[str, ...] = ()
    lookup: str = ""
    required: bool = False


class Group(_Strict):
    """Household head and member rows: where a household starts, how many rows it may have, what is filled down."""

    starts_when: dict[str, str]
    key: str
    size: str
    fill_forward: tuple[str, ...]


class Layout(_Strict):
    """One register. ``context`` columns may stand in the title, the sheet name or the file name instead."""

    name: str = Field(alias="register")
    title: str
    office: str
    checks: tuple[str, ...] = ()
    form: Literal["rows", "household_members", "geojson"] = "rows"
    title_words: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    essential: tuple[str, ...] = ()
    group: Group | None = None
    columns: tuple[LayoutColumn, ...]

    def dtypes(self) -> dict[str, Dtype]:
        """Columns of the register's table in ``work/`` with their types."""
        dtypes: dict[str, Dtype] = {"source_row": "text"}
        for column in self.columns:
            dtypes[column.name] = DTYPES[column.kind]
            if column.kind == "id_number":
                dtypes[f"{column.name}_status"] = "text"
        if self.group:
            dtypes["household_group"] = "text"
        if self.form == "geojson":
            dtypes["geometry"] = "json"
        return dtypes

    def person_columns(self) -> list[PersonColumns]:
        """Everybody a row names: ``id_number`` and ``person_name``, ``official_id_number`` and ``official_name``, …"""
        names = {column.name for column in self.columns}
        return [_person_columns(self.name, c.name, names) for c in self.columns if c.kind == "id_number"]

    @property
    def required(self) -> list[LayoutColumn]:
        """Columns without which a file is not this register."""
        return [column for column in self.columns if column.required]


def _person_columns(register: str, id_number: str, names: set[str]) -> PersonColumns:
    role = id_number.removesuffix("id_number").rstrip("_") or "person"
    about = ("sex", "born_on", "township_name", "village_name") if role == "person" else ()
    here = {name: name for name in about if name in names}
    return PersonColumns(register, role, id_number, name=f"{role}_name" if f"{role}_name" in names else None, **here)


@cache
def load_layouts() -> dict[str, Layout]:
    """Every layout that ships with the toolkit, by register name."""
    folder = files("toolkit.intake") / "layouts"
    documents = (
        yaml.safe_load(path.read_text("utf-8")) for path in sorted(folder.iterdir(), key=str) if path.name != "lookups.yaml"
    )
    layouts = map(Layout.model_validate, documents)
    return {layout.name: layout for layout in layouts}


@cache
def load_lookups() -> dict[str, dict[str, str]]:
    """Lookup name -> {written value: value in the table}."""
    document = yaml.safe_load((files("toolkit.intake") / "layouts" / "lookups.yaml").read_text("utf-8"))
    return {
        name: {str(spelling): str(value) for value, spellings in values.items() for spelling in spellings}
        for name, values in document.items()
    }
