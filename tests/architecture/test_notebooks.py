"""Notebooks are kept without results: results carry names, and they go stale."""

import json
from pathlib import Path


def leftovers(notebook: dict) -> list[int]:
    """Numbers of the cells that keep an output or an execution count."""
    cells = enumerate(notebook["cells"])
    return [i for i, cell in cells if cell.get("outputs") or cell.get("execution_count") is not None]


def test_notebooks_hold_no_results(project_files: list[Path]) -> None:
    notebooks = [path for path in project_files if path.suffix == ".ipynb"]
    found = {path.name: leftovers(json.loads(path.read_text("utf-8"))) for path in notebooks}
    assert {name: cells for name, cells in found.items() if cells} == {}


def test_a_notebook_that_was_run_is_noticed() -> None:
    text = {"cell_type": "markdown", "source": "a"}
    clean = {"cell_type": "code", "outputs": [], "execution_count": None}
    with_output = {"cell_type": "code", "outputs": [{"output_type": "stream"}], "execution_count": None}
    with_count = {"cell_type": "code", "outputs": [], "execution_count": 3}
    assert leftovers({"cells": [text, clean, with_output, with_count]}) == [2, 3]
