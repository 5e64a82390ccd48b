"""Which columns of a list are which fields of a linkage model, by heading or as the user maps them; and their values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa

from toolkit.intake.headings import HEADING_LINES, HEADING_ROWS, readings
from toolkit.intake.layout import Kind, Layout, LayoutColumn
from toolkit.intake.lists import ListFile, TakenList, parts_of_list
from toolkit.intake.parts import Part
from toolkit.intake.spelling import mask_digits, normalize_heading
from toolkit.linkage.specification import FieldKind, LinkField, LinkModel
from toolkit.model.errors import LinkageError
from toolkit.values import place_name
from toolkit.values.differences import Ends, veiled_text

KINDS: dict[FieldKind, Kind] = {
    "text": "text",
    "name": "name",
    "id_number": "id_number",
    "date": "date",
    "sex": "lookup",
    "phone": "phone",
    "account": "account",
    "township": "text",
    "village": "text",
}
SEXES = {"male": "男", "female": "女"}
ENDS: dict[FieldKind, Ends] = {"id_number": (6, 4), "phone": (3, 2), "account": (0, 4)}  # where the model says nothing
SHORT = 10  # characters: a day, a postcode, no number of a person


@dataclass(frozen=True)
class ColumnMap:
    """Field -> heading, as the user says: for whichever list has the heading, or for one of them only."""

    either: Mapping[str, str] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)
    right: Mapping[str, str] = field(default_factory=dict)


def given_fields(model: LinkModel) -> dict[str, LinkField]:
    """Fields that a list may have as columns."""
    return {name: about for name, about in model.fields.items() if about.given and not about.sql}


def parse_map(written: str, model: LinkModel, option: str) -> dict[str, str]:
    """``姓名=死者,证件号码=号码`` -> field name -> heading; :class:`LinkageError` where that is not how it is written."""
    known = {spelling: name for name, about in given_fields(model).items() for spelling in (*about.aliases, name, about.label)}
    found: dict[str, str] = {}
    for piece in filter(None, (part.strip() for part in re.split("[,，;；]", written))):
        label, sign, heading = (part.strip() for part in piece.replace("＝", "=").partition("="))
        if not (sign and label and heading):
            raise LinkageError(f"“{piece}”写法不对", option, "写成 项目=表头，多个用逗号隔开，如 姓名=死者,证件号码=号码")
        if label not in known:
            labels = "、".join(about.label or name for name, about in given_fields(model).items())
            raise LinkageError(f"比对模型里没有“{label}”这一项", option, f"等号左边写下列之一：{labels}")
        found[known[label]] = heading
    return found


def recognise(files: Sequence[ListFile], model: LinkModel, mapped: ColumnMap) -> list[list[Part]]:
    """The tables of each file; :class:`LinkageError` where a heading that the user named stands nowhere."""
    either = [{name: heading for name, heading in mapped.either.items() if _stands_in(file, heading)} for file in files]
    for heading in (heading for name, heading in mapped.either.items() if not any(name in there for there in either)):
        raise LinkageError(f"名单里没有“{heading}”这一列", "--map", _headings_there(files))
    own = [mapped.left, mapped.right][: len(files)]
    for file, wanted, option in zip(files, own, ("--map-left", "--map-right"), strict=False):
        for heading in (heading for heading in wanted.values() if not _stands_in(file, heading)):
            raise LinkageError(f"“{file.name}”里没有“{heading}”这一列", option, _headings_there([file]))
    sides = zip(files, either, own, strict=True)
    return [parts_of_list(file, list_layout(model, {**there, **wanted})) for file, there, wanted in sides]


def list_layout(model: LinkModel, mapped: Mapping[str, str]) -> Layout:
    """Every field as a column that may be there or not; a mapped one has the heading that was named and no other."""
    fields = given_fields(model)
    first = {name: fields[name] for name in mapped}  # of two columns with one spelling the first has it
    columns = tuple(_column(name, about, mapped.get(name)) for name, about in {**first, **fields}.items())
    return Layout(register="list", title=model.title, office="", columns=columns, any_of=tuple(c.name for c in columns))


def _column(name: str, about: LinkField, heading: str | None) -> LayoutColumn:
    aliases = () if heading else (name, *about.aliases)
    lookup = "sex" if about.kind == "sex" else ""
    return LayoutColumn(name=name, kind=KINDS[about.kind], label=heading or about.label or name, aliases=aliases, lookup=lookup)


def _stands_in(file: ListFile, heading: str) -> bool:
    return normalize_heading(heading) in set(_headings_of(file))


def _headings_of(file: ListFile) -> Iterator[str]:
    """Everything near the top of a sheet that could be the heading of a column."""
    for grid in file.grids:
        for first in range(min(HEADING_ROWS, len(grid))):
            for last in range(first, min(first + HEADING_LINES, len(grid))):
                yield from (way for ways in readings(grid, first, last) for way in ways)


def _headings_there(files: Sequence[ListFile]) -> str:
    """What the fullest of the first lines of each file says, for somebody who mistook a heading."""
    told = []
    for file in files:
        rows = [row for grid in file.grids[:1] for row in grid.rows(HEADING_ROWS)]
        fullest = max(rows, key=lambda row: sum(bool(cell.strip()) for cell in row), default=[])
        told.append(f"{file.name}：{'、'.join(mask_digits(cell.strip()) for cell in fullest if cell.strip())}")
    return f"核对表头；{'；'.join(told)}"


def relation_of(taken: TakenList, model: LinkModel, columns: Sequence[str]) -> pa.Table:
    """The columns as the engine takes them, one text per field, with the number of the row from 0."""
    fields = given_fields(model)
    texts = {name: compared_values(taken.rows[name], fields[name].kind) for name in columns}
    for name in [name for name in columns if fields[name].kind == "id_number"]:
        texts[f"{name.removesuffix('_number')}_status"] = taken.rows[f"{name}_status"]
    arrays = {name: pa.Array.from_pandas(values, type=pa.large_string()) for name, values in texts.items()}
    return pa.table({"row": pa.array(range(len(taken.rows)), pa.int64()), **arrays})


def compared_values(values: pd.Series, kind: FieldKind) -> pd.Series:
    """Typed values as text in the form in which they are compared: days ``YYYYMMDD``, places without their endings."""
    if kind == "date":
        return _days(values, "%Y%m%d")
    if kind == "village":
        return place_name.normalize_village(values)
    if kind == "township":
        return values.map(place_name.bare_township, na_action="ignore").astype("str")
    return values


def shown_values(values: pd.Series, model: LinkModel, name: str, *, reveal: bool) -> pd.Series:
    """Values of a field as people read them; unless ``reveal``, what the model hides is masked, and long numbers in any text.

    Beside an id number a birth date is cut to its year: together they would be the whole number.
    """
    fields = given_fields(model)
    about = fields[name]
    if about.kind == "date":
        beside_number = any(other.kind == "id_number" for other in fields.values())
        return _days(values, "%Y年" if beside_number and not reveal else "%Y-%m-%d")
    words = SEXES if about.kind == "sex" else about.words
    said = values.map(lambda value: words.get(value, value), na_action="ignore").astype("str") if words else values
    return said if reveal else said.map(lambda text: _masked(text, about), na_action="ignore").astype("str")


def _masked(text: str, about: LinkField) -> str:
    ends = about.ends or ENDS.get(about.kind)
    hidden = veiled_text(text, ends)
    return hidden if ends or len(text) <= SHORT else mask_digits(hidden)


def _days(values: pd.Series, form: str) -> pd.Series:
    written: pd.Series = values.dt.strftime(form).astype("str")
    return written
