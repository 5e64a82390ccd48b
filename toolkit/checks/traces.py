"""What a finished check was made from, so that it is judged again exactly when that has changed."""

import hashlib
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import duckdb

from toolkit import store
from toolkit.checks.catalogue import Check
from toolkit.checks.ground import Ground
from toolkit.checks.intermediates import macros, tables_behind

ALWAYS_READ = {"links", "places", "persons", "known_villages"}


class Fingerprints:
    """SHA-256 of a check, what its SQL builds on, the policy, the day, and the files that it reads; empty where its SQL cannot be parsed.

    A file is known by its size and the time of its last change: every stage writes files anew and renames them.
    """

    def __init__(self, ground: Ground, work: Path, definitions: Mapping[str, str]) -> None:
        self._work, self._definitions = work, definitions
        self._of_all = [macros(), _ground(ground)]

    def of(self, check: Check) -> str:
        """The fingerprint of one check."""
        try:
            behind = tables_behind(check.sql, self._definitions) | (
                tables_behind(check.months_sql, self._definitions) if check.months_sql else set()
            )
        except duckdb.Error:
            return ""
        built_on = [self._definitions[name] for name in sorted(behind & self._definitions.keys())]
        about = [check.model_dump_json(), *built_on, *self._of_all, _function(check), *_files(behind, self._work)]
        return hashlib.sha256("\n".join(about).encode()).hexdigest()


def _ground(ground: Ground) -> str:
    policy = (
        f"{ground.policy.table().to_csv()}{ground.policy.matrix.table().to_csv()}{ground.policy.matrix.scheme_table().to_csv()}"
    )
    return f"{policy}{ground.as_of}{ground.period}{sorted(ground.handed_in)}"


def _function(check: Check) -> str:
    source = files("toolkit.checks.statistics") / f"{check.id.lower()}.py"
    return source.read_text("utf-8") if check.statistic else ""


def _files(names: set[str], work: Path) -> list[str]:
    tables = {re.sub("^(linked|placed)_", "", name) for name in names} | ALWAYS_READ
    paths = [path for name in sorted(tables) if (path := store.table_path(work, name)).is_file()]
    return [f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in paths]
