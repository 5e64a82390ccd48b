"""Why a check says what it says of one unit: what it rests on, the values in force, the evidence and the rows, masked."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from toolkit import checks, store
from toolkit.checks.explaining import Explained, explain, judge_anew, units_in_question
from toolkit.inspection.folder import Inspection, catalogue_of, handed_in, layouts_of, policy_of, table
from toolkit.inspection.stages import ground_of
from toolkit.intake import Layout
from toolkit.intake.layout import Kind, LayoutColumn
from toolkit.intake.templates import choices
from toolkit.model.errors import CheckError, InspectionError
from toolkit.values import bank_account, disability_certificate, id_number, person_name, phone
from toolkit.values.money import yuan

MASKS: dict[Kind, Callable[[pd.Series], pd.Series]] = {
    "id_number": id_number.mask,
    "name": person_name.mask,
    "account": bank_account.mask,
    "phone": phone.mask,
    "certificate": disability_certificate.mask,
}


@dataclass(frozen=True)
class ParameterUsed:
    """A parameter in words, with its day, source and whether a document states it."""

    label: str
    value: str
    since: str
    source: str
    verified: bool


@dataclass(frozen=True)
class SourceRow:
    """A row of a file, its cells under their headings, masked."""

    place: str
    register: str
    cells: dict[str, str]


@dataclass(frozen=True)
class Explanation:
    """Everything ``mingcha check --explain`` shows; ``judged`` and ``rows`` are of the one unit that was asked for.

    ``registers`` says of each whether it was handed in; ``labels`` are Chinese names of evidence columns.
    """

    check: checks.Check
    registers: dict[str, bool]
    labels: dict[str, str]
    parameters: list[ParameterUsed]
    judged: Explained | None
    rows: list[SourceRow]
    units: pd.DataFrame


def explanation(inspection: Inspection, check_id: str, unit_key: str | None) -> Explanation:
    """Judge one check anew and tell of one unit, or without ``unit_key`` list the units in question with masked names.

    :class:`InspectionError` where there is no such check or unit, :class:`CheckError` where the check cannot be carried out.
    """
    check = _check(inspection, check_id)
    with store.connect(inspection.work) as connection:
        try:
            judge_anew(connection, check, ground_of(inspection))
        except duckdb.Error as error:
            raise CheckError("SQL 执行失败", check.origin or check.id, f"先用 --only {check.id} 运行，看错在哪里") from error
        judged = _nameless(inspection, explain(connection, check, unit_key)) if unit_key else None
        units = _named(inspection, units_in_question(connection))
        rows = _source_rows(inspection, connection, judged) if judged else []
    if unit_key and judged is None:
        raise InspectionError(f"这个检查项没有对象 {unit_key}", f"--explain {check_id}", "不写对象键，先看有哪些对象")
    received, layouts = handed_in(inspection), layouts_of(inspection)
    used = [layouts[name] for name in sorted(check.registers & layouts.keys())]
    registers = {layout.title: layout.name in received for layout in used}
    labels = {column.name: column.label for layout in used for column in layout.columns} | check.labels
    return Explanation(check, registers, labels, _parameters(inspection, check), judged, rows, units)


def _check(inspection: Inspection, check_id: str) -> checks.Check:
    known = catalogue_of(inspection).checks
    if check_id not in known:
        raise InspectionError(f"没有这个检查项：{check_id}", "--explain", f"从这些里选：{'、'.join(known)}")
    return known[check_id]


def _nameless(inspection: Inspection, judged: Explained | None) -> Explained | None:
    """With the person's name masked in the sentence."""
    if judged is None or not judged.sentence:
        return judged
    persons = table(inspection, "persons")
    names = persons.loc[persons["person_key"] == judged.standard["person_key"], "person_name"].dropna()
    for name, masked in zip(names, person_name.mask(names), strict=True):
        judged = dataclasses.replace(judged, sentence=str(judged.sentence).replace(name, masked))
    return judged


def _parameters(inspection: Inspection, check: checks.Check) -> list[ParameterUsed]:
    policy, as_of = policy_of(inspection), inspection.settings.as_of
    used = []
    for key in check.parameters:
        parameter, value = policy.parameters[key], policy.find(key, as_of)
        told = (
            (parameter.read(value.value), str(value.since), value.source, value.verified)
            if value
            else ("这一天没有值", "", "", False)
        )
        used.append(ParameterUsed(parameter.label, *told))
    return used


def _named(inspection: Inspection, units: pd.DataFrame) -> pd.DataFrame:
    """With the masked name of the person or, failing that, of the head of the household."""
    persons = table(inspection, "persons").set_index("person_key")["person_name"]
    heads = table(inspection, "households").set_index("household_key")["head_name"]
    villages = table(inspection, "known_villages").set_index("village_code")["village_name"]
    names = units["person_key"].map(persons).fillna(units["household_key"].map(heads)).astype("str")
    return units.assign(name=person_name.mask(names), village=units["village_code"].map(villages))


def _source_rows(inspection: Inspection, connection: duckdb.DuckDBPyConnection, judged: Explained) -> list[SourceRow]:
    places = [place for place in str(judged.standard["source_rows"] or "").split(";") if place]
    sources, layouts = table(inspection, "sources"), layouts_of(inspection)
    found = []
    for place in places:
        file, sheet = ([*place.split("!"), ""])[:2]
        registers = sources.loc[(sources["file"] == file) & (sources["sheet"] == sheet), "register"].unique()
        for register in (name for name in registers if name in layouts):
            rows = connection.execute(f'SELECT * FROM "{register}" WHERE source_row = ?', [place]).df()
            found += [
                SourceRow(place, layouts[register].title, _masked(layouts[register], row)) for row in rows.to_dict("records")
            ]
    return found


def _masked(layout: Layout, row: dict[Any, Any]) -> dict[str, str]:
    return {column.label: _cell(column, row[column.name]) for column in layout.columns if not pd.isna(row.get(column.name))}


def _cell(column: LayoutColumn, value: Any) -> str:
    if column.kind in MASKS:
        return str(MASKS[column.kind](pd.Series([value], dtype="str")).iloc[0])
    if column.kind == "lookup":
        return str(choices(column).get(value, [value])[0])
    if column.kind == "money":
        return f"{yuan(int(value))} 元"
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
