"""The contracts in ``pyproject.toml`` hold, and they would notice if they did not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LINT = Path(sys.executable).with_name("lint-imports")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def copy_of_toolkit(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "toolkit", tmp_path / "toolkit", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", tmp_path)
    return tmp_path


def test_layers_hold(root: Path) -> None:
    result = lint_imports(root)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "statement", "broken"),
    [
        ("values/upward.py", "import toolkit.intake", "Stages do not know each other"),
        ("intake/sideways.py", "import toolkit.linkage", "Stages do not know each other"),
        ("model/workbook.py", "import xlsxwriter", "Workbooks are read and written at the edges only"),
        ("intake/widget.py", "import ipyvuetify", "Widgets live in panels only"),
    ],
)
def test_a_forbidden_import_breaks_its_contract(copy_of_toolkit: Path, module: str, statement: str, broken: str) -> None:
    (copy_of_toolkit / "toolkit" / module).write_text(f"{statement}\n", "utf-8")
    result = lint_imports(copy_of_toolkit)
    assert result.returncode == 1
    assert f"{broken} BROKEN" in result.stdout


def test_a_package_without_a_layer_breaks_the_contract(copy_of_toolkit: Path) -> None:
    (copy_of_toolkit / "toolkit" / "elsewhere.py").write_text("", "utf-8")
    assert lint_imports(copy_of_toolkit).returncode == 1
