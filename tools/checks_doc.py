"""Write ``docs/checks.md``, for users, from the catalogue of checks and the items that are none.

Usage: ``python tools/checks_doc.py`` writes the file, ``--check`` only says whether it is current.
Run it with the Python of ``.venv``.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from generated_doc import publish

from toolkit.checks import Check, load_catalogue
from toolkit.checks.catalogue import Basis
from toolkit.checks.items import CHAPTERS, Item, all_item_ids, load_items
from toolkit.intake import load_layouts
from toolkit.policy import load_policy

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "checks.md"
KINDS = {"visit_question": "走访时问或看", "ledger_state": "台账得出", "feature": "由其他功能完成", "not_yet": "还没有"}
TIERS = {"strong": "强", "medium": "中", "weak": "弱"}
INTRO = """\
<!-- 由 tools/checks_doc.py 按 toolkit/checks/catalogue 生成，请不要直接改这个文件。 -->
# 检查项：文件要求什么，怎样落实

五份政策文件一共提出 134 项可以由软件核对、计算、登记或提醒的要求，下面每项都写明落实的方式。疑点只是数据上的线索，要走访核实才算问题。
本县可以在核查文件夹的 `checks` 里放 `编号.sql` 和 `编号.yaml`，增加检查项或改写自带的检查项，写法见 [writing_checks.md](writing_checks.md)。
"""


def render() -> str:
    """Text of ``docs/checks.md``."""
    chapters = "\n".join(part for chapter in CHAPTERS for part in _chapter(chapter))
    return f"{INTRO}\n{_overview()}\n{chapters}"


def _overview() -> str:
    checks, items = load_catalogue(), load_items()
    lines = [
        "| 章 | 项数 | 检查项 | 村级统计 | 走访时问或看 | 台账得出 | 其他功能 | 还没有 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for chapter, (title, count) in CHAPTERS.items():
        here = [check for check in checks.values() if check.id[0] == chapter]
        kinds = [item.kind for item in items.values() if item.id[0] == chapter]
        statistics = sum(check.statistic is not None for check in here)
        numbers = [count, len(here) - statistics, statistics, *(kinds.count(kind) for kind in KINDS)]  # type: ignore[arg-type]
        lines.append(f"| {chapter} {title} | {' | '.join(map(str, numbers))} |")
    return "\n".join(lines) + "\n"


def _chapter(chapter: str) -> Iterator[str]:
    checks, items = load_catalogue(), load_items()
    yield f"## {chapter} {CHAPTERS[chapter][0]}\n"
    for item_id in all_item_ids():
        if item_id[0] == chapter:
            yield "\n".join(_check(checks[item_id]) if item_id in checks else _item(items[item_id])) + "\n"


def _check(check: Check) -> Iterator[str]:
    titles = {name: layout.title for name, layout in load_layouts().items()}
    yield f"### {check.id} {check.title}\n"
    yield f"- 落实：{'村级统计' if check.statistic else '检查项'}（{TIERS[check.tier]}疑点）"
    yield from _basis(check.basis)
    needs = ("或".join(titles[name] for name in ([need] if isinstance(need, str) else need)) for need in check.needs)
    yield f"- 必须有：{'；'.join(needs)}"
    if check.uses:
        yield f"- 有就用：{'；'.join(titles[name] for name in check.uses)}"
    if check.parameters:
        labels = load_policy().parameters
        yield f"- 参数：{'；'.join(f'{labels[key].label}（`{key}`）' for key in check.parameters)}"
    if check.suppressions:
        yield f"- 例外：{'；'.join(check.suppressions.values())}"
    if check.statistic:
        yield f"- 方法：{check.statistic.test}"
        yield f"- 前提：{'；'.join(check.statistic.assumptions)}；至少：{check.statistic.minimum_count}"


def _item(item: Item) -> Iterator[str]:
    yield f"### {item.id} {item.title}\n"
    yield f"- 落实：{KINDS[item.kind]}。{item.reason}"
    yield from _basis(item.basis)


def _basis(basis: tuple[Basis, ...]) -> Iterator[str]:
    yield f"- 依据：{'；'.join(f'{one.document}“{one.phrase}”' for one in basis)}"


if __name__ == "__main__":
    sys.exit(publish(TARGET, render, __doc__))
