"""The server itself: what it gives out, to whom, and what it leaves behind."""

import gzip
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import BrowserContext, expect
from served import Served, StartServer

pytestmark = pytest.mark.browser

KERNEL_ID = "() => JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def wait_until(condition: Callable[[], bool], seconds: float = 40) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.3)
    return False


def test_it_listens_on_this_machine_only(served: Served) -> None:
    listening = [c.laddr.ip for c in psutil.Process(served.process.pid).net_connections("inet") if c.status == psutil.CONN_LISTEN]
    assert set(listening) == {"127.0.0.1"}


@pytest.mark.parametrize("path", ["voila/files/choose_villages.ipynb", "voila/files/../pyproject.toml", "voila/files/x.png"])
def test_files_are_not_given_out(served: Served, path: str) -> None:
    assert get(served.url + path)[0] in {403, 404}


def test_another_host_name_is_refused(served: Served) -> None:
    assert get(served.url, Host="county.example")[0] == 403


def test_scripts_are_compressed(served: Served) -> None:
    status, headers, body = get(served.url + "voila/templates/lab/static/voila-style.js", **{"Accept-Encoding": "gzip"})
    assert (status, headers.get("Content-Encoding")) == (200, "gzip")
    assert len(gzip.decompress(body)) > len(body)


def test_before_the_first_run_it_says_what_to_do(start_server: StartServer, tmp_path: Path) -> None:
    status, headers, body = get(start_server(tmp_path).url)
    assert status == 503
    assert "请先运行" in body.decode()
    assert f"mingcha run {tmp_path}" in body.decode()
    assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_too_many_pages_get_a_friendly_word(start_server: StartServer, folder: Path) -> None:
    status, _, body = get(start_server(folder, change="server.MOST_PAGES = -1").url)
    assert status == 503
    assert "打开的页面太多了" in body.decode()


def test_an_inspection_that_cannot_be_read_is_explained(
    start_server: StartServer, context: BrowserContext, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "village_scores.parquet").write_bytes((folder / "work" / "village_scores.parquet").read_bytes())
    page = context.new_page()
    page.goto(start_server(tmp_path).url, wait_until="commit")
    expect(page.locator(".mc-notice-page")).to_contain_text("inspection.yaml", timeout=60_000)
    page.goto("about:blank")


def test_a_closed_page_leaves_no_kernel_behind(served: Served, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(served.url, wait_until="commit")
    page.locator(".mc-page").wait_for()
    kernel_id = page.evaluate(KERNEL_ID)
    assert get(f"{served.url}api/kernels/{kernel_id}")[0] == 200
    page.close(run_before_unload=True)
    assert wait_until(lambda: get(f"{served.url}api/kernels/{kernel_id}")[0] == 404)
