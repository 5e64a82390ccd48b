"""``docs/registers.md`` says what the layouts say, and its examples work."""

from pathlib import Path

import pytest
import registers_doc

from toolkit.intake import load_layouts
from toolkit.intake.layout_files import load_lookups


def test_the_file_is_current() -> None:
    assert registers_doc.TARGET.read_text("utf-8") == registers_doc.render()


def test_every_register_column_and_spelling_is_there() -> None:
    text = registers_doc.render()
    for layout in load_layouts().values():
        assert f"## {layout.title}\n" in text
        for column in layout.columns:
            assert f"| {column.label} | `{column.name}` |" in text
            assert all(alias in text for alias in column.aliases)
    for name, spellings in load_lookups().items():
        assert f"### {name}\n" in text
        assert all(spelling in text for spelling in spellings)


def test_a_bar_inside_a_cell_does_not_break_the_table() -> None:
    assert registers_doc.table(["a"], [["x|y"]]).splitlines()[-1] == "| x\\|y |"


@pytest.fixture
def layouts(tmp_path: Path) -> Path:
    examples = {
        "加写法.yaml": registers_doc.ADDITION,
        "lookups.yaml": registers_doc.OWN_VALUES,
        "本县.yaml": registers_doc.OWN_LAYOUT,
    }
    for name, text in examples.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_examples_are_accepted(layouts: Path) -> None:
    loaded = load_layouts(layouts)
    assert loaded["mine_workers"].title == "矿山企业用工名单"
    died_on = next(column for column in loaded["deaths"].columns if column.name == "died_on")
    assert "亡故时间" in died_on.aliases
    assert load_lookups(layouts)["benefit_status"]["在册享受"] == "active"
