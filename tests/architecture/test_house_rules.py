"""Limits that keep the code readable, counted on the code itself."""

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

Function = ast.FunctionDef | ast.AsyncFunctionDef

VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}


def functions(path: Path) -> Iterator[Function]:
    yield from (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, Function))


def body_length(function: Function) -> int:
    """Lines from the first statement after the docstring to the last."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


@pytest.fixture(scope="module")
def lengths(toolkit_modules: list[Path]) -> dict[str, int]:
    return {f"{path.stem}.{f.name}:{f.lineno}": body_length(f) for path in toolkit_modules for f in functions(path)}


def test_body_length_leaves_out_signature_and_docstring() -> None:
    source = 'def f(\n    a,\n):\n    """Say.\n\n    More.\n    """\n    b = a\n\n    return b\n'
    assert body_length(ast.parse(source).body[0]) == 3


def test_half_of_the_functions_are_very_short(lengths: dict[str, int]) -> None:
    assert statistics.median(lengths.values()) <= 8


def test_nine_functions_of_ten_are_short(lengths: dict[str, int]) -> None:
    assert statistics.quantiles(lengths.values(), n=10)[-1] <= 20


def test_no_function_is_long(lengths: dict[str, int]) -> None:
    assert {name: length for name, length in lengths.items() if length > 50} == {}


def test_no_file_is_long(project_files: list[Path]) -> None:
    code = [path for path in project_files if path.suffix in {".py", ".vue"}]
    lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in code}
    assert {name: count for name, count in lines.items() if count > 300} == {}


def test_names_say_what_is_inside(project_files: list[Path]) -> None:
    code = [path for path in project_files if path.suffix == ".py"]
    assert [str(path) for path in code if VAGUE_NAMES & {path.stem, path.parent.name}] == []


def test_every_package_says_what_it_is_for(toolkit_modules: list[Path], root: Path) -> None:
    packages = {path.parent for path in toolkit_modules}
    inits = [package / "__init__.py" for package in packages]
    assert [
        str(i.relative_to(root)) for i in inits if not (i.exists() and ast.get_docstring(ast.parse(i.read_text("utf-8"))))
    ] == []


def boolean_switches(function: Function) -> list[str]:
    """Positional arguments that are booleans: ``draw(frame, True)`` tells a reader nothing."""
    arguments = function.args.posonlyargs + function.args.args
    return [a.arg for a in arguments if isinstance(a.annotation, ast.Name) and a.annotation.id == "bool"]


def test_public_functions_have_no_positional_switches(toolkit_modules: list[Path]) -> None:
    public = [(path.stem, f) for path in toolkit_modules for f in functions(path) if not f.name.startswith("_")]
    assert [(stem, f.name) for stem, f in public if boolean_switches(f)] == []


FORBIDDEN = {
    "open ends": re.compile(r"#.*\b(?:TO" + r"DO|FIX" + r"ME|XXX|HACK)\b"),
    "silenced types": re.compile(r"# type: ignore(?!\[)"),
    "swallowed errors": re.compile(r"except[^\n]*:\s*pass\b"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_code_has_no(what: str, project_files: list[Path]) -> None:
    code = [path for path in project_files if path.suffix in {".py", ".vue"} and path != Path(__file__)]
    assert [path.name for path in code if FORBIDDEN[what].search(path.read_text("utf-8"))] == []


def unstable_sorts(path: Path) -> list[int]:
    """Lines that sort by one key without ``kind``: the order of equal keys then depends on the processor."""
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if _sorts_by_one_key(call) and "kind" not in {k.arg for k in call.keywords}]


def _sorts_by_one_key(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in {"sort_values", "argsort"}:
        return False
    return not (call.args and isinstance(call.args[0], ast.List) and len(call.args[0].elts) > 1)


def test_equal_keys_keep_their_order(toolkit_modules: list[Path]) -> None:
    assert [(path.name, line) for path in toolkit_modules for line in unstable_sorts(path)] == []
