"""The real server as its own process, and a real Chromium that can reach nothing else."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import fictitious_county as county
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright
from served import Served, StartServer

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def start_server() -> Iterator[StartServer]:
    """Starts servers, and stops them when all tests are done."""
    started: list[Served] = []

    def start(folder: Path, change: str = "pass") -> Served:
        started.append(Served(folder, change))
        return started[-1]

    yield start
    for served in started:
        served.stop()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inspection of 60 villages, the second of them with a hostile name."""
    villages = county.fictitious_villages(60)
    villages.loc[1, "village_name"] = county.HOSTILE_NAME
    folder = tmp_path_factory.mktemp("inspection")
    county.write_inspection(folder, villages)
    return folder


@pytest.fixture(scope="session")
def served(start_server: StartServer, folder: Path) -> Served:
    return start_server(folder)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, for which every host but this machine does not exist."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium on this machine")
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=DESKTOP, locale="zh-CN", accept_downloads=True)
    context.set_default_timeout(60_000)
    yield context
    context.close()


@pytest.fixture(scope="session")
def requested() -> list[str]:
    """Addresses of everything that the page asked for."""
    return []


@pytest.fixture(scope="session")
def complaints() -> list[str]:
    """Errors that the page wrote to the browser's console."""
    return []


@pytest.fixture(scope="session")
def opened(context: BrowserContext, served: Served, requested: list[str], complaints: list[str]) -> Iterator[Page]:
    """The page 选村: a page takes seconds to open, so the tests share one."""
    page = context.new_page()
    page.on("request", lambda request: requested.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(served.url, wait_until="commit")
    page.locator("tr.v-data-table__tr").first.wait_for()
    yield page
    page.goto("about:blank")  # a page that is left stops its kernel


@pytest.fixture
def tab(opened: Page) -> Page:
    """The shared page as it was when it opened."""
    opened.set_viewport_size(DESKTOP)
    opened.emulate_media(media="screen")
    opened.get_by_label("搜索村名").fill("")
    opened.get_by_role("radio", name="全部").click()
    township = opened.locator(".mc-township .v-select__selection")  # not the page: a closing menu still shows all choices
    if township.inner_text() != "全部乡镇":
        expect(opened.get_by_role("listbox")).to_have_count(0)
        township.click()
        opened.get_by_role("option", name="全部乡镇").click()
        expect(township).to_have_text("全部乡镇")
    if opened.locator("th.mc-rank").get_attribute("aria-sort") != "ascending":
        opened.get_by_role("button", name="位次").click()
    for name, value in (("villages", "12"), ("households", "10"), ("seed", "2025-11-30 骰子 4 2 6")):
        opened.locator(f"input[name={name}]").fill(value)
        opened.locator(f"input[name={name}]").blur()
    opened.locator(".mc-grid").press("Home")
    expect(opened.locator(".mc-sentence")).to_contain_text("12 村")
    expect(opened.locator(".mc-outcome[aria-busy=false]")).to_be_visible()
    return opened
