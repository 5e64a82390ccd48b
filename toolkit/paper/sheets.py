"""Sheets that print well: A4 landscape, whole texts, headings on every page, no colour needed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from toolkit.paper.screens import ScreenColumn, write_screen
from toolkit.paper.text_size import row_height
from toolkit.values.differences import Runs, as_text

Style = Literal["text", "center", "money", "count", "percent"]
Value = str | float | None | Runs

FONT, TITLE_FONT = "仿宋", "宋体"
FONT_SIZE, TITLE_SIZE = 11, 18
A4 = 9
SECRECY_MARK = "内部资料 注意保管"
INDENT = 1.5  # characters of width that an indented cell loses
FOOTER_TEXT = 60  # Excel takes 255 characters of footer in all

_BODY = {"font_name": FONT, "font_size": FONT_SIZE, "border": 1, "text_wrap": True, "valign": "vcenter"}
_STYLES: dict[str, dict[str, object]] = {
    "text": _BODY | {"align": "left", "num_format": "@", "indent": 1},
    "center": _BODY | {"align": "center", "num_format": "@"},
    "money": _BODY | {"align": "right", "num_format": "#,##0.00"},
    "count": _BODY | {"align": "center", "num_format": "#,##0"},
    "percent": _BODY | {"align": "center", "num_format": "0.0%"},
    "heading": _BODY | {"align": "center", "bold": True, "font_name": TITLE_FONT, "bg_color": "#E7E7E7"},
    "band": _BODY | {"align": "left", "indent": 1, "bold": True, "font_name": TITLE_FONT},
    "name": {"font_size": 8, "font_color": "#7F7F7F"},
    "agrees": {"font_name": FONT, "font_size": FONT_SIZE},
    "differs": {"font_name": FONT, "font_size": FONT_SIZE, "bold": True, "underline": 1},
    "title": {"font_name": TITLE_FONT, "font_size": TITLE_SIZE, "bold": True, "align": "center", "valign": "vcenter"},
    "note": {"font_name": FONT, "font_size": FONT_SIZE, "align": "left", "valign": "vcenter", "text_wrap": True},
}


@dataclass(frozen=True)
class Column:
    """One printed column: heading, width in characters, how its values look; a hidden one only comes back with the file."""

    label: str
    width: float
    style: Style = "text"
    hidden: bool = False

    @property
    def room(self) -> float:
        """Characters of width left for a value."""
        return self.width - INDENT if self.style == "text" else self.width


@dataclass(frozen=True)
class Imprint:
    """What stands at the head and foot of every page."""

    head: str
    foot_left: str
    foot_center: str
    foot_right: str


class Paper:
    """A workbook whose sheets share fonts and imprint. Text stays text: no formula, no link."""

    def __init__(self, imprint: Imprint, dated: dt.date) -> None:
        self.imprint = imprint
        self._bytes = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = Workbook(self._bytes, options)
        self._book.set_properties({"created": dt.datetime.combine(dated, dt.time())})  # same material, same bytes
        self.formats = {name: self._book.add_format(style) for name, style in _STYLES.items()}

    def sheet(self, name: str, columns: Sequence[Column]) -> "Sheet":
        """A new sheet with its page set up."""
        return Sheet(self._book.add_worksheet(name), columns, self.formats, self.imprint)

    def listing(self, name: str, columns: Sequence[Column], *, note: str, title: str = "") -> "Sheet":
        """A new sheet with title (its name where none is given), remark and headings, ready for its rows."""
        sheet = self.sheet(name, columns)
        sheet.title(title or name)
        sheet.note(note)
        sheet.headings()
        return sheet

    def screen(self, name: str, columns: Sequence[ScreenColumn], rows: Sequence[Sequence[str | float]]) -> None:
        """A new sheet that is read on the screen and not printed."""
        write_screen(self._book.add_worksheet(name), self.formats, columns, rows)

    def close(self) -> bytes:
        """The finished xlsx file."""
        self._book.close()
        return self._bytes.getvalue()


class Sheet:
    """A sheet written from top to bottom."""

    def __init__(self, page: Worksheet, columns: Sequence[Column], formats: dict[str, Format], imprint: Imprint) -> None:
        self._page, self.columns, self._formats = page, columns, formats
        self._row = 0
        self._breaks: list[int] = []
        for index, column in enumerate(columns):
            page.set_column(index, index, column.width, None, {"hidden": column.hidden})
        _set_up_page(page, imprint)

    def title(self, text: str) -> None:
        """The sheet's name in large type across the page."""
        self._across(text, "title", TITLE_SIZE)

    def note(self, text: str) -> None:
        """A remark across the page, without a frame."""
        self._across(text, "note", FONT_SIZE)

    def band(self, text: str) -> None:
        """A framed line across the page that opens or closes a group of rows."""
        self._across(text, "band", FONT_SIZE)

    def headings(self) -> None:
        """The column headings; they stay in sight and are repeated on every printed page."""
        self.headings_here()
        self._page.repeat_rows(self._row - 1)
        self._page.freeze_panes(self._row, 0)

    def headings_here(self) -> None:
        """The column headings in this place only."""
        cells = [(column.label, column.width) for column in self.columns]
        self._page.set_row(self._row, row_height(cells, FONT_SIZE))
        for index, column in enumerate(self.columns):
            self._page.write_string(self._row, index, column.label, self._formats["heading"])
        self._row += 1

    def record(self, values: Sequence[Value], least_height: float = 0) -> int:
        """One row of values, one per column; returns its index. ``least_height`` in points leaves room to write."""
        cells = [(_shown(value), column.room) for value, column in zip(values, self.columns, strict=True) if not column.hidden]
        self._page.set_row(self._row, max(row_height(cells, FONT_SIZE), least_height))
        for index, value in enumerate(values):
            self._write(index, value, self._formats[self.columns[index].style])
        self._row += 1
        return self._row - 1

    def fact(self, label: str, text: str) -> None:
        """A label in the first column and text across the others."""
        width = sum(column.width for column in self.columns[1:] if not column.hidden) - INDENT
        self._page.set_row(self._row, row_height([(label, self.columns[0].width), (text, width)], FONT_SIZE))
        self._page.write_string(self._row, 0, label, self._formats["heading"])
        self._merge(1, text, "text")

    def choices(self, row: int, label: str, options: list[str]) -> None:
        """Let the cell of ``row`` under ``label`` be filled from a list."""
        index = [column.label for column in self.columns].index(label)
        rule = {"validate": "list", "source": options, "error_title": "请从列表中选择", "error_message": "、".join(options)}
        self._page.data_validation(row, index, row, index, rule)

    def break_page(self) -> None:
        """What follows starts on a new page."""
        self._breaks.append(self._row)

    def finish(self) -> None:
        """Set the page breaks gathered, but none after the last row: that would print an empty page."""
        self._page.set_h_pagebreaks([row for row in self._breaks if row < self._row])
        self._page.print_area(0, 0, self._row - 1, len(self.columns) - 1)

    def _across(self, text: str, style: str, font_size: float) -> None:
        width = sum(column.width for column in self.columns if not column.hidden) - INDENT
        self._page.set_row(self._row, row_height([(text, width)], font_size))
        self._merge(0, text, style)

    def _merge(self, first: int, text: str, style: str) -> None:
        """Merge to the right edge; written as a string afterwards, since merging would guess a type."""
        self._page.merge_range(self._row, first, self._row, len(self.columns) - 1, "", self._formats[style])
        self._page.write_string(self._row, first, text, self._formats[style])
        self._row += 1

    def _write(self, index: int, value: Value, style: Format) -> None:
        if value is None or value == "":
            self._page.write_blank(self._row, index, None, style)
        elif isinstance(value, str):
            self._page.write_string(self._row, index, value, style)
        elif isinstance(value, tuple):
            self._write_runs(index, value, style)
        else:
            self._page.write_number(self._row, index, value, style)

    def _write_runs(self, index: int, runs: Runs, style: Format) -> None:
        """A text whose differing characters are bold and underlined; Excel wants at least two parts for that."""
        if len(runs) < 2:
            self._page.write_string(self._row, index, as_text(runs), style)
            return
        parts = [part for run in runs for part in (self._formats["differs" if run.differs else "agrees"], run.text)]
        self._page.write_rich_string(self._row, index, *parts, style)


def _set_up_page(page: Worksheet, imprint: Imprint) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.7)
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.hide_gridlines(2)
    page.set_header(
        f'&L&"{TITLE_FONT}"&10{SECRECY_MARK}&C&"{TITLE_FONT}"&10{_plain(imprint.head)} · &A&R&"{TITLE_FONT}"&10第 &P 页 共 &N 页'
    )
    foot = (_plain(imprint.foot_left), _plain(imprint.foot_center), _plain(imprint.foot_right))
    page.set_footer(_three_parts(foot, f'&"{FONT}"&9'))


def _three_parts(parts: tuple[str, str, str], style: str) -> str:
    """Left, center and right in Excel's code; the space keeps leading digits out of the font size."""
    return "".join(f"&{place}{style} {part}" for place, part in zip("LCR", parts, strict=True))


def _plain(text: str) -> str:
    """Text in a header or footer, where ``&`` would begin a command; cut short, since Excel takes little."""
    short = text if len(text) <= FOOTER_TEXT else text[: FOOTER_TEXT - 1] + "…"
    return short.replace("&", "&&").replace("\n", " ")


def _shown(value: Value) -> str:
    """A value about as wide as it will look."""
    if isinstance(value, tuple):
        return as_text(value)
    return f"{value:,.2f}" if isinstance(value, float) else "" if value is None else str(value)
