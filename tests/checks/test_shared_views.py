"""Shared views: listed with their columns in docs/writing_checks.md, and each can be made on an empty county."""

from collections.abc import Callable
from pathlib import Path

from toolkit import inspection as ins
from toolkit import store
from toolkit.checks.ground import lay_ground
from toolkit.checks.intermediates import Intermediates, shared_views
from toolkit.checks.judged import column_types

DOC = Path(__file__).resolve().parents[2] / "docs" / "writing_checks.md"


def test_views_and_their_columns_are_in_the_docs(build: Callable[..., ins.Inspection]) -> None:
    inspection = build()
    ins.resolve_identities(inspection)
    ins.link_registers(inspection)
    text = DOC.read_text("utf-8")
    with store.connect(inspection.work) as connection:
        lay_ground(connection, ins.ground_of(inspection))
        shelf = Intermediates(connection, shared_views())
        for name in shared_views():
            shelf.provide(connection, name)
            row = f"| `{name}` | {', '.join(column_types(connection, name))} |"
            assert row in text, f"docs/writing_checks.md should say: {row}"
