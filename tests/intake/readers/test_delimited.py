"""Text files: the fast way gives what Python's csv module gives, under the row numbers that Excel shows."""

import csv
import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from toolkit.intake.grid import Grid
from toolkit.intake.readers import delimited
from toolkit.intake.readers.delimited import delimiter_of, read_delimited
from toolkit.intake.readers.limits import Refused

Grids = Callable[..., list[Grid]]

cells = st.text(alphabet=st.sampled_from("赵钱0X.,;'\" \n\r\t=　é𠮷"), max_size=6)
tables = st.lists(st.lists(cells, max_size=5), min_size=1, max_size=30)
raw_lines = st.lists(st.text(alphabet=st.sampled_from('a,"\n\r 中'), max_size=12), max_size=20)


def expected(text: str, delimiter: str) -> dict[int, list[str]]:
    """Row number -> cells for all rows that are not blank; csv itself counts the rows."""
    rows = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1)
    return {number: row for number, row in rows if any(cell.strip() for cell in row)}


def found(path: Path, block: int = 64) -> dict[int, list[str]]:
    """The same from our reader, with blocks so small that rows straddle them."""
    (sheet,) = read_delimited(path, block)
    rows: dict[int, list[str]] = {}
    for part in sheet.blocks:
        columns = [column.to_pylist() for column in part.cells.columns]
        rows |= {int(number): [column[i] for column in columns] for i, number in enumerate(part.row_numbers)}
    assert list(rows) == sorted(rows)
    width = max(map(len, rows.values()), default=0)
    return {number: [*row, *[""] * (width - len(row))] for number, row in rows.items()}


def taken_for_utf8(raw: bytes) -> bool:
    """A few letters of GB18030 can be valid UTF-8 by chance: no reader can know."""
    try:
        return bool(raw.decode())
    except UnicodeDecodeError:
        return False


def is_malformed(text: str, delimiter: str) -> bool:
    try:
        list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    return False


def same(text: str, encoding: str, block: int) -> None:
    """Rows as csv has them; but a quote that is never closed is told, or at least nothing is lost by it."""
    delimiter = delimiter_of(text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "表.csv"
        path.write_bytes(text.encode(encoding))
        try:
            rows = found(path, block)
        except Refused:
            assert is_malformed(text, delimiter)
            return
    planted = expected(text, delimiter)
    assert rows.keys() == planted.keys()
    for number, row in planted.items():
        loose = is_malformed(text, delimiter) and number == max(planted)  # only the last line break may differ
        got = rows[number][: len(row)]
        assert got == row or (loose and [*got[:-1], got[-1].rstrip("\r\n")] == [*row[:-1], row[-1].rstrip("\r\n")])
        assert not any(rows[number][len(row) :])


@settings(max_examples=150, deadline=None)
@given(tables, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]), st.sampled_from([64, 1 << 20]), st.booleans())
def test_any_table_that_csv_writes_is_read_as_csv_reads_it(
    table: list[list[str]], encoding: str, block: int, quoted: bool
) -> None:
    out = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(out, quoting=quoting, lineterminator="\r\n").writerows(table)
    text = out.getvalue()
    assume(text and (encoding != "gb18030" or text.isascii() or not taken_for_utf8(text.encode(encoding))))
    same(text, encoding, block)


@settings(max_examples=150, deadline=None)
@given(raw_lines, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([64, 1 << 20]))
def test_any_text_at_all_is_read_as_csv_reads_it(lines: list[str], newline: str, block: int) -> None:
    text = newline.join(lines)
    if text:
        same(text, "utf-8", block)


def test_titles_blank_lines_footers_and_line_breaks_keep_excels_row_numbers(tmp_path: Path, grids: Grids) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes(
        '花名册\r\n\r\n姓名,地址,金额\r\n赵大,"一组\r\n二号",340\r\n,,\r\n钱二,三组,"1,080"\r\n制表人：某某\r\n'.encode("gb18030")
    )
    (grid,) = grids(path)
    assert grid.row_numbers.tolist() == [1, 3, 4, 6, 7]
    assert grid.rows(9)[2:] == [["赵大", "一组\r\n二号", "340"], ["钱二", "三组", "1,080"], ["制表人：某某", "", ""]]


@pytest.mark.parametrize("sign", [",", "\t", ";", "|", "；"])
def test_the_delimiter_is_seen(tmp_path: Path, grids: Grids, sign: str) -> None:
    path = tmp_path / "表.txt"
    path.write_text(f"姓名{sign}金额{sign}备注\n赵大{sign}340{sign}'0012\n", "utf-8")
    assert grids(path)[0].rows(2) == [["姓名", "金额", "备注"], ["赵大", "340", "'0012"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_bureaus(tmp_path: Path, grids: Grids, encoding: str) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes("姓名,金额,编号\n䶮𠮷,340.50,C00000001\n".encode(encoding))
    assert grids(path)[0].rows(2)[1] == ["䶮𠮷", "340.50", "C00000001"]


def test_a_byte_that_fits_no_encoding_late_in_the_file_is_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes("姓名,金额\n".encode("gb18030") * 300_000 + b"\xff\xff,1\n")
    with pytest.raises(Refused, match="编码"):
        found(path, 1 << 20)


def test_a_quote_that_is_never_closed_is_told_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("姓名,金额\n赵大,340\n" + '"钱二,340\n' + "孙三,340\n" * 9000, "utf-8")
    with pytest.raises(Refused) as refused:
        found(path, 1 << 20)
    assert refused.value.place == "csv!3"


def test_a_quote_that_is_never_closed_near_the_end_is_told_too(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text('姓名,金额\n赵大,340\n钱二,"340\n孙三,340\n李四,340\n', "utf-8")
    with pytest.raises(Refused, match="引号"):
        found(path, 1 << 20)


def test_ragged_rows_beyond_the_usual_width_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "表.csv"
    path.write_text("a,b\n1,2\n1,2,3,4\n1,2\n1\n" + "1,2\n" * 100, "utf-8")
    monkeypatch.setattr(delimited, "_exact", None)  # the fast way must do it alone
    rows = found(path, 1 << 20)
    assert rows[3] == ["1", "2", "3", "4"]
    assert rows[5] == ["1", "", "", ""]
    assert len(rows) == 105


def test_a_cell_too_long_for_the_fast_way_leaves_the_rows_before_and_after_in_place(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    rows = [[str(number), "乙,丙" * (number % 3)] for number in range(20_000)]
    rows[9_000:9_000] = [["标题"], ["长", "甲" * 100_000], ["a", "b", "c"], []]
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(rows)
    found_rows = found(path, 1 << 16)
    assert found_rows == {n: [*row, *[""] * (3 - len(row))] for n, row in enumerate(rows, start=1) if row}


def test_a_row_wider_than_all_before_it_is_kept_whole_wherever_it_stands(tmp_path: Path, grids: Grids) -> None:
    path = tmp_path / "表.csv"
    lines = [f"{number},甲" for number in range(60_000)]
    lines[20_000], lines[50_000], lines[55_000] = "x,y,z", "1,2,3,4,5", "只有一格"
    path.write_text("\n".join(lines), "utf-8")
    (grid,) = grids(path)
    planted = [line.split(",") for line in lines]
    assert grid.rows(60_000) == [[*row, *[""] * (5 - len(row))] for row in planted]
    assert grid.row_numbers.tolist() == list(range(1, 60_001))


def test_a_line_break_inside_a_cell_stays_whole_wherever_blocks_end(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    for length in range(70):
        path.write_bytes(b"a" * length + b',b\r\n"1\r\n2","\r\r\n"\r\n\r\n3,"\r"')
        assert found(path) == {1: ["a" * length, "b"], 2: ["1\r\n2", "\r\r\n"], 4: ["3", "\r"]}
