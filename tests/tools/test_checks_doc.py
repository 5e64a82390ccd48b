"""``docs/checks.md`` says what the catalogue says."""

import checks_doc

from toolkit.checks.items import all_item_ids


def test_the_file_is_current() -> None:
    assert checks_doc.TARGET.read_text("utf-8") == checks_doc.render(), "run tools/checks_doc.py"


def test_every_item_is_there_once() -> None:
    text = checks_doc.render()
    assert [text.count(f"\n### {item_id} ") for item_id in all_item_ids()] == [1] * 134
