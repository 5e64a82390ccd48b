"""Two lists of fictional persons whose pairs are known, and ways in which offices write them."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import xlsxwriter

from tests.conftest import an_id
from toolkit import inspection as ins

HEADINGS = ["姓名", "身份证号", "出生日期", "性别", "乡镇", "村", "联系电话"]
NAME, NUMBER, BORN, PHONE = 0, 1, 2, 6
SURNAMES = "王李张刘陈杨赵黄周吴徐孙"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂"
VILLAGES = "石桥 柳树 南湾 黄坡 新庄 清窑".split()

Row = list[str]
Lists = tuple[list[Row], list[Row]]


def person(number: int) -> Row:
    """Somebody unlike all others; every second one a man."""
    born = f"{1931 + number % 60}{1 + number % 12:02d}{1 + number % 28:02d}"
    name = SURNAMES[number % 12] + GIVEN[number % 22] + GIVEN[number * 7 % 22]
    man = number % 2
    place = ["柳河镇" if number % 3 else "云岭镇", VILLAGES[number % 6] + "村"]
    return [
        name,
        an_id(100 + 2 * number + man, born),
        f"{born[:4]}-{born[4:6]}-{born[6:]}",
        "男" if man else "女",
        *place,
        f"110{number:08d}",
    ]


def with_(row: Row, **changes: str) -> Row:
    """The row with other values under the headings named in ``HEADINGS`` (name, number, phone)."""
    places = {"name": NAME, "number": NUMBER, "born": BORN, "phone": PHONE}
    return [changes.get(next((k for k, p in places.items() if p == place), ""), cell) for place, cell in enumerate(row)]


def without_number(row: Row) -> Row:
    return with_(row, number="", phone="")


def wrong_digit(number: str) -> str:
    return number[:15] + str((int(number[15]) + 1) % 10) + number[16:]


# How the other office wrote the first persons, and the grade that a pair deserves.
PLANTED = [
    ("A", lambda row: row),
    ("A", lambda row: with_(row, phone="")),
    ("B", lambda row: with_(row, name="欧阳建国")),
    ("C", lambda row: with_(row, number=wrong_digit(row[NUMBER]), phone="")),
    ("C", lambda row: with_(row, number=row[NUMBER][:6] + "********" + row[NUMBER][14:], phone="")),
    ("C", lambda row: with_(row, number=row[NUMBER][:6] + row[NUMBER][8:17], phone="")),
    ("C", lambda row: with_(row, number=row[NUMBER][:15] + "000", phone="")),
    ("D", without_number),
]


def two_lists(size: int = 120) -> Lists:
    """All persons on the left; on the right the planted ones, each kind three times, among strangers."""
    left = [person(number) for number in range(size)]
    planted = [change(left[number]) for number, (_, change) in enumerate(PLANTED * 3)]
    strangers = [person(number) for number in range(size, size + 40)]
    return left, [*strangers[:20], *planted, *strangers[20:]]


def planted_pairs() -> dict[tuple[int, int], str]:
    """Rows of the pairs, from 1, and their grades."""
    return {(number + 1, number + 21): grade for number, (grade, _) in enumerate(PLANTED * 3)}


def write_plain(path: Path, rows: Sequence[Row], headings: Sequence[str] = HEADINGS, encoding: str = "utf-8") -> Path:
    """csv, or what the suffix says, with one line of headings."""
    text = io.StringIO()
    csv.writer(text, delimiter="\t" if path.suffix == ".tsv" else ",").writerows([headings, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_formal(path: Path, rows: Sequence[Row]) -> Path:
    """xlsx as it is printed: a title, headings over two lines, days spelled out, a total and a footer; data begin in line 5."""
    upper = ["序号", "基本情况", "", "", "", "住址", "", "联系电话"]
    lower = ["", "姓 名", "公民身份号码", "出生日期", "性别", "乡镇", "村(居)", ""]
    body = [[str(n), *with_(row, born=spelled_out(row[BORN]))] for n, row in enumerate(rows, start=1)]
    total, footer = ["合计", f"{len(rows)}人"], ["制表人：某某", "", "审核人：某某"]
    return write_sheets(
        path, {"名单": [["某某人员名单（截至2026年10月31日）"], ["单位：某某局"], upper, lower, *body, total, footer]}
    )


def write_sheets(path: Path, sheets: dict[str, Sequence[Sequence[str]]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_urls": False}) as book:
        for name, lines in sheets.items():
            page = book.add_worksheet(name)
            for number, line in enumerate(lines):
                page.write_row(number, 0, line)
    return path


def spelled_out(day: str) -> str:
    year, month, date = day.split("-")
    return f"{year}年{int(month)}月{int(date)}日"


def compared(left: Path, right: Path | None, **wanted: object) -> pd.DataFrame:
    return ins.compare_lists(left, right, ins.Wanted(**wanted)).hits


def rows_of(hits: pd.DataFrame) -> set[tuple[int, int]]:
    return set(zip(hits["left_row"], hits["right_row"], strict=True))


def grades(hits: pd.DataFrame) -> dict[tuple[int, int], str]:
    return dict(zip(zip(hits["left_row"], hits["right_row"], strict=True), hits["grade"], strict=True))
