"""Empty workbooks to be filled in, one per register: their headings are those that the intake knows best."""

import math
from collections.abc import Sequence
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from toolkit.intake.layout import Kind, Layout, LayoutColumn
from toolkit.intake.layout_files import load_lookups
from toolkit.intake.sources import GUIDE_SHEET
from toolkit.paper import A4, FONT_SIZE, row_height

HEADING_ROW = 2  # below the title with the as-of date and a note
PAGE_WIDTH = 170  # characters that are still legible on one A4 page
MOST_SPELLINGS = 4  # of one value in the guide; docs/registers.md has all
LAST_ROW = 20_000  # how far down the lists of choices reach
REQUIRED_MARK = "*"
NOTE = "带 * 的列必须有；其他列没有数据可以空着，不要改动表头。从下一行起每行填一条，各列怎样填见“填写说明”。"
HOUSEHOLD_NOTE = "每人一行，户主在前；同户其他人接着往下写，户里共有的各列（村、证号、金额等）只在户主一行填写。"

FORMS: dict[Kind, str] = {
    "text": "文字",
    "name": "姓名，与身份证一致",
    "id_number": "18 位身份证号码（文本）",
    "certificate": "20 位残疾人证号（文本）",
    "date": "日期，如 2026-10-31",
    "month": "月份，如 2026-10",
    "datetime": "日期和时间，如 2026-10-31 14:30",
    "money": "金额，单位元，如 1280.50",
    "integer": "整数",
    "number": "数字",
    "account": "银行账号（文本），不加空格",
    "phone": "电话号码（文本）",
    "lookup": "从列表里选",
}

_NUMBERS: dict[Kind, str] = {"money": "0.00", "integer": "0", "number": "General"}
_TEXT = "@"  # everything that Excel would round, shorten or turn into another date
_GUIDE_COLUMNS = (("这一列", 20), ("必须有", 9), ("填成什么样", 30), ("可以选的内容", 60), ("表头也可以写成", 50))


def template(layout: Layout) -> bytes:
    """An empty xlsx for one register: title with room for the as-of date, headings, lists of choices, a guide."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats = {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "note": book.add_format({"font_color": "#555555"}),
            "heading": book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#E7E7E7"}),
            "required": book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#FFE699"}),
            "guide": book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
        }
        _write_form(book, book.add_worksheet(_sheet_name(layout)), layout, formats)
        _write_guide(book.add_worksheet(GUIDE_SHEET), layout.columns, formats)
    return content.getvalue()


def choices(column: LayoutColumn) -> dict[str, list[str]]:
    """Value in the table -> its spellings in files, the usual one first; empty for a column that is no look-up."""
    spellings: dict[str, list[str]] = {}
    for spelling, value in load_lookups()[column.lookup].items() if column.lookup else ():
        spellings.setdefault(value, []).append(spelling)
    return spellings


def heading(column: LayoutColumn) -> str:
    """``*金额(元)``: the label with the unit of money and the mark of what must be there."""
    return (REQUIRED_MARK if column.required else "") + column.label + ("(元)" if column.kind == "money" else "")


def _sheet_name(layout: Layout) -> str:
    return layout.title[:31]  # Excel takes no more


def _write_form(book: Workbook, page: Worksheet, layout: Layout, formats: dict[str, Format]) -> None:
    page.write_string(0, 0, f"{layout.title}（截至        年    月    日）", formats["title"])
    page.write_string(1, 0, NOTE + (HOUSEHOLD_NOTE if layout.group else ""), formats["note"])
    widths = [_width(column, heading(column)) for column in layout.columns]
    for index, (column, width) in enumerate(zip(layout.columns, widths, strict=True)):
        written = heading(column)
        page.write_string(HEADING_ROW, index, written, formats["required" if column.required else "heading"])
        cells = book.add_format({"num_format": _NUMBERS.get(column.kind, _TEXT)})
        page.set_column(index, index, width, cells)
        _offer_choices(page, index, column)
    page.freeze_panes(HEADING_ROW + 1, 0)
    _set_up_page(page, math.ceil(sum(widths) / PAGE_WIDTH), HEADING_ROW)


def _width(column: LayoutColumn, written: str) -> float:
    """Characters: room for the heading in Chinese characters and for a whole id or account."""
    room = {"id_number": 21, "certificate": 23, "account": 23, "date": 12}.get(column.kind, 9)
    return max(room, 2 * len(written) + 2)


def _offer_choices(page: Worksheet, index: int, column: LayoutColumn) -> None:
    """A list to choose from; other spellings that the intake knows may still be typed after a warning."""
    usual = [spellings[0] for spellings in choices(column).values()]
    if usual:
        rule = {
            "validate": "list",
            "source": usual,
            "error_type": "warning",
            "error_title": "不在列表里",
            "error_message": "请尽量从列表里选；认得的其他写法见“填写说明”。",
        }
        page.data_validation(HEADING_ROW + 1, index, LAST_ROW, index, rule)


def _write_guide(page: Worksheet, columns: Sequence[LayoutColumn], formats: dict[str, Format]) -> None:
    for index, (label, width) in enumerate(_GUIDE_COLUMNS):
        page.set_column(index, index, width)
        page.write_string(0, index, label, formats["heading"])
    widths = [width for _, width in _GUIDE_COLUMNS]
    for row, column in enumerate(columns, start=1):
        offered = "；".join(_some(spellings) for spellings in choices(column).values())
        cells = (column.label, "是" if column.required else "", FORMS[column.kind], offered, "、".join(column.aliases))
        page.set_row(row, row_height(list(zip(cells, widths, strict=True)), FONT_SIZE))
        for index, cell in enumerate(cells):
            page.write_string(row, index, cell, formats["guide"])
    _set_up_page(page, 1, 0)


def _some(spellings: Sequence[str]) -> str:
    return "、".join(spellings[:MOST_SPELLINGS]) + ("等" if len(spellings) > MOST_SPELLINGS else "")


def _set_up_page(page: Worksheet, pages_wide: int, heading_row: int) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(pages_wide, 0)
    page.repeat_rows(heading_row)
