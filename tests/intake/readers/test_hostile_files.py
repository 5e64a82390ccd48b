"""Broken, disguised and malicious files: the process lives, and each gets a right grid or a clear sentence."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest
import xlsxwriter

from toolkit.intake.grid import Grid
from toolkit.intake.readers import Limits, read_grids
from toolkit.model.errors import IntakeError

Grids = Callable[..., list[Grid]]
Refusal = Callable[..., IntakeError]

HEADINGS = ["姓名", "金额"]
SHEET = "xl/worksheets/sheet1.xml"


def plain(path: Path, rows: list[list[object]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def with_part(path: Path, part: str, content: bytes) -> Path:
    """An honest workbook of which one part is replaced or added."""
    honest = plain(path.with_name("honest.xlsx"), [HEADINGS, ["赵大", 340]])
    with zipfile.ZipFile(honest) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))
        target.writestr(part, content)
    honest.unlink()
    return path


def sheet_xml(rows: str, before: str = "", prologue: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?>{prologue}<worksheet xmlns="{space}">{before}<sheetData>{rows}</sheetData></worksheet>'.encode()


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def locked(path: Path, password: str) -> Path:
    honest = plain(path.with_name("honest.xlsx"), [HEADINGS, ["赵大", 340]])
    with honest.open("rb") as source, path.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(source).encrypt(password, target)
    honest.unlink()
    return path


def test_a_zip_bomb_is_not_opened(tmp_path: Path, refusal: Refusal) -> None:
    path = with_part(tmp_path / "炸弹.xlsx", SHEET, b"")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/worksheets/sheet2.xml", "w") as part:
        for _ in range(1200):
            part.write(b"0" * (1 << 20))
    assert path.stat().st_size < 3 << 20
    assert "展开后异常大" in refusal(path).what


def test_too_many_parts_are_not_opened(tmp_path: Path, refusal: Refusal) -> None:
    path = plain(tmp_path / "碎.xlsx", [HEADINGS])
    assert "展开后异常大" in refusal(path, limits=Limits(entries=3)).what


def test_a_far_cell_is_named_with_the_range(tmp_path: Path, refusal: Refusal) -> None:
    rows = f'<row r="1">{text_cell("A1", "姓名")}</row><row r="1048576">{text_cell("XFD1048576", "误")}</row>'
    path = with_part(tmp_path / "远.xlsx", SHEET, sheet_xml(rows, '<dimension ref="A1:XFD1048576"/>'))
    error = refusal(path)
    assert "表格范围异常大（A1:XFD1048576）" in error.what
    assert error.where == "远.xlsx!Sheet1"


def test_a_far_cell_that_the_file_conceals_still_ends_in_a_sentence(tmp_path: Path, refusal: Refusal) -> None:
    rows = f'<row r="1">{text_cell("A1", "姓名")}</row><row r="1048576">{text_cell("XFD1048576", "误")}</row>'
    path = with_part(tmp_path / "远.xlsx", SHEET, sheet_xml(rows, '<dimension ref="A1:B2"/>'))
    assert "内存" in refusal(path, limits=Limits(memory=2 << 30)).what


def test_a_range_that_fits_into_memory_but_is_no_table_is_refused(tmp_path: Path, refusal: Refusal) -> None:
    rows = f'<row r="1">{text_cell("A1", "姓名")}</row><row r="500">{text_cell("XFD500", "误")}</row>'
    path = with_part(tmp_path / "远.xlsx", SHEET, sheet_xml(rows))
    assert "500 行 × 16,384 列" in refusal(path, limits=Limits(cells=1_000_000)).what


def test_a_range_that_is_claimed_but_not_used_does_no_harm(tmp_path: Path, grids: Grids) -> None:
    rows = f'<row r="1">{text_cell("A1", "姓名")}</row><row r="2">{text_cell("A2", "赵大")}</row>'
    path = with_part(tmp_path / "宽.xlsx", SHEET, sheet_xml(rows, '<dimension ref="A1:XFD1048576"/>'))
    assert grids(path)[0].rows(9) == [["姓名"], ["赵大"]]


def test_a_workbook_that_breaks_off(tmp_path: Path, refusal: Refusal) -> None:
    path = plain(tmp_path / "断.xlsx", [HEADINGS, ["赵大", 340]])
    path.write_bytes(path.read_bytes()[:-400])
    assert "损坏" in refusal(path).what


def test_a_workbook_whose_sheet_breaks_off(tmp_path: Path, refusal: Refusal) -> None:
    path = with_part(tmp_path / "断.xlsx", SHEET, sheet_xml(f'<row r="1">{text_cell("A1", "姓名")}</row>')[:-40])
    assert refusal(path).where == "断.xlsx!Sheet1"


@pytest.mark.parametrize("suffix", [".csv", ".xls", ".et", ".txt"])
def test_a_workbook_under_another_extension_is_opened_by_its_content(tmp_path: Path, grids: Grids, suffix: str) -> None:
    path = plain(tmp_path / "表.xlsx", [HEADINGS, ["赵大", 340]]).rename(tmp_path / f"表{suffix}")
    assert grids(path)[0].rows(2) == [HEADINGS, ["赵大", "340"]]


@pytest.mark.parametrize("suffix", [".xls", ".xlsx"])
def test_text_under_the_extension_of_a_workbook_is_read_as_text(tmp_path: Path, grids: Grids, suffix: str) -> None:
    path = tmp_path / f"表{suffix}"
    path.write_bytes("姓名\t金额\n赵大\t340\n".encode("gb18030"))
    assert grids(path)[0].rows(2) == [HEADINGS, ["赵大", "340"]]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"<html><table><tr><td>a</td></tr></table></html>", "网页"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><Workbook></Workbook>", "网页"),
        (b"MIME-Version: 1.0\r\n", "网页"),
        (b"%PDF-1.7", "PDF"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"\x89PNG\r\n", "图片"),
        (b"\x00\x01\x02\x03" * 100, "不是文本"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "损坏"),
        (b"", "空的"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, refusal: Refusal, content: bytes, word: str) -> None:
    path = tmp_path / "导出.xls"
    path.write_bytes(content)
    assert word in refusal(path).what


def test_archives_and_documents_are_named(tmp_path: Path, refusal: Refusal) -> None:
    for name, member, word in (("包.xlsx", "表.xlsx", "压缩包"), ("文.xlsx", "word/document.xml", "Word")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(member, b"<a/>")
        assert word in refusal(tmp_path / name).what


def test_an_unknown_extension_and_a_missing_file(tmp_path: Path, refusal: Refusal) -> None:
    (tmp_path / "说明.docx").write_bytes(b"PK")
    assert ".docx" in refusal(tmp_path / "说明.docx").what
    assert "读不了" in refusal(tmp_path / "没有.xlsx").what


def test_the_right_password_opens(tmp_path: Path, grids: Grids) -> None:
    path = locked(tmp_path / "密.xlsx", "right")
    assert grids(path, "wrong", "right")[0].rows(2) == [HEADINGS, ["赵大", "340"]]


def test_excels_own_key_for_write_protection_needs_no_password(tmp_path: Path, grids: Grids) -> None:
    assert len(grids(locked(tmp_path / "密.xlsx", "VelvetSweatshop"))[0]) == 2


@pytest.mark.parametrize("tried", [(), ("wrong",), ("wrong", "")])
def test_without_the_right_password_it_says_where_to_give_it_and_repeats_none(
    tmp_path: Path, refusal: Refusal, tried: tuple[str, ...]
) -> None:
    error = refusal(locked(tmp_path / "密.xlsx", "right"), *tried)
    assert "密码" in error.what and "MINGCHA_PASSWORDS" in error.advice
    assert "wrong" not in str(error)


def test_an_empty_workbook_and_one_with_headings_only(tmp_path: Path, grids: Grids) -> None:
    assert [len(grid) for grid in grids(plain(tmp_path / "空.xlsx", []))] == [0]
    assert grids(plain(tmp_path / "头.xlsx", [HEADINGS]))[0].rows(5) == [HEADINGS]


def test_255_columns(tmp_path: Path, grids: Grids) -> None:
    row = [f"列{i}" for i in range(255)]
    assert grids(plain(tmp_path / "宽.xlsx", [row, row]))[0].rows(1) == [row]


def test_a_million_blank_styled_rows_are_no_rows(tmp_path: Path, grids: Grids) -> None:
    blank = "".join(f'<row r="{i}"><c r="A{i}" s="0"/><c r="B{i}" s="0"/></row>' for i in range(2, 1_000_001))
    path = with_part(tmp_path / "空行.xlsx", SHEET, sheet_xml(f'<row r="1">{text_cell("A1", "姓名")}</row>{blank}'))
    (grid,) = grids(path)
    assert grid.row_numbers.tolist() == [1]


def test_a_million_rows_of_white_space_are_no_rows(tmp_path: Path, grids: Grids) -> None:
    path = tmp_path / "空行.csv"
    path.write_text("姓名,金额\n" + " ,\n" * 1_000_000 + "赵大,340\n", "utf-8")
    assert grids(path)[0].row_numbers.tolist() == [1, 1_000_002]


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a [<!ENTITY y "aaaaaaaaaa"><!ENTITY x "&y;&y;&y;&y;&y;&y;&y;&y;">]>',
    ],
)
def test_entities_are_refused(tmp_path: Path, refusal: Refusal, prologue: str) -> None:
    rows = f'<row r="1">{text_cell("A1", "&x;")}</row>'
    path = with_part(tmp_path / "实体.xlsx", SHEET, sheet_xml(rows, prologue=prologue))
    assert "实体" in refusal(path).what


def test_an_entity_behind_a_long_comment_is_not_expanded_either(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", "utf-8")
    prologue = f'<!--{" " * 9000}--><!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "展开">]>'
    rows = f'<row r="1">{text_cell("A1", "&x;")}{text_cell("B1", "&y;")}</row>'
    path = with_part(tmp_path / "实体.xlsx", SHEET, sheet_xml(rows, prologue=prologue))
    ((_, outcome),) = read_grids([path], scratch=tmp_path / "scratch")
    shown = str(outcome) if isinstance(outcome, IntakeError) else str([grid.rows(9) for grid in outcome])
    assert "机密" not in shown and "展开" not in shown


def test_a_json_file_that_is_no_map(tmp_path: Path, refusal: Refusal) -> None:
    (tmp_path / "村.geojson").write_text('{"features": [{"properties": ' + "[" * 100_000, "utf-8")
    assert "GeoJSON" in refusal(tmp_path / "村.geojson").what


def test_a_map_with_numbers_and_nulls(tmp_path: Path, grids: Grids) -> None:
    feature = '{"type": "Feature", "properties": {"村": "石桥", "户数": 12, "面积": NaN}, "geometry": {"type": "Point", "coordinates": [1, 2]}}'
    (tmp_path / "村.geojson").write_text(f'{{"type": "FeatureCollection", "features": [{feature}]}}', "utf-8")
    (grid,) = grids(tmp_path / "村.geojson")
    assert grid.rows(2) == [["村", "户数", "面积", "geometry"], ["石桥", "12", "", '{"type":"Point","coordinates":[1,2]}']]
    assert grid.row_numbers.tolist() == [0, 1]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path, refusal: Refusal) -> None:
    path = plain(tmp_path / "表.xlsx", [HEADINGS])
    path.chmod(0)
    assert "权限" in refusal(path).advice


@pytest.mark.parametrize("name", ["名\n册.csv", "名'\"册;$(x).csv", "😀 !.csv", "-rf.csv"])
def test_odd_file_names(tmp_path: Path, grids: Grids, name: str) -> None:
    (tmp_path / name).write_text("姓名,金额\n赵大,340\n", "utf-8")
    assert grids(tmp_path / name)[0].file == name


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_file_name_in_no_encoding_and_a_message_on_one_line(tmp_path: Path, grids: Grids, refusal: Refusal) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xd0\xd5.xlsx"))
    plain(tmp_path / "表.xlsx", [HEADINGS]).rename(path)
    assert grids(path)[0].rows(1) == [HEADINGS]
    (tmp_path / "a\nb.csv").write_bytes(b"")
    assert "\n" not in str(refusal(tmp_path / "a\nb.csv"))


def test_two_tables_in_one_sheet_are_one_grid(tmp_path: Path, grids: Grids) -> None:
    rows: list[list[object]] = [HEADINGS, ["赵大", 340], [], ["车牌", "车主"], ["A1", "钱二"]]
    assert grids(plain(tmp_path / "两.xlsx", rows))[0].row_numbers.tolist() == [1, 2, 4, 5]
