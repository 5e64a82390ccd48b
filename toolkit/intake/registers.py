"""Sheets of files -> register tables, their sources and everything set aside."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from toolkit.intake.cells import type_columns
from toolkit.intake.grid import Grid
from toolkit.intake.headings import Spellings
from toolkit.intake.households import fill_forward
from toolkit.intake.layout import Layout
from toolkit.intake.layout_files import Lookups, load_layouts, load_lookups
from toolkit.intake.parts import Part, parts_of
from toolkit.intake.readers import MAPS
from toolkit.intake.recognition import describe_nearest
from toolkit.intake.rows import data_rows
from toolkit.intake.sources import (
    REJECT_COLUMNS,
    Source,
    describe_sources,
    unknown_rows,
    unused_columns,
    whole_rows,
)
from toolkit.intake.spelling import mask_name
from toolkit.model.errors import IntakeError, MingchaError

NO_IDENTITY_REASON = "既没有姓名也没有证件号码"

Outcomes = Iterable[tuple[Path, list[Grid] | IntakeError]]


@dataclass
class Intake:
    """What was read: register tables, one line per table of a file, every row, cell or column set aside.

    ``problems`` are the files that could not be used: nothing of them is in the tables.
    """

    registers: dict[str, pd.DataFrame] = field(default_factory=dict)
    sources: pd.DataFrame = field(default_factory=pd.DataFrame)
    rejects: pd.DataFrame = field(default_factory=pd.DataFrame)
    problems: list[MingchaError] = field(default_factory=list)


def take_files(outcomes: Outcomes, layouts: Path | None, *, fictional_regions: bool) -> Intake:
    """What the sheets of each file are, typed; files without any, or that nothing can be made of, are in ``problems``."""
    lookups = load_lookups(layouts)
    with _memory_kept():
        sources, problems = _recognised(outcomes, load_layouts(layouts))
        problems += _copies(sources)
        taken = type_sources(sources, lookups, fictional_regions=fictional_regions)
    taken.problems = problems
    return taken


@contextlib.contextmanager
def _memory_kept() -> Iterator[None]:
    """Arrow's own allocator returns large columns to the system at once: touching new ones costs a third of all typing."""
    usual = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(usual)


def _recognised(outcomes: Outcomes, layouts: Mapping[str, Layout]) -> tuple[list[Source], list[MingchaError]]:
    maps = Spellings({name: layout for name, layout in layouts.items() if layout.form == "geojson"})
    lists = Spellings({name: layout for name, layout in layouts.items() if layout.form != "geojson"})
    sources: list[Source] = []
    problems: list[MingchaError] = []
    for path, grids in outcomes:
        try:
            if isinstance(grids, IntakeError):
                raise grids
            parts = understand(path.name, grids, maps if path.suffix.lower() in MAPS else lists)
            sources += [Source(part, part.grid.fingerprint) for part in parts]
        except IntakeError as error:
            problems.append(error)
    return sources, problems


def understand(file: str, grids: Sequence[Grid], spellings: Spellings) -> list[Part]:
    """The tables of one file; ``IntakeError`` where it cannot be used."""
    filled = [grid for grid in grids if len(grid)]
    parts = parts_of(filled, spellings)
    if not any(part.recognition for part in parts):
        nearest = describe_nearest(filled, spellings) if filled else "文件是空的"
        raise IntakeError(
            f"认不出是哪种登记表，{nearest}",
            mask_name(file),
            "核对表头，或在 inspection.yaml 的 ignore_files 里写上这个文件名",
        )
    return parts


def _copies(sources: Sequence[Source]) -> list[MingchaError]:
    """One problem per set of files with the same content: their rows would count twice."""
    files: dict[str, dict[str, None]] = {}
    for source in sources:
        files.setdefault(source.fingerprint, {})[mask_name(source.part.grid.file)] = None
    advice = "只留一个，删去其余的，或在 inspection.yaml 的 ignore_files 里写上不用的文件名"
    return [
        IntakeError("这几个文件内容完全相同，会重复计算", "、".join(names), advice) for names in files.values() if len(names) > 1
    ]


def type_sources(sources: Sequence[Source], lookups: Lookups, *, fictional_regions: bool) -> Intake:
    """Type each register once over all its tables: columns are long, tables are many."""
    registers: dict[str, list[pd.DataFrame]] = {}
    rejects = [pd.DataFrame(columns=[*REJECT_COLUMNS, "part"])]
    rejects += [unknown_rows(source, number) for number, source in enumerate(sources) if not source.part.recognition]
    for layout, scales, rows in _alike(sources, lookups):
        typed, notes = type_columns(rows, layout, scales, lookups, fictional_regions=fictional_regions)
        reasons = _reject_reasons(rows, typed, layout)
        used = reasons.isna().to_numpy()
        registers.setdefault(layout.name, []).append(typed if used.all() else typed[used])
        rejects += [_rejected(typed, reasons, layout.name), _noted(typed, notes, used, layout.name)]
    parts = {name: pd.concat(tables, ignore_index=True) for name, tables in sorted(registers.items())}
    set_aside = pd.concat([*rejects, *map(unused_columns, sources)], ignore_index=True)
    kept = pd.concat([pd.Series(dtype="int64"), *(table["part"] for table in parts.values())])
    described = describe_sources(sources, kept, set_aside["part"].dropna())
    tables = {name: table.drop(columns="part") for name, table in parts.items()}
    return Intake(tables, described, set_aside[REJECT_COLUMNS])


def _alike(sources: Sequence[Source], lookups: Lookups) -> Iterator[tuple[Layout, dict[str, float], pa.Table]]:
    """Tables of one register whose money is in the same units, joined."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for number, source in enumerate(sources):
        found = source.part.recognition
        if found:
            units = (f"{name} {scale}" for name, scale in sorted(found.scales.items()) if scale != 1)
            groups.setdefault((found.layout.name, *units), []).append(number)
    for numbers in groups.values():
        yield _joined({number: sources[number].part for number in numbers}, lookups)


def _joined(parts: Mapping[int, Part], lookups: Lookups) -> tuple[Layout, dict[str, float], pa.Table]:
    found = next(part.recognition for part in parts.values() if part.recognition)
    tables = [data_rows(part.grid, part.recognition, number) for number, part in parts.items() if part.recognition]
    rows = pa.concat_tables(tables, promote_options="default")
    if found.layout.group:
        (column,) = found.layout.group.starts_when
        meanings = lookups[next(c.lookup for c in found.layout.columns if c.name == column)]
        rows = fill_forward(rows, found.layout.group, meanings)
    return found.layout, found.scales, rows


def _reject_reasons(rows: pa.Table, typed: pd.DataFrame, layout: Layout) -> pd.Series:
    """Why a row is not used (else NA): no data, nobody named, or an essential value missing."""
    reasons: pd.Series = rows["reject_reason"].to_pandas().astype("str")
    if {"person_name", "id_number"} <= {column.name for column in layout.required}:  # else rows need not be about anybody
        nobody = typed["person_name"].isna() & typed["id_number"].isna()
        reasons[reasons.isna() & nobody] = NO_IDENTITY_REASON
    labels = {column.name: column.label for column in layout.columns}
    for name in layout.essential:
        reasons[reasons.isna() & typed[name].isna()] = f"“{labels[name]}”是空的或读不出来"
    return reasons


def _rejected(typed: pd.DataFrame, reasons: pd.Series, register: str) -> pd.DataFrame:
    aside = typed[reasons.notna().to_numpy()]
    return whole_rows(aside["source_row"], reasons[reasons.notna()], register).assign(part=aside["part"])


def _noted(typed: pd.DataFrame, notes: pd.DataFrame, used: np.ndarray, register: str) -> pd.DataFrame:
    """Notes on cells of rows that are used: whole rows are told once. They count as no row."""
    notes = notes[used[notes["row"].to_numpy()]]
    places = typed["source_row"].iloc[notes["row"].to_numpy()].to_numpy()
    return notes.drop(columns="row").assign(source_row=places, register=register, part=np.nan)
