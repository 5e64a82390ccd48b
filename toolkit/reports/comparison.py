"""What a comparison of two lists found, and the sentences in which screen and workbook tell it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

RESOLUTIONS = {
    "many_to_one": "左表一行至多对右表一行；右表一行可以对左表几行",
    "one_to_one": "两边都是一行至多对一行",
    "all": "一行可以对几行，够门槛的都列出",
    "dedupe": "在同一份名单里找重复",
}


MOST_REASONS = 3


@dataclass(frozen=True)
class ComparedList:
    """One list: its rows and what became of them, and of each column used its label and what stood over it.

    ``copies`` are rows that say the same as another; ``unlinkable`` are those that can never be a hit, by what they lack.
    """

    name: str
    sheets: Sequence[str]
    other_sheets: Sequence[str]
    rows: int
    set_aside: Mapping[str, int]
    unreadable: int
    copies: int
    unlinkable: Mapping[str, int]
    columns: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Comparison:
    """Two lists compared, or one with itself.

    ``hits`` and ``ties`` have one row per pair: ``left_row`` and ``right_row`` (data rows from 1), their places in the
    files, ``match_weight`` (bits), ``match_probability``, ``grade``, the values of both sides and ``reason``; among the
    hits of one list also ``cluster``. ``labels`` says what the columns are called in Chinese. ``compared`` is the number
    of pairs that were looked at, ``expected_false`` how many of the hits are expected to be wrong.
    """

    lists: Sequence[ComparedList]
    model: str
    title: str
    resolution: str
    threshold: float
    compared: int
    hits: pd.DataFrame
    ties: pd.DataFrame
    labels: Mapping[str, str]
    by_grade: Mapping[str, int]
    expected_false: float
    masked: bool

    @property
    def alone(self) -> bool:
        """Whether one list was compared with itself."""
        return len(self.lists) == 1


def facts(comparison: Comparison) -> list[tuple[str, str]]:
    """Everything worth knowing about a comparison besides its pairs: label and sentence."""
    lists = zip(("名单",) if comparison.alone else ("左表", "右表"), comparison.lists, strict=True)
    told = [fact for side, compared in lists for fact in _facts_of_list(side, compared)]
    return [
        *told,
        ("模型", f"{comparison.model}：{comparison.title}"),
        ("对应", RESOLUTIONS[comparison.resolution]),
        ("门槛", f"匹配概率不低于 {comparison.threshold:g}；比了 {comparison.compared:,} 对"),
        ("结果", _result(comparison)),
        ("预期误配", f"约 {comparison.expected_false:.1f} 对（按匹配概率推算；逐对看理由，拿不准的去核对）"),
        ("并列待定", _ties(comparison)),
        ("无法比对", _unlinkable(comparison)),
    ]


def _facts_of_list(side: str, compared: ComparedList) -> list[tuple[str, str]]:
    columns = "，".join(label if label == heading else f"{label}（{heading}）" for label, heading in compared.columns)
    return [(side, f"{compared.name}，{_rows(compared)}"), (f"{side}用到的列", columns)]


def _rows(compared: ComparedList) -> str:
    parts = [f"{compared.rows:,} 行"]
    if len(compared.sheets) > 1:
        parts.append(f"{len(compared.sheets)} 个工作表")
    if compared.other_sheets:
        parts.append(f"没有用的工作表：{'、'.join(compared.other_sheets)}")
    if compared.set_aside:
        parts.append("另有" + "、".join(f"{reason} {count:,} 行" for reason, count in sorted(compared.set_aside.items())))
    if compared.unreadable:
        parts.append(f"{compared.unreadable:,} 格读不出来，当作没有填")
    if compared.copies:
        parts.append(f"{compared.copies:,} 行和别的行一样，按一行比")
    return "，".join(parts)


def _result(comparison: Comparison) -> str:
    grades = "，".join(f"{grade} 级 {count:,}" for grade, count in comparison.by_grade.items())
    hits = comparison.hits
    if comparison.alone:
        rows = len({*hits["left_row"], *hits["right_row"]})
        return f"{len(hits):,} 对重复（{grades}），涉及 {rows:,} 行、{hits['cluster'].nunique():,} 组"
    return f"{len(hits):,} 对（{grades}），涉及左表 {hits['left_row'].nunique():,} 行、右表 {hits['right_row'].nunique():,} 行"


def _unlinkable(comparison: Comparison) -> str:
    """Rows that nobody could be found for, whatever the other list says."""
    names = ("名单",) if comparison.alone else ("左表", "右表")
    lists = [(name, compared.unlinkable) for name, compared in zip(names, comparison.lists, strict=True) if compared.unlinkable]
    told = [f"{name} {sum(lost.values()):,} 行（{_reasons(lost)}）" for name, lost in lists]
    return f"{'；'.join(told)}：内容太少，对方名单里就是有也认不出" if told else "没有"


def _reasons(lost: Mapping[str, int]) -> str:
    first = [f"{reason} {count:,} 行" for reason, count in list(lost.items())[:MOST_REASONS]]
    return "，".join(first) + ("等" if len(lost) > MOST_REASONS else "")


def _ties(comparison: Comparison) -> str:
    if comparison.ties.empty:
        return "没有"
    rows = comparison.ties["left_row"].nunique()
    return f"左表 {rows:,} 行各有几行同样像，分不出是哪一行，没有算进结果（共 {len(comparison.ties):,} 对）"
