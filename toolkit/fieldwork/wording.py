"""Words and values of the inspection list."""

from collections.abc import Iterable
from typing import Any

from toolkit.paper import month, text

ARMS = {"random": "随机", "risk": "风险", "certainty": "必查", "reserve": "备选"}
OUTCOMES = ["属实", "部分属实", "不属实", "数据错误", "政策允许", "无法核实"]


def period(since: object, until: object) -> str:
    """``2024年3月至2025年6月``, one month alone, or ``2024年3月起``."""
    first, last = month(since), month(until)
    if first == last or not first:
        return last and (last if first else f"至{last}")
    return f"{first}\n至{last}" if last else f"{first}起"


def yuan(fen: Any) -> float | None:
    """Yuan of integer fen, None where missing."""
    return None if text(fen) == "" else int(fen) / 100


def last_four(masked: object) -> str:
    """``尾号0017``: never more of an id than its last four characters."""
    return f"尾号{text(masked)[-4:]}" if text(masked) else ""


def joined(parts: Iterable[object]) -> str:
    """The parts that are there, with semicolons between them."""
    return "；".join(text(part).rstrip("。；") for part in parts if text(part))
