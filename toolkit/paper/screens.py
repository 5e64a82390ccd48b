"""Long lists to look through on the screen: every row one line high, filters, headings that stay in sight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet


@dataclass(frozen=True)
class ScreenColumn:
    """Heading for people, the name that programs know, width in characters."""

    label: str
    name: str
    width: float


def write_screen(
    page: Worksheet, formats: Mapping[str, Format], columns: Sequence[ScreenColumn], rows: Sequence[Sequence[str | float]]
) -> None:
    """Two lines of headings, names above labels, then the rows; text stays text."""
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width)
        page.write_string(0, index, column.name, formats["name"])
        page.write_string(1, index, column.label, formats["heading"])
    for number, row in enumerate(rows, start=2):
        for index, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, index, value)
            else:
                page.write_number(number, index, value)
    page.freeze_panes(2, 0)
    page.autofilter(1, 0, len(rows) + 1, len(columns) - 1)
