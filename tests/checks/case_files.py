"""``tests/cases/<ID>.yaml``: cases of one check as a policy officer would tell them; docs/writing_checks.md explains the form."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).resolve().parents[1] / "cases"
AS_OF = dt.date(2026, 10, 31)
KEYS = {"name", "people", "registers", "expect", "as_of", "policy", "pairs"}

Row = dict[str, Any]


@dataclass(frozen=True)
class Expected:
    """What one unit of a case must come to; ``who`` names a person, a village or a township of the case."""

    verdict: str
    who: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One case: the rows that matter, and what the check must say. ``number`` is its place in the file."""

    check: str
    number: int
    name: str
    people: dict[str, Row]
    registers: dict[str, list[Row]]
    expected: tuple[Expected, ...]
    as_of: dt.date
    policy: str  # YAML of the county's own parameters, empty for none
    pairs: str  # YAML of what the county says of benefits drawn together, empty for nothing

    @property
    def title(self) -> str:
        return f"{self.check} {self.number} {self.name}"


@dataclass(frozen=True)
class CaseFile:
    """All cases of a check; ``alone`` where each needs a county of its own."""

    check: str
    cases: tuple[Case, ...]
    alone: bool


def case_ids() -> list[str]:
    return sorted(path.stem for path in CASES.glob("*.yaml"))


@cache
def read_cases(check: str) -> CaseFile:
    told = yaml.safe_load((CASES / f"{check}.yaml").read_text("utf-8"))
    assert told["check"] == check, f"{check}.yaml tells of {told['check']}"
    unknown = told.keys() - {"check", "as_of", "policy", "each_alone", "cases"}
    assert not unknown, f"{check}.yaml: {unknown}"
    cases = tuple(_case(told, number, case) for number, case in enumerate(told["cases"], 1))
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), f"{check}.yaml: two cases of one name"
    return CaseFile(check, cases, bool(told.get("each_alone")))


def _case(told: Row, number: int, case: Row) -> Case:
    assert not case.keys() - KEYS, f"{told['check']} {number}: {case.keys() - KEYS}"
    policy = case.get("policy", told.get("policy"))
    return Case(
        check=told["check"],
        number=number,
        name=case["name"],
        people={name: facts or {} for name, facts in (case.get("people") or {}).items()},
        registers={name: [row or {} for row in rows] for name, rows in case["registers"].items()},
        expected=_expected(case["expect"]),
        as_of=case.get("as_of", told.get("as_of", AS_OF)),
        policy=yaml.safe_dump(policy, allow_unicode=True) if policy else "",
        pairs=yaml.safe_dump({"pairs": case["pairs"]}, allow_unicode=True) if "pairs" in case else "",
    )


def _expected(told: str | Row | list[Row]) -> tuple[Expected, ...]:
    """``flag``, ``none`` (no unit at all), a mapping for the one unit of the case, or a list with ``who``."""
    if told == "none":
        return ()
    if isinstance(told, str):
        return (Expected(told),)
    rows = told if isinstance(told, list) else [told]
    return tuple(
        Expected(row["verdict"], row.get("who"), {k: v for k, v in row.items() if k not in {"verdict", "who"}}) for row in rows
    )
