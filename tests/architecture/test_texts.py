"""What must not be written: one machine's paths, hosts that pages would call, words that accuse."""

import re
from pathlib import Path

import pytest

TEXT = {
    ".py",
    ".md",
    ".yml",
    ".yaml",
    ".toml",
    ".ipynb",
    ".vue",
    ".j2",
    ".html",
    ".css",
    ".js",
    ".sql",
    ".json",
    ".geojson",
    ".txt",
    ".csv",
    "",
}

# One machine's folders: put together here so that this file does not hold them.
MACHINE_PATH = re.compile(r"(?<![\w.<~])/(?:" + "work|root|tmp|home|Users" + r")/\w|\b[A-Z]:\\Users\\")
OUTSIDE = re.compile(
    r"https?://(?!(?:127\.0\.0\.1|localhost)\b)(?!www\.w3\.org/(?:2000/svg|1999/xlink)\b)|(?:src|href)\s*=\s*[\"']//"
)
ACCUSING = "违" + "规"


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace") if path.suffix in TEXT else ""


def test_no_paths_of_one_machine(project_files: list[Path]) -> None:
    assert [str(path) for path in project_files if MACHINE_PATH.search(text_of(path))] == []


@pytest.mark.parametrize("text", ['open("/' + 'tmp/x")', "in /" + "work/main", "C:" + "\\Users\\x"])
def test_a_machine_path_is_noticed(text: str) -> None:
    assert MACHINE_PATH.search(text)


@pytest.mark.parametrize("text", ["mingcha serve demo", "work/flags.parquet", "inspection/work/x", "~/tmp/x", "</root>"])
def test_ordinary_paths_pass(text: str) -> None:
    assert not MACHINE_PATH.search(text)


def test_pages_call_no_other_host(project_files: list[Path], root: Path) -> None:
    pages = [path for path in project_files if path.is_relative_to(root / "toolkit" / "panels")]
    assert [str(path) for path in pages if OUTSIDE.search(text_of(path))] == []


@pytest.mark.parametrize(
    "text", ['<script src="https://cdn.example/x.js">', "<link href='//cdn.example/x.css'>", "fetch('http://10.0.0.1')"]
)
def test_another_host_is_noticed(text: str) -> None:
    assert OUTSIDE.search(text)


@pytest.mark.parametrize("text", ["http://127.0.0.1:8866/", "http://localhost/", '<svg xmlns="http://www.w3.org/2000/svg">'])
def test_this_machine_and_xml_names_pass(text: str) -> None:
    assert not OUTSIDE.search(text)


def test_nothing_that_users_read_accuses(project_files: list[Path], root: Path) -> None:
    folders = [root / name for name in ("toolkit", "dashboards", "notebooks")]
    read = [path for path in project_files if path.name.startswith("README") or any(map(path.is_relative_to, folders))]
    assert [str(path) for path in read if ACCUSING in text_of(path)] == []
