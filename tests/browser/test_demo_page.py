"""The page 选村 on the sample county, after a real run."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, expect
from served import StartServer

from tests.demo import Demo
from toolkit import inspection as ins

pytestmark = pytest.mark.browser


def test_villages_with_reasons_a_map_and_the_list(
    context: BrowserContext, start_server: StartServer, demo: Demo, tmp_path: Path
) -> None:
    hosts: set[str] = set()
    page = context.new_page()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0] if "://" in request.url else ""))
    page.goto(start_server(demo.inspection.folder).url, wait_until="commit")
    first = page.locator("tr.v-data-table__tr").first
    first.wait_for()
    scores = ins.table(demo.inspection, "village_scores")
    expect(first).to_contain_text(scores["village_name"][0])
    expect(first).to_contain_text(scores["reason_1"][0])
    expect(page.locator("svg path[data-code]")).to_have_count(len(scores))
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 Excel 名单").click()
    download.value.save_as(tmp_path / "名单.xlsx")
    book = openpyxl.load_workbook(BytesIO((tmp_path / "名单.xlsx").read_bytes()))
    assert book.sheetnames[:3] == ["抽样说明", "村名单", "走访名单"]
    assert hosts <= {"127.0.0.1", ""}
    page.goto("about:blank")
