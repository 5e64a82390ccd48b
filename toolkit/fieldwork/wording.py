"""Words and values of the inspection list."""

from collections.abc import Iterable

from toolkit.paper import text

ARMS = {"random": "随机", "risk": "风险", "certainty": "必查", "reserve": "备选"}
OUTCOMES = ["属实", "部分属实", "不属实", "数据错误", "政策允许", "无法核实"]


def last_four(masked: object) -> str:
    """``尾号0017``: never more of an id than its last four characters."""
    return f"尾号{text(masked)[-4:]}" if text(masked) else ""


def joined(parts: Iterable[object]) -> str:
    """The parts that are there, with semicolons between them."""
    return "；".join(text(part).rstrip("。；") for part in parts if text(part))
