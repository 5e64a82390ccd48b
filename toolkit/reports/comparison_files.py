"""A comparison as a file: a workbook for people, or text for programs; the same comparison gives the same bytes."""

import csv
import datetime as dt
import io
from collections.abc import Sequence

import pandas as pd

from toolkit.model.errors import LinkageError
from toolkit.paper import Column, Imprint, Paper, ScreenColumn
from toolkit.reports.comparison import Comparison, facts

FORMATS = (".xlsx", ".csv")
MOST_ROWS = 1_000_000  # of a sheet, which ends at 1,048,576
DATED = dt.date(2000, 1, 1)  # no day may enter the bytes
WIDTHS = {"reason": 70.0, "match_weight": 9.0, "match_probability": 10.0, "grade": 6.0, "cluster": 7.0}
NUMBERS = ("cluster", "left_row", "right_row", "match_weight", "match_probability")
MASKED_NOTE = "证件号码、电话、账号已遮挡，有证件号码时出生日期只写年份；按“位置”到原表里看全。要不遮挡的，加 --reveal 重新运行。"
REVEALED_NOTE = "本文件含完整的证件号码、电话、账号，只在办公电脑上看，用完删除。"
FACTS = (Column("项目", 18, "center"), Column("内容", 60), Column("", 50))


def comparison_file(comparison: Comparison, suffix: str) -> bytes:
    """The content of a file with this suffix, one of ``FORMATS``."""
    return comparison_table(comparison) if suffix.lower() == ".csv" else comparison_workbook(comparison)


def comparison_table(comparison: Comparison) -> bytes:
    """The hits as csv with the machine's names of the columns, in UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(comparison.hits.columns)
    writer.writerows(_values(comparison.hits))
    return text.getvalue().encode("utf-8-sig")


def comparison_workbook(comparison: Comparison) -> bytes:
    """Sheets: what was compared, the hits, and the ties where there are any."""
    if max(len(comparison.hits), len(comparison.ties)) > MOST_ROWS:
        raise LinkageError("结果行数太多，一个工作表放不下", "--out", "把文件名改成 .csv，或提高门槛")
    paper = Paper(Imprint("名单比对结果", "", "证件号码已遮挡" if comparison.masked else "含完整证件号码", ""), DATED)
    sheet = paper.sheet("比对说明", FACTS)
    sheet.title("名单比对结果")
    sheet.note(MASKED_NOTE if comparison.masked else REVEALED_NOTE)
    for label, sentence in facts(comparison):
        sheet.fact(label, sentence)
    sheet.finish()
    _pairs(paper, "比对结果", comparison, comparison.hits)
    if len(comparison.ties):
        _pairs(paper, "并列待定", comparison, comparison.ties)
    return paper.close()


def _pairs(paper: Paper, name: str, comparison: Comparison, pairs: pd.DataFrame) -> None:
    columns = [ScreenColumn(comparison.labels[column], column, WIDTHS.get(column, 14.0)) for column in pairs.columns]
    paper.screen(name, columns, _values(pairs))


def _values(pairs: pd.DataFrame) -> list[list[str | float]]:
    """Rows of plain values; a missing one is the empty text."""
    columns: list[Sequence[str | float]] = []
    for name in pairs.columns:
        values = pairs[name]
        columns.append(values.tolist() if name in NUMBERS else values.astype("str").fillna("").tolist())
    return [list(row) for row in zip(*columns, strict=True)]
