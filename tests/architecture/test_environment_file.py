"""``environment.yml`` says what ``pyproject.toml`` and ``uv.lock`` say."""

from pathlib import Path

import environment
import pytest
import yaml

PROJECT = """
[project]
requires-python = ">=3.11"
dependencies = ["DuckDB>=2.0,<3", "ruamel.yaml[jinja]; python_version > '3.10'"]
[dependency-groups]
dev = ["pytest>=8"]
"""
LOCK = """
package = [
    {name = "duckdb", version = "2.0.0"},
    {name = "pytest", version = "9.2.0"},
    {name = "ruamel-yaml", version = "0.18.1"},
    {name = "ruamel-yaml", version = "0.19.0"},
    {name = "not-asked-for", version = "1"},
]
"""


def test_the_file_is_current(root: Path) -> None:
    sources = ((root / name).read_text("utf-8") for name in ("pyproject.toml", "uv.lock"))
    assert (root / "environment.yml").read_text("utf-8") == environment.render(*sources)


def test_what_analysts_look_for_is_there(root: Path) -> None:
    dependencies = yaml.safe_load((root / "environment.yml").read_text("utf-8"))["dependencies"]
    names = {entry.split("=")[0] for entry in dependencies if isinstance(entry, str)}
    assert names >= {"jupyterlab", "ipywidgets", "pandas", "scikit-learn", "voila", "pytest"}


def test_direct_dependencies_with_their_locked_versions_and_conda_names() -> None:
    rendered = yaml.safe_load(environment.render(PROJECT, LOCK))
    expected = ["python>=3.11", "pip", "python-duckdb=2.0.0", "ruamel-yaml=0.18.1", "pytest=9.2.0", {"pip": ["--editable ."]}]
    assert rendered["dependencies"] == expected


def test_a_dependency_that_is_not_locked_stops() -> None:
    with pytest.raises(KeyError, match="pytest"):
        environment.render(PROJECT, LOCK.replace("pytest", "other"))
