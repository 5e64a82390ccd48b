"""明察 Mingcha: inspection toolkit for rural minimum-living allowance (农村低保).

>>> import toolkit as tk                                  # doctest: +SKIP
>>> inspection = tk.open_inspection("my_county")          # doctest: +SKIP
>>> tk.run(inspection)                                    # doctest: +SKIP
>>> tk.table(inspection, "flags")                         # doctest: +SKIP
"""

from importlib import import_module
from typing import Any

__all__ = [
    "answer_pair",
    "draw",
    "draw_sample",
    "link_registers",
    "open_inspection",
    "read_registers",
    "resolve_identities",
    "review_answers",
    "review_queue",
    "run",
    "run_checks",
    "score",
    "table",
    "write_lists",
]


def __getattr__(name: str) -> Any:
    """Verbs live in :mod:`toolkit.inspection`; it is imported on first use, so that small parts stay light."""
    if name in __all__:
        return getattr(import_module("toolkit.inspection"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
