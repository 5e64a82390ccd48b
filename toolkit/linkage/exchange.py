"""Models to and from the JSON of Splink 5, as far as its levels, SQL conditions on one column, can say the same.

Splink is an optional extra (``pip install mingcha[splink]``); this module needs it neither to write nor to read the JSON.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.linkage.estimation import Estimate
from toolkit.linkage.specification import BlockingRule, Comparison, Level, LinkModel, Test
from toolkit.model.errors import LinkageError

EQUAL = re.compile(r'l\."?(\w+)"? = r\."?(\w+)"?')
_ALIKE = {
    "osa": re.compile(r'damerau_levenshtein\("?(\w+)_l"?, "?\1_r"?\) <= (\d+)', re.IGNORECASE),
    "jaro_winkler": re.compile(r'jaro_winkler_similarity\("?(\w+)_l"?, "?\1_r"?\) >= ([\d.]+)', re.IGNORECASE),
    "same": re.compile(r'substr\("?(\w+)_l"?, 1, (\d+)\) = substr\("?\1_r"?, 1, \2\)', re.IGNORECASE),
}
_VALUES: dict[str, Callable[[str], object]] = {"osa": int, "jaro_winkler": float, "same": lambda digits: f"first_{digits}"}
_SAME_VALUE = re.compile(r'"?(\w+)_l"? = "?\1_r"?')


@dataclass(frozen=True)
class SplinkModel:
    """Settings for a Splink ``Linker``, and what of our model they cannot say, one line each for people."""

    settings: dict[str, Any]
    left_out: tuple[str, ...]


def to_splink(model: LinkModel, estimate: Estimate) -> SplinkModel:
    """The model with the m, u and prior of a linkage. The records need the model's fields as columns, and ``row``."""
    left_out: list[str] = []
    comparisons = [_to_comparison(c, estimate, left_out) for c in model.comparisons]
    settings = {
        "link_type": "dedupe_only" if model.resolution == "dedupe" else "link_only",
        "unique_id_column_name": "row",
        "sql_dialect": "duckdb",
        "probability_two_random_records_match": estimate.matches / estimate.pairs,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": _rule_sql(r), "sql_dialect": "duckdb"} for r in model.blocking
        ],
        "comparisons": comparisons,
        "retain_intermediate_calculation_columns": True,
    }
    return SplinkModel(settings, tuple(left_out))


def from_splink(settings: Mapping[str, Any], name: str, title: str) -> LinkModel:
    """A model out of Splink's JSON; :class:`LinkageError` naming the first condition that has no counterpart here."""
    comparisons = [_from_comparison(c) for c in settings["comparisons"]]
    blocking = [_from_rule(rule["blocking_rule"]) for rule in settings["blocking_rules_to_generate_predictions"]]
    columns = {c["column"] for c in comparisons} | {column for rule in blocking for column in rule["equal"]}
    resolution = "dedupe" if settings["link_type"] == "dedupe_only" else "all"
    fields: dict[str, dict[str, str]] = {column: {} for column in sorted(columns)}
    content = {"model": name, "title": title, "fields": fields, "blocking": blocking, "comparisons": comparisons}
    return LinkModel.model_validate(content | {"resolution": resolution})


def _rule_sql(rule: BlockingRule) -> str:
    conditions = [f'l."{column}" = r."{column}"' for column in rule.equal]
    return " AND ".join([*conditions, *([f"({rule.where})"] if rule.where else [])])


def _to_comparison(comparison: Comparison, estimate: Estimate, left_out: list[str]) -> dict[str, Any]:
    left, right = (f'"{comparison.column}_{side}"' for side in "lr")
    if comparison.unless:
        left_out.append(f"{comparison.label}：不重复计前面已计过的证据(unless)")
    levels = [{"sql_condition": f"{left} IS NULL OR {right} IS NULL", "label_for_charts": "NULL", "is_null_level": True}]
    for number, level in enumerate(comparison.levels):
        condition = _condition(comparison, number, level)
        if condition is None:
            left_out.append(f"{comparison.label}：{level.label}")
            continue
        m, u = (float(part[comparison.name][number]) for part in (estimate.m, estimate.u))
        said = {"sql_condition": condition, "label_for_charts": level.label, "m_probability": m, "u_probability": u}
        rare = comparison.frequency and condition == f"{left} = {right}"
        levels.append(said | ({"tf_adjustment_column": comparison.column, "tf_adjustment_weight": 1.0} if rare else {}))
    return {"output_column_name": comparison.name, "comparison_levels": levels}


def _condition(comparison: Comparison, number: int, level: Level) -> str | None:
    """SQL for a level; None where Splink has no words for it."""
    if comparison.states:
        return "ELSE" if number == len(comparison.levels) - 1 else None
    if number == 0 and comparison.has_equal:
        return f'"{comparison.column}_l" = "{comparison.column}_r"'
    if not level.any:
        return "ELSE"
    tests = [_test_sql(comparison.column, test) for test in level.any]
    return None if None in tests else " OR ".join(f"({test})" if len(tests) > 1 else str(test) for test in tests)


def _test_sql(column: str, test: Test) -> str | None:
    left, right = f'"{column}_l"', f'"{column}_r"'
    said = []
    for name, value in test.model_dump(exclude_unset=True).items():
        first = re.fullmatch(r"first_(\d+)", str(value)) if name == "same" else None
        sql = {
            "osa": f"damerau_levenshtein({left}, {right}) <= {value}",
            "jaro_winkler": f"jaro_winkler_similarity({left}, {right}) >= {value}",
            "same": f"substr({left}, 1, {first[1]}) = substr({right}, 1, {first[1]})" if first else None,
        }.get(name)
        said.append(sql)
    return None if None in said else " AND ".join(map(str, said))


def _from_comparison(comparison: Mapping[str, Any]) -> dict[str, Any]:
    levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
    read = [_from_level(level, comparison["output_column_name"]) for level in levels]
    columns = {column for column, _ in read if column}
    if len(columns) != 1:
        raise LinkageError("一项比较只能比一列", comparison["output_column_name"], "在 Splink 里拆成几项比较后再导出")
    return {
        "name": comparison["output_column_name"],
        "label": comparison["output_column_name"],
        "column": columns.pop(),
        "frequency": any(level.get("tf_adjustment_column") for level in levels),
        "has_equal": bool(_SAME_VALUE.fullmatch(levels[0]["sql_condition"])),
        "levels": [level for _, level in _numbered(read)],
    }


def _numbered(read: list[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, (column, level) in enumerate(read):
        yield column, {"name": f"level_{number}", **level}


def _from_level(level: Mapping[str, Any], comparison: str) -> tuple[str, dict[str, Any]]:
    """The column that a level compares, and the level."""
    condition = level["sql_condition"]
    said = {
        "label": level.get("label_for_charts", condition),
        "m": level.get("m_probability", 0.5),
        "u": level.get("u_probability", 0.5),
    }
    if condition.strip().upper() == "ELSE":
        return "", said
    same = _SAME_VALUE.fullmatch(condition)
    if same:
        return same[1], said
    for name, pattern in _ALIKE.items():
        found = pattern.fullmatch(condition)
        if found:
            value = _VALUES[name](found[2])
            return found[1], said | {"any": [{name: value}]}
    raise LinkageError(
        f"没有对应的级别：{condition}", comparison, "在 Splink 里换成相等、编辑距离、Jaro-Winkler 或前几个字符相同"
    )


def _from_rule(sql: str) -> dict[str, Any]:
    parts = [part.strip() for part in re.split(r"\bAND\b", sql, flags=re.IGNORECASE)]
    equal = [match[1] for part in parts if (match := EQUAL.fullmatch(part)) and match[1] == match[2]]
    others = [part for part in parts if not ((match := EQUAL.fullmatch(part)) and match[1] == match[2])]
    if not equal:
        raise LinkageError(f"分块规则里没有两边相同的列：{sql}", "blocking", "至少写一个相等条件")
    return {"name": sql, "equal": equal, "where": " AND ".join(others)}
