"""Every register, written in four dialects, is read into the same table."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.intake import dialects
from tests.intake.truths import ROWS, truth
from toolkit.intake import Intake, Layout, load_layouts, read_folder
from toolkit.intake.sources import WHOLE_ROW

LAYOUTS = load_layouts()
WRITERS: dict[str, Callable[..., None]] = {
    "formal xlsx": dialects.write_formal,
    "exported GB18030 csv": dialects.write_exported,
    "careless UTF-16 tsv": dialects.write_careless,
    "numeric xlsx": dialects.write_numeric,
}


@pytest.fixture(scope="module", params=WRITERS, ids=list(WRITERS))
def taken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Intake:
    """All registers in one folder, in one dialect."""
    folder = tmp_path_factory.mktemp("registers")
    for layout in LAYOUTS.values():
        if layout.form == "geojson":
            dialects.write_map(folder, layout, truth(layout), list(WRITERS).index(request.param))
        else:
            WRITERS[request.param](folder, layout, truth(layout))
    return read_folder(folder, fictional_regions=True)


def plain(value: object) -> object:
    """A cell for comparison: nothing is None, days are days."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return dt.datetime(value.year, value.month, value.day) if type(value) is dt.date else value


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
def test_the_same_table_comes_back(taken: Intake, layout: Layout) -> None:
    table = taken.registers[layout.name]
    expected = truth(layout)
    for column in layout.columns:
        assert [plain(v) for v in table[column.name]] == [plain(row[column.name]) for row in expected], column.name
        if column.kind == "id_number":
            states = ["missing" if row[column.name] is None else "valid" for row in expected]
            assert table[f"{column.name}_status"].tolist() == states


def test_nothing_is_doubtful_and_only_totals_and_footers_are_set_aside(taken: Intake) -> None:
    assert set(taken.rejects["column"]) <= {WHOLE_ROW}
    assert set(taken.rejects["reason"]) <= {"合计行", "表尾"}
    assert taken.sources["rows_kept"].tolist() == [ROWS] * len(LAYOUTS)
    assert set(taken.sources["register"]) == set(LAYOUTS)


def test_reading_again_gives_the_same(tmp_path: Path) -> None:
    for layout in (LAYOUTS["payments"], LAYOUTS["dibao_roster"]):
        dialects.write_careless(tmp_path, layout, truth(layout))
    first, second = (read_folder(tmp_path, fictional_regions=True) for _ in range(2))
    for name, table in first.registers.items():
        pd.testing.assert_frame_equal(table, second.registers[name])
    pd.testing.assert_frame_equal(first.sources, second.sources)
    pd.testing.assert_frame_equal(first.rejects, second.rejects)
