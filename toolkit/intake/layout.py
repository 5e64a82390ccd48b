"""Layouts: what a register's file looks like, as YAML; how its columns are typed."""

from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from toolkit.model.table import Dtype

Kind = Literal["text", "name", "id_number", "date", "month", "money", "integer", "number", "account", "phone", "lookup"]

DTYPES: dict[Kind, Dtype] = {
    "text": "text",
    "name": "text",
    "id_number": "text",
    "date": "date",
    "month": "date",
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

    @property
    def required(self) -> list[LayoutColumn]:
        """Columns without which a file is not this register."""
        return [column for column in self.columns if column.required]


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
