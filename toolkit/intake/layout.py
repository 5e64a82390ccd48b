"""Layouts: what a register's file looks like, as YAML; how its columns are typed."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from toolkit.model.registers import PersonColumns
from toolkit.model.table import Dtype

Kind = Literal[
    "text",
    "name",
    "id_number",
    "certificate",
    "date",
    "month",
    "datetime",
    "money",
    "integer",
    "number",
    "account",
    "phone",
    "lookup",
]

DTYPES: dict[Kind, Dtype] = {
    "text": "text",
    "name": "text",
    "id_number": "text",
    "certificate": "text",
    "date": "date",
    "month": "date",
    "datetime": "datetime",
    "money": "integer",
    "integer": "integer",
    "number": "number",
    "account": "text",
    "phone": "text",
    "lookup": "text",
}


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int | float) else value)]
Spellings = tuple[Text, ...]


class Strict(BaseModel):
    """What people write into YAML: a key that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LayoutColumn(Strict):
    """One column of a register: what it is called in files and how its cells are read."""

    name: Name
    kind: Kind
    label: str
    aliases: Spellings = ()
    lookup: str = ""
    required: bool = False

    @model_validator(mode="after")
    def _look_up(self) -> Self:
        if (self.kind == "lookup") != bool(self.lookup):
            raise ValueError(f"列 {self.name}：kind 写 lookup 的列要写 lookup，别的列不能写")
        return self


class Group(Strict):
    """Household head and member rows: where a household starts, how many rows it may have, what is filled down."""

    starts_when: dict[str, str]
    key: str
    size: str
    fill_forward: tuple[str, ...]


class Layout(Strict):
    """One register. ``context`` columns may stand in the title, the sheet name or the file name instead.

    ``any_of``: one of these columns, or the register's name in a title, tells it from lists that have its required
    columns too; a list of which nothing is known beforehand has all its columns there and none required. ``title_words`` are what titles call it besides its own title. A row without a value in every
    ``essential`` column is not used.
    """

    name: Name = Field(alias="register")
    title: str
    office: str
    checks: tuple[str, ...] = ()
    form: Literal["rows", "household_members", "geojson"] = "rows"
    title_words: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    essential: tuple[str, ...] = ()
    group: Group | None = None
    columns: tuple[LayoutColumn, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _agrees_with_its_columns(self) -> Self:
        counts = Counter(column.name for column in self.columns)
        twice = [name for name, count in counts.items() if count > 1]
        if twice:
            raise ValueError(f"列名重复：{'、'.join(twice)}")
        unknown = [name for name in self._mentioned() if name not in counts]
        if unknown:
            raise ValueError(f"columns 里没有这些列：{'、'.join(unknown)}")
        if not self.required and set(self.any_of) != set(counts):
            raise ValueError("至少要有一列写 required: true")
        return self

    def _mentioned(self) -> Iterator[str]:
        yield from self.any_of
        yield from self.context
        yield from self.essential
        if self.group:
            yield from (*self.group.starts_when, self.group.key, self.group.size, *self.group.fill_forward)

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
