"""Sheets that go on paper: one look for the lists of inspectors and for reports."""

from toolkit.paper.screens import ScreenColumn
from toolkit.paper.sheets import A4, FONT_SIZE, Column, Imprint, Paper, Sheet
from toolkit.paper.text_size import row_height
from toolkit.paper.wording import date, month, period, records, text, yuan

__all__ = [
    "A4",
    "FONT_SIZE",
    "Column",
    "Imprint",
    "Paper",
    "ScreenColumn",
    "Sheet",
    "date",
    "month",
    "period",
    "records",
    "row_height",
    "text",
    "yuan",
]
