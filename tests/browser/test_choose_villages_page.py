"""What an inspector does on the page 选村, in a real browser."""

import io
import re
from pathlib import Path
from urllib.parse import urlsplit

import fictitious_county as county
import openpyxl
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

VILLAGES = county.fictitious_villages(60)


def rows(tab: Page) -> list[str]:
    return tab.locator("tr.v-data-table__tr .mc-village b").all_inner_texts()


def drawn_by_lot(tab: Page) -> set[str]:
    marks = tab.locator(".mc-print-list tbody tr").all()
    texts = [[cell.text_content() for cell in mark.locator("td").all()] for mark in marks]
    return {f"{cells[1]}{cells[2]}" for cells in texts if cells[3] == "随机"}


def test_it_opens_ranked_with_its_map_and_asks_no_other_host(opened: Page, requested: list[str], complaints: list[str]) -> None:
    ranks = [int(text) for text in opened.locator("tr.v-data-table__tr .mc-rank").all_inner_texts()]
    assert ranks[:10] == list(range(1, 11))
    assert opened.locator(".mc-cells path").count() == len(VILLAGES)
    assert opened.locator(".mc-names text").count() == VILLAGES["township_name"].nunique()
    hosts = {urlsplit(url).netloc for url in requested if urlsplit(url).scheme not in {"blob", "data"}}
    assert hosts == {urlsplit(opened.url).netloc}
    assert complaints == []
    assert opened.locator("#mc-skeleton").count() == 0
    assert opened.title() == "明察 · 选村抽查"


def test_a_hostile_name_is_shown_as_text(tab: Page) -> None:
    assert rows(tab)[1] == county.HOSTILE_NAME
    tab.locator("tr.v-data-table__tr").nth(1).click()
    expect(tab.locator(".mc-card h2")).to_contain_text(county.HOSTILE_NAME)
    assert tab.evaluate("() => window.hacked") is None


def test_filter_by_township(tab: Page) -> None:
    tab.locator(".mc-township").click()
    tab.get_by_role("option", name="青石镇").click()
    number = int((VILLAGES["township_name"] == "青石镇").sum())
    expect(tab.locator(".mc-count")).to_have_text(f"{number} 个村")
    assert set(tab.locator("tr.v-data-table__tr .mc-village small").all_inner_texts()) == {"青石镇"}
    assert tab.locator(".mc-cells path.mc-dim").count() == len(VILLAGES) - number


def test_search_and_the_drawn_only(tab: Page) -> None:
    tab.get_by_label("搜索村名").fill("老渡")
    expect(tab.locator(".mc-count")).to_have_text("5 个村")  # six, one of which bears the hostile name
    tab.get_by_label("搜索村名").fill("")
    tab.get_by_role("radio", name="入选").click()
    expect(tab.locator(".mc-count")).to_have_text("12 个村")


def test_a_click_on_the_map_selects_the_village(tab: Page) -> None:
    village = VILLAGES.iloc[30]
    tab.locator(f'.mc-cells path[data-code="{village["village_code"]}"]').click()
    expect(tab.locator(".mc-card h2")).to_contain_text(village["village_name"])
    expect(tab.locator("tr.mc-selected .mc-village b")).to_have_text(village["village_name"])


def test_keys_select_villages_in_the_list(tab: Page) -> None:
    tab.locator(".mc-grid").focus()
    for _ in range(3):
        tab.keyboard.press("ArrowDown")
    expect(tab.locator(".mc-card h2")).to_contain_text(VILLAGES["village_name"].iloc[3])
    tab.keyboard.press("End")
    expect(tab.locator(".mc-card h2")).to_contain_text(VILLAGES["village_name"].iloc[-1])
    expect(tab.locator("tr.mc-selected")).to_be_in_viewport()
    expect(tab.locator(".mc-chance")).to_contain_text("必查理由：备案人员集中")
    tab.keyboard.press("Enter")
    expect(tab.locator(".mc-card")).to_be_in_viewport()


def test_sort_by_the_time_since_the_last_visit(tab: Page) -> None:
    tab.get_by_role("button", name=re.compile("距上次核查")).click()
    expect(tab.locator("th.mc-months")).to_have_attribute("aria-sort", "descending")
    assert rows(tab)[0] == VILLAGES["village_name"].iloc[-1]  # never visited
    expect(tab.locator("tr.v-data-table__tr .mc-months").first).to_contain_text("▲")


def test_another_number_and_another_seed_change_the_draw(tab: Page) -> None:
    sentence = tab.locator(".mc-sentence")
    expect(sentence).to_contain_text("12 村")
    before = drawn_by_lot(tab)
    tab.locator("input[name=villages]").fill("20")
    tab.locator("input[name=villages]").press("Tab")
    expect(sentence).to_contain_text("20 村")
    tab.locator("input[name=villages]").fill("9999")
    tab.locator("input[name=villages]").press("Tab")
    expect(sentence).to_contain_text("60 村")
    expect(tab.locator("input[name=villages]")).to_have_value("60")
    tab.locator("input[name=villages]").fill("12")
    tab.locator("input[name=seed]").fill("另一次掷出的点数")
    tab.locator("input[name=seed]").press("Tab")
    expect(sentence).to_contain_text("12 村")
    assert drawn_by_lot(tab) != before


def test_the_list_arrives_as_a_workbook(tab: Page) -> None:
    tab.locator("input[name=households]").fill("4")
    with tab.expect_download() as arriving:
        tab.get_by_role("button", name="导出 Excel 名单").click()
    download = arriving.value
    assert download.suggested_filename == "示例县核查名单_数据截至20251130_12村.xlsx"
    workbook = openpyxl.load_workbook(io.BytesIO(Path(download.path()).read_bytes()))
    written = {str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}
    drawn = tab.locator(".mc-print-list tbody tr td:nth-child(3)").all_text_contents()
    assert len(drawn) == 12
    assert [name for name in drawn if not any(name in cell for cell in written)] == []
    expect(tab.get_by_role("button", name="导出 Excel 名单")).to_be_enabled()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
def test_nothing_is_cut_off_sideways(tab: Page, size: tuple[int, int]) -> None:
    tab.set_viewport_size({"width": size[0], "height": size[1]})
    tab.wait_for_timeout(300)
    assert tab.evaluate("() => document.scrollingElement.scrollWidth") <= size[0]
    for part in (".mc-table", ".mc-map", ".mc-card", ".mc-export"):
        box = tab.locator(part).bounding_box()
        assert box is not None
        assert (box["x"] >= 0, box["x"] + box["width"] <= size[0]) == (True, True)


def test_print_shows_the_drawn_villages_in_full(tab: Page) -> None:
    tab.emulate_media(media="print")
    expect(tab.locator(".mc-print-list tbody tr")).to_have_count(12)
    expect(tab.locator(".mc-print-list")).to_be_visible()
    expect(tab.locator(".mc-table")).to_be_hidden()
    expect(tab.locator(".mc-export")).to_be_hidden()
