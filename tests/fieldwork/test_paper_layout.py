"""How the list looks on paper: as LibreOffice lays it out."""

import re
from pathlib import Path

import pytest

from tests.office import heights, printed_pages
from toolkit.fieldwork import ListMaterial, inspection_list
from toolkit.paper.text_size import line_count, row_height


@pytest.fixture(scope="module")
def workbook(material: ListMaterial, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("print") / "list.xlsx"
    path.write_bytes(inspection_list(material))
    return path


@pytest.fixture(scope="module")
def pages(workbook: Path) -> list[str]:
    """Text of every printed page."""
    return printed_pages(workbook)


@pytest.mark.office
def test_no_page_is_empty_and_all_bear_mark_and_fingerprint(pages: list[str], material: ListMaterial) -> None:
    for page in pages:
        assert "内部资料" in page and material.frame_sha256[:16] in page
        assert len(re.sub(r"\s", "", page)) > 150


@pytest.mark.office
def test_villages_do_not_share_pages_and_headings_are_repeated(pages: list[str]) -> None:
    visits = [page for page in pages if "· 走访名单" in page]
    assert [len(re.findall(r"第 \d 村", page)) for page in visits] == [1] * 5
    assert all("核查结论" in page and "待核内容" in page for page in visits)
    assert all(re.search(r"核查人（两人）", page) for page in visits)


@pytest.mark.office
def test_rows_are_as_high_as_their_text_needs(workbook: Path, tmp_path: Path) -> None:
    compared = heights(workbook, tmp_path)
    assert len(compared) > 80
    assert max(height for *_, height in compared) > 60  # some rows do wrap
    assert [row for row in compared if row[2] < row[3] - 0.5] == []


def test_lines_are_counted_as_they_wrap() -> None:
    assert line_count("", 10, 11) == 1
    assert line_count("死亡", 10, 11) == 1
    assert line_count("死" * 40, 30, 11) == 4  # 30 characters of column hold 13 Chinese ones of 11 points
    assert line_count("一\n二\n三", 30, 11) == 3
    assert line_count("a" * 100, 10, 11) > line_count("a" * 50, 10, 11)


def test_rows_grow_with_their_text_but_not_beyond_what_excel_allows() -> None:
    low, high = row_height([("短", 20)], 11), row_height([("长" * 200, 20)], 11)
    assert low < high <= 409
    assert row_height([("长" * 9000, 20)], 11) == 409
