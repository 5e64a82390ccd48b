"""Every check: well described, portable, grounded in a document."""

import re
from pathlib import Path

import pytest
import sqlglot

from toolkit.checks import load_catalogue
from toolkit.checks.catalogue import Check, shared_views
from toolkit.intake import load_layouts
from toolkit.policy import load_policy

CHECKS = list(load_catalogue().values())
SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"

each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)


def test_the_first_ten_are_there() -> None:
    assert [check.id for check in CHECKS] == ["D01", "D02", "E02", "E13", "K01", "M01", "P01", "P06", "S03", "T01"]


@each_check
def test_needs_and_parameters_exist(check: Check) -> None:
    needs = {register for need in check.needs for register in ([need] if isinstance(need, str) else need)}
    assert needs <= set(load_layouts())
    assert set(check.parameters) <= set(load_policy().parameters)


@each_check
def test_parameters_are_those_that_the_sql_reads(check: Check) -> None:
    assert set(re.findall(r"key = '(\w+)'", check.sql)) <= set(check.parameters)


@pytest.mark.parametrize(("name", "sql"), [*((c.id, c.sql) for c in CHECKS), *shared_views()], ids=lambda value: value[:20])
def test_sql_carries_over_to_spark(name: str, sql: str) -> None:
    errors = sqlglot.ErrorLevel.RAISE
    assert sqlglot.transpile(sql, read="duckdb", write="spark", unsupported_level=errors)


def squeezed(text: str) -> str:
    return re.sub(r"\s|[,，。、]", "", text)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the policy documents are not part of the project")
@each_check
def test_basis_phrase_stands_in_a_policy_document(check: Check) -> None:
    documents = [squeezed(path.read_text("utf-8")) for path in SEEDS.iterdir()]
    for basis in check.basis:
        assert any(squeezed(basis.phrase) in document for document in documents), basis.phrase
