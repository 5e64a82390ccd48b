"""A look at what was handed in: everything that can be read, and what cannot, without giving up at the first bad file."""

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Set
from importlib.metadata import version

import pandas as pd

from toolkit import checks, reports, store
from toolkit.inspection.folder import (
    Inspection,
    Progress,
    catalogue_of,
    handed_in,
    layouts_of,
    policy_of,
    secret_of,
    silent,
    table,
)
from toolkit.inspection.registers import is_current, take_registers, write_registers
from toolkit.inspection.stages import link_registers, resolve_identities
from toolkit.intake import Intake, Layout
from toolkit.intake.nearest import nearest_column
from toolkit.intake.reading import Passwords, no_passwords
from toolkit.intake.sources import REPEATED_COLUMN_REASON, UNUSED_COLUMN_REASON
from toolkit.intake.spelling import mask_name
from toolkit.model.errors import MingchaError

Layouts = Mapping[str, Layout]

REPORT_NAME = "数据接收报告.xlsx"


def receive(inspection: Inspection, progress: Progress = silent, passwords: Passwords = no_passwords) -> reports.Reception:
    """Read ``registers/``, resolve identities, link, and write ``out/数据接收报告.xlsx``; returns what it says.

    Where every file can be used this is the beginning of a run and ``work/`` holds its tables. Where one cannot,
    the others are read all the same, but the tables of ``work/`` stay: nothing may be computed on half a county.
    """
    policy_of(inspection)
    secret_of(inspection)
    taken = None if is_current(inspection) else take_registers(inspection, progress, passwords)
    with _place(inspection, taken) as place:
        if taken:
            write_registers(place, taken)
        resolve_identities(place, progress)
        link_registers(place, progress)
        material = _material(place, taken.problems if taken else [])
    progress("写数据接收报告", "", 0, 1)
    store.write_file(inspection.out / REPORT_NAME, reports.reception_report(material))
    progress("写数据接收报告", "", 1, 1)
    return material


@contextlib.contextmanager
def _place(inspection: Inspection, taken: Intake | None) -> Iterator[Inspection]:
    """Where the tables go: the inspection itself, or a folder that is removed afterwards."""
    if not (taken and taken.problems):
        yield inspection
        return
    with store.folder_aside(inspection.work, ".intake-") as aside:
        yield dataclasses.replace(inspection, aside=aside)


def _material(place: Inspection, problems: list[MingchaError]) -> reports.Reception:
    layouts, settings = layouts_of(place), place.settings
    days = int(policy_of(place).number("freshness_days", settings.as_of))
    sources = _dated(_masked(table(place, "sources"), "file", "sheet"), layouts, settings.as_of, days)
    rejects = _masked(table(place, "rejects"), "source_row")
    quality = _masked(table(place, "data_quality"), "source_row")
    unused = rejects["reason"].isin([UNUSED_COLUMN_REASON, REPEATED_COLUMN_REASON])
    return reports.Reception(
        county=settings.county,
        as_of=settings.as_of,
        code_version=version("mingcha"),
        stale_after_days=days,
        sources=sources,
        rejects=rejects[~unused],
        unknown_headings=_unknown_headings(rejects[unused], sources, layouts),
        missing=_missing(layouts, handed_in(place), catalogue_of(place).checks),
        overlap=_overlap(place),
        id_quality=_described(reports.id_states(quality), sources, layouts),
        contradictions=_described(reports.contradictions(quality), sources, layouts),
        problems=problems,
    )


def _overlap(place: Inspection) -> reports.Overlap:
    with store.connect(place.work) as connection:
        found = reports.household_overlap(connection, place.settings.as_of)
    return dataclasses.replace(found, households=_masked(found.households, "source_row"))


def _masked(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Names of files and sheets may be somebody's id number; the number of a row is never so long."""
    names = {column: {name: mask_name(name) for name in frame[column].dropna().unique()} for column in columns}
    return frame.assign(**{column: frame[column].map(known, na_action="ignore") for column, known in names.items()})


def _dated(sources: pd.DataFrame, layouts: Layouts, as_of: dt.date, days: int) -> pd.DataFrame:
    """Sources with the office, their age and whether that is too much (Q03)."""
    offices = {name: layout.office for name, layout in layouts.items()}
    age = (pd.Timestamp(as_of) - sources["as_of"]).dt.days.astype("Int64")
    return sources.assign(office=sources["register"].map(offices).fillna(""), days_old=age, stale=age > days)


def _unknown_headings(unused: pd.DataFrame, sources: pd.DataFrame, layouts: Layouts) -> pd.DataFrame:
    """One row per file and heading: a workbook with a sheet per month has the same one on each."""
    grouped = reports.with_file(unused, sources).groupby(["register", "title", "file", "column", "reason"])["sheet"]
    rows = grouped.agg(["first", "size"]).reset_index().rename(columns={"column": "heading"})
    sheets = rows["first"].where(rows["size"] == 1, rows["first"] + "等 " + rows["size"].astype("str") + " 张")
    nearest = [nearest_column(heading, layouts[name]) for name, heading in zip(rows["register"], rows["heading"], strict=True)]
    said = pd.Series(nearest, index=rows.index, dtype="str").mask(rows["reason"] == REPEATED_COLUMN_REASON, "表头重复")
    return rows.assign(sheet=sheets, nearest=said)


def _missing(layouts: Layouts, received: Set[str], catalogue: Mapping[str, checks.Check]) -> pd.DataFrame:
    """Registers of which nothing was kept, and the checks that therefore cannot judge or lose a source."""
    stopped = {check.id: check.missing(received) for check in catalogue.values()}
    rows = []
    for name, layout in layouts.items():
        if name not in received:
            blocked = [f"{check} {catalogue[check].title}" for check, needs in stopped.items() if name in needs]
            others = [check for check in layout.checks if name not in stopped.get(check, [])]
            rows.append(
                {"title": layout.title, "office": layout.office, "blocked": "；".join(blocked), "others": "、".join(others)}
            )
    return pd.DataFrame(rows, columns=["title", "office", "blocked", "others"])


def _described(found: pd.DataFrame, sources: pd.DataFrame, layouts: Layouts) -> pd.DataFrame:
    """What was found in a register and role, with its title, the label of its id numbers and its oldest day."""
    labels = {
        (one.register, one.role): next(column.label for column in layout.columns if column.name == one.id_number)
        for layout in layouts.values()
        for one in layout.person_columns()
    }
    keys = list(zip(found["register"], found["role"], strict=True))
    return found.assign(
        title=[layouts[register].title for register, _ in keys],
        column=[labels[key] for key in keys],
        as_of=pd.to_datetime(found["register"].map(sources.groupby("register")["as_of"].min().to_dict())),
    )
