"""The project's own files, as the architecture tests look at them."""

import fnmatch
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def project_files() -> list[Path]:
    """Every file that is, or would be, under version control; also without git."""
    names = _known_to_git() if shutil.which("git") and (ROOT / ".git").exists() else _not_ignored()
    return [path for path in (ROOT / name for name in names) if path.is_file()]


@pytest.fixture(scope="session")
def toolkit_modules(project_files: list[Path]) -> list[Path]:
    return [path for path in project_files if path.suffix == ".py" and path.is_relative_to(ROOT / "toolkit")]


def _known_to_git() -> list[str]:
    # Another user's folder is unsafe to git unless it is named; we only list it.
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    return [name for name in subprocess.check_output(command, cwd=ROOT, encoding="utf-8").split("\0") if name]


def _not_ignored() -> list[str]:
    patterns = [line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split()] + [".uv", ".git"]
    names = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
    return [str(name) for name in names if not any(fnmatch.fnmatch(part, p) for part in name.parts for p in patterns)]
