"""The catalogue of checks: metadata of each and its SQL."""

from collections.abc import Iterable, Set
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

Channel = Literal["asset", "favour", "death", "custody", "payment", "duplicate", "subsidy", "exclusion"]
Tier = Literal["strong", "medium", "weak"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Basis(_Strict):
    """The document and the exact phrase that ask for the check."""

    document: str
    phrase: str


class Check(_Strict):
    """One check. ``needs`` lists registers; a list inside means any of them will do."""

    id: str
    title: str
    level: str
    unit: tuple[str, ...]
    channel: Channel
    tier: Tier
    basis: tuple[Basis, ...] = Field(min_length=1)
    needs: tuple[str | tuple[str, ...], ...]
    parameters: tuple[str, ...]
    suppressions: tuple[str, ...]
    sentence: str
    sql: str

    def missing(self, handed_in: Set[str]) -> list[str]:
        """Needed registers that were not handed in; of alternatives the first stands for all."""
        alternatives = [(need,) if isinstance(need, str) else need for need in self.needs]
        return [options[0] for options in alternatives if not set(options) & handed_in]


@cache
def load_catalogue() -> dict[str, Check]:
    """Every check that ships with the toolkit, by id."""
    folder = files("toolkit.checks") / "catalogue"
    described = [path for path in sorted(folder.iterdir(), key=str) if path.name.endswith(".yaml")]
    checks = [
        Check.model_validate(
            {**yaml.safe_load(path.read_text("utf-8")), "sql": (folder / path.name.replace(".yaml", ".sql")).read_text("utf-8")}
        )
        for path in described
    ]
    return {check.id: check for check in checks}


def shared_views() -> Iterable[tuple[str, str]]:
    """Name and SQL of the intermediate views, in the order in which they build on each other."""
    folder = files("toolkit.checks") / "views"
    return [(path.name, path.read_text("utf-8")) for path in sorted(folder.iterdir(), key=str) if path.name.endswith(".sql")]
