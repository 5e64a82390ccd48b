"""Forms keep to what the intake knows, and no two dialects of a form are alike."""

import numpy as np
import pandas as pd
import pytest
import yaml

from toolkit.intake import load_layouts
from toolkit.synthetic.dialect import KINDS, draw_dialect
from toolkit.synthetic.form import Form, load_forms
from toolkit.synthetic.sheets import make_sheet
from toolkit.synthetic.wording import RELATIONS

LOOKUPS = "toolkit/intake/layouts/lookups.yaml"


@pytest.fixture(scope="module")
def lookups(request: pytest.FixtureRequest) -> dict[str, dict[str, list[str]]]:
    return yaml.safe_load((request.config.rootpath / LOOKUPS).read_text("utf-8"))


def test_every_register_that_is_a_list_has_a_form() -> None:
    assert set(load_forms()) == set(load_layouts()) - {"villages"}


def test_no_two_registers_share_a_file_name() -> None:
    stems = [stem for form in load_forms().values() for stem in form.files]
    assert len(stems) == len(set(stems))


@pytest.mark.parametrize("form", load_forms().values(), ids=lambda form: form.register_name)
def test_headings_mean_the_column_that_they_stand_over(form: Form) -> None:
    meaning: dict[str, str] = {}
    for column in load_layouts()[form.register_name].columns:
        for heading in (column.label, *column.aliases):
            meaning.setdefault(heading, column.name)
    assert {h: c for c in form.columns for h in form.headings(c) if meaning.get(h) != c} == {}


@pytest.mark.parametrize("form", load_forms().values(), ids=lambda form: form.register_name)
def test_required_columns_are_never_left_out(form: Form) -> None:
    layout = load_layouts()[form.register_name]
    required = {column.name for column in layout.required}
    assert required <= set(form.columns)
    assert not {name for name in required if form.optional(name)}
    assert set(form.context) <= set(layout.context)


@pytest.mark.parametrize("form", load_forms().values(), ids=lambda form: form.register_name)
def test_words_are_ones_the_intake_knows(form: Form, lookups: dict[str, dict[str, list[str]]]) -> None:
    columns = {column.name: column for column in load_layouts()[form.register_name].columns}
    assert {c for c in form.columns if columns[c].kind == "lookup"} - {"relation_to_head"} <= set(form.words)
    for column, codes in form.words.items():
        known = lookups[columns[column].lookup]
        assert {(code, word) for code, words in codes.items() for word in words if word not in known[code]} == set()


@pytest.mark.parametrize("form", load_forms().values(), ids=lambda form: form.register_name)
def test_dates_and_months_are_written_as_what_they_are(form: Form) -> None:
    styles = {"date": ["date"], "month": ["month"], "datetime": ["moment", "date"], "money": ["money"]}
    kinds = {column.name: column.kind for column in load_layouts()[form.register_name].columns}
    assert {c: form.style(c) for c in form.columns if form.style(c) not in styles.get(kinds[c], [form.style(c)])} == {}


def test_relations_are_ones_the_intake_knows(lookups: dict[str, dict[str, list[str]]]) -> None:
    for code, pairs in RELATIONS.items():
        assert {word for pair in pairs for word in pair} <= set(lookups["relation_to_head"][code])


def test_no_two_of_twenty_counties_write_alike() -> None:
    form = load_forms()["dibao_roster"]
    dialects = [draw_dialect(np.random.default_rng(seed), form, form.columns) for seed in range(20)]
    assert len({(tuple(d.columns.items()), d.kind, d.date, d.money) for d in dialects}) == 20
    assert len({d.kind for d in dialects}) >= 4
    assert {d.kind for d in dialects} <= set(KINDS)


def test_totals_stand_under_the_rows_and_under_each_village() -> None:
    form = load_forms()["payments"]
    table = pd.DataFrame(
        {"village_name": ["甲村", "甲村", "乙村"], "person_name": ["张三", "李四", "王五"], "amount_fen": [100, 250, 1000]}
    )
    seeds = (np.random.default_rng(seed) for seed in range(200))
    dialect = next(
        d for d in (draw_dialect(r, form, table.columns) for r in seeds) if d.totals and d.subtotals and d.money == "plain"
    )
    sheet = make_sheet(np.random.default_rng(1), dialect, table, "表")
    assert sheet.sources.tolist() == [0, 1, -1, 2, -1, -1]
    assert sheet.cells["amount_fen"].text.to_pylist() == ["1", "2.5", "3.5", "10", "10", "13.5"]
    first = next(iter(sheet.cells.values())).text.to_pylist()
    assert [first[i] for i in (2, 4, 5)] == ["小计", "小计", "合计"]
