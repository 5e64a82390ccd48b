"""Write ``environment.yml`` for conda users from ``pyproject.toml`` and ``uv.lock``.

Usage: ``python tools/environment.py`` writes the file, ``--check`` only says whether it is current.
"""

import argparse
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "environment.yml"

# conda-forge's names, where they are not those of PyPI.
CONDA_NAMES = {"duckdb": "python-duckdb", "playwright": "playwright-python"}

HEADER = """\
# Generated from pyproject.toml and uv.lock by: python tools/environment.py
# Change those files, not this one; a test regenerates it and compares.
name: mingcha
channels:
  - conda-forge
  - nodefaults
dependencies:
"""


def render(pyproject: str, lock: str) -> str:
    """Text of ``environment.yml``: direct dependencies only, pinned to the versions of the lock."""
    project = tomllib.loads(pyproject)
    versions = locked_versions(lock)
    lines = [f"python{project['project']['requires-python']}", "pip"]
    for title, requirements in direct_requirements(project).items():
        lines.append(f"# {title}")
        lines += [f"{CONDA_NAMES.get(name, name)}={versions[name]}" for name in map(package_name, requirements)]
    items = "".join(f"  {line}\n" if line.startswith("#") else f"  - {line}\n" for line in lines)
    return f"{HEADER}{items}  - pip:\n      - --editable .\n"


def direct_requirements(project: dict) -> dict[str, list[str]]:
    """Requirements of the toolkit and of its development group, by a title for each; ``make bench`` adds its own."""
    groups = {f"for development: {name}": items for name, items in project["dependency-groups"].items() if name != "bench"}
    return {"to run": project["project"]["dependencies"], **groups}


def package_name(requirement: str) -> str:
    """Normalised name in a requirement such as ``duckdb>=2.0,<3``."""
    name = re.match(r"[\w.-]+", requirement)
    if name is None:
        raise ValueError(f"no package name in {requirement!r}")
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def locked_versions(lock: str) -> dict[str, str]:
    """Version of every package; of a package locked twice the oldest, which is listed first."""
    versions: dict[str, str] = {}
    for package in tomllib.loads(lock)["package"]:
        versions.setdefault(package["name"], package["version"])
    return versions


def main() -> int:
    """Write the file, or with ``--check`` compare it; 1 where it is out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    text = render((ROOT / "pyproject.toml").read_text("utf-8"), (ROOT / "uv.lock").read_text("utf-8"))
    if parser.parse_args().check:
        return int(TARGET.read_text("utf-8") != text)
    TARGET.write_text(text, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
