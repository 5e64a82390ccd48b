"""Sheets of text -> what the intake makes of them, without files and child processes."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from toolkit.intake import Intake, load_layouts
from toolkit.intake.grid import Grid, grid_of
from toolkit.intake.headings import Spellings
from toolkit.intake.layout_files import load_lookups
from toolkit.intake.registers import type_sources, understand
from toolkit.intake.sources import WHOLE_ROW, Source


@cache
def known(layouts: Path | None) -> Spellings:
    """Headings of all lists; looked up once."""
    return Spellings({name: layout for name, layout in load_layouts(layouts).items() if layout.form != "geojson"})


def take(*grids: Grid, layouts: Path | None = None) -> Intake:
    """All grids as the sheets of one file."""
    sources = [Source(part, "sha256") for part in understand(grids[0].file, grids, known(layouts))]
    return type_sources(sources, load_lookups(layouts), fictional_regions=True)


def take_rows(*rows: Sequence[str], sheet: str = "表", layouts: Path | None = None) -> Intake:
    """One sheet of one file."""
    return take(grid_of("某文件.xlsx", sheet, rows), layouts=layouts)


def whole_rows(intake: Intake) -> list[tuple[str, str]]:
    """Where rows were set aside, without the file's name, and why."""
    rejects = intake.rejects[intake.rejects["column"] == WHOLE_ROW]
    return [(place.split("!", 1)[1], reason) for place, reason in zip(rejects["source_row"], rejects["reason"], strict=True)]
