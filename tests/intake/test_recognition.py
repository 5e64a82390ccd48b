"""Every layout is recognised by its own headings, however few and however spelled, and is never taken for another."""

from collections.abc import Iterator

import pytest

from toolkit.intake import Layout, load_layouts
from toolkit.intake.grid import grid_of
from toolkit.intake.headings import Spellings
from toolkit.intake.layout import LayoutColumn
from toolkit.intake.recognition import find_register
from toolkit.model.errors import IntakeError

LAYOUTS = load_layouts()
SHEETS = {name: layout for name, layout in LAYOUTS.items() if layout.form != "geojson"}
KNOWN = Spellings(SHEETS)


def recognised(*rows: list[str]) -> str | None:
    found = find_register(grid_of("某表.xlsx", "Sheet1", rows), KNOWN)
    return found.layout.name if found else None


def spelling(column: LayoutColumn, number: int) -> str:
    """The label (0) or an alias; the label where there are not so many."""
    return (column.label, *column.aliases)[number] if number <= len(column.aliases) else column.label


def least(layout: Layout) -> list[LayoutColumn]:
    """As few columns as a sheet of the register may have."""
    return [*layout.required, *(c for c in layout.columns if c.name in layout.any_of[:1] and not c.required)]


def heading_lines(layout: Layout) -> Iterator[list[str]]:
    """Labels and each set of aliases, of all columns and of as few as can be."""
    for columns in (list(layout.columns), least(layout)):
        for number in range(1 + max(len(column.aliases) for column in columns)):
            yield [spelling(column, number) for column in columns]


@pytest.mark.parametrize("layout", SHEETS.values(), ids=list(SHEETS))
def test_a_titled_sheet_is_its_own_register_with_any_headings(layout: Layout) -> None:
    for headings in heading_lines(layout):
        assert recognised([layout.title], headings) == layout.name, headings


@pytest.mark.parametrize("layout", SHEETS.values(), ids=list(SHEETS))
def test_without_a_title_a_sheet_is_its_own_register_or_refused_but_no_other(layout: Layout) -> None:
    for headings in heading_lines(layout):
        try:
            assert recognised(headings) == layout.name, headings
        except IntakeError as error:
            assert f"《{layout.title}》" in str(error)


@pytest.mark.parametrize("layout", SHEETS.values(), ids=list(SHEETS))
def test_labels_alone_tell_registers_apart(layout: Layout) -> None:
    """Only the two subsidies for the disabled have the same form; their titles differ."""
    if layout.name in {"living_subsidies", "nursing_subsidies"}:
        return
    assert recognised([column.label for column in layout.columns]) == layout.name
    assert recognised([column.label for column in least(layout)]) == layout.name
