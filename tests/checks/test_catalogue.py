"""Every check: well described, portable, grounded in a document, honest about what it reads."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
import sqlglot

from toolkit.checks import load_catalogue
from toolkit.checks.catalogue import Check
from toolkit.checks.intermediates import definitions_for, registers_read, shared_views, tables_behind
from toolkit.checks.items import all_item_ids, load_items
from toolkit.checks.sentences import placeholders
from toolkit.intake import load_layouts
from toolkit.policy import load_policy

CHECKS = list(load_catalogue().values())
DEFINITIONS = definitions_for(CHECKS)
SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
PARAMETER = re.compile(r"policy_number(?:_on)?\('(\w+)'|key = '(\w+)'")

# Registers of which identity and linkage make these tables.
BEHIND = {
    "persons": {"hukou"},
    "kin": {"officials", "hukou", "marriages", "kin_filings"},
    "members": {"dibao_roster"},
    "households": {"dibao_roster"},
    "memberships": {"dibao_roster"},
}

each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)


def sql_behind(check: Check) -> str:
    """The check's SQL with all shared views that it reads."""
    own = "\n".join(filter(None, (check.sql, check.months_sql)))
    behind = tables_behind(check.sql, DEFINITIONS) | (tables_behind(check.months_sql, DEFINITIONS) if check.months_sql else set())
    return "\n".join([own, *(DEFINITIONS[name] for name in sorted(behind & DEFINITIONS.keys()))])


def statistic_behind(check: Check) -> str:
    """The Python of a village statistic."""
    return (files("toolkit.checks.statistics") / f"{check.id.lower()}.py").read_text("utf-8") if check.statistic else ""


def test_each_item_of_the_documents_is_a_check_or_said_to_be_none() -> None:
    assert len(all_item_ids()) == 134
    assert sorted([*load_catalogue(), *load_items()]) == sorted(all_item_ids())


@each_check
def test_registers_read_are_those_that_are_declared(check: Check) -> None:
    read = set().union(*(registers_read(sql, DEFINITIONS, load_layouts()) for sql in (check.sql, check.months_sql) if sql))
    behind_identities = set().union(*(BEHIND[name] for name in tables_behind(check.sql, DEFINITIONS) & BEHIND.keys()))
    assert read <= check.registers, f"add to uses: {sorted(read - check.registers)}"
    assert check.registers - read <= behind_identities, f"not read: {sorted(check.registers - read)}"


@each_check
def test_parameters_named_in_sql_are_those_that_are_declared(check: Check) -> None:
    sql = sql_behind(check)
    named = {one or other for one, other in PARAMETER.findall(sql)}
    named |= {"link_probability_min"} if re.search(r"\blinked_\w+", sql) else set()
    named |= {key for key in load_policy().parameters if f'"{key}"' in statistic_behind(check)}
    assert named == set(check.parameters), f"parameters should be {sorted(named)}"


@each_check
def test_parameters_and_schemes_exist(check: Check) -> None:
    assert set(check.parameters) <= set(load_policy().parameters)
    assert not check.amount or check.amount.scheme in {None, *load_policy().matrix.schemes}


@each_check
def test_suppressions_are_those_that_the_sql_names(check: Check) -> None:
    judging = statistic_behind(check)
    assert [key for key in check.suppressions if f"'{key}'" not in sql_behind(check) and f'"{key}"' not in judging] == []


@each_check
def test_words_are_used_in_the_sentence(check: Check) -> None:
    used = {name for name, _ in placeholders(check.sentence)}
    assert check.words.keys() <= used
    assert "unit_key" not in used
    assert not re.search(r"[{}]", re.sub(r"\{\w+(:(month|day|yuan|percent|number))?\}", "", check.sentence))


@pytest.mark.parametrize(
    ("name", "sql"),
    [*((c.id, c.sql) for c in CHECKS), *((c.months_view, c.months_sql) for c in CHECKS if c.months_sql), *shared_views().items()],
    ids=lambda value: value[:20],
)
def test_sql_carries_over_to_spark(name: str, sql: str) -> None:
    errors = sqlglot.ErrorLevel.RAISE
    assert sqlglot.transpile(sql, read="duckdb", write="spark", unsupported_level=errors)


@pytest.mark.parametrize(("name", "sql"), shared_views().items(), ids=shared_views())
def test_every_shared_view_says_what_it_is(name: str, sql: str) -> None:
    assert sql.startswith("-- ")


def squeezed(text: str) -> str:
    return re.sub(r"\s|[,，。、]", "", text)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the policy documents are not part of the project")
@pytest.mark.parametrize("asked", [*CHECKS, *load_items().values()], ids=lambda asked: asked.id)
def test_basis_phrase_stands_in_a_policy_document(asked: Check) -> None:
    documents = [squeezed(path.read_text("utf-8")) for path in SEEDS.iterdir()]
    for basis in asked.basis:
        assert any(squeezed(basis.phrase) in document for document in documents), basis.phrase
