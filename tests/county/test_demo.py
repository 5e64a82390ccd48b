"""The whole way on the sample county: what the issue of a demo promises."""

import json
from importlib.util import find_spec
from pathlib import Path

import nbclient
import nbformat
import openpyxl
import pandas as pd
import pytest

from tests.demo import Demo
from toolkit import inspection as ins
from toolkit.checks import load_catalogue
from toolkit.model.tables import DERIVED
from toolkit.synthetic.evaluation import evaluate

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


def test_planted_faults_with_good_ids_are_found_and_flags_are_founded(demo: Demo) -> None:
    evaluation = evaluate(demo.inspection.folder)
    assert set(evaluation.by_check["check_id"]) == set(load_catalogue())
    assert evaluation.recall >= 0.98
    assert evaluation.unfounded_share <= 0.10


def test_every_row_is_kept_or_rejected(demo: Demo) -> None:
    sources = ins.table(demo.inspection, "sources")
    rejects = ins.table(demo.inspection, "rejects")
    assert (sources["rows_read"] == sources["rows_kept"] + sources["rows_rejected"]).all()
    for register, files in sources[sources["register"] != ""].groupby("register"):
        assert len(ins.table(demo.inspection, str(register))) == files["rows_kept"].sum()
    assert (rejects["column"] == "整行").sum() == sources["rows_rejected"].sum()


def test_the_terminal_tells_what_happened(demo: Demo) -> None:
    for words in (
        "一、读取",
        "未采用",
        "二、比对",
        "三、检查",
        "四、评分",
        "五、抽样",
        "六、与已知答案对照",
        "查出率",
        "答案里没有的疑点占",
        "抽样名单.xlsx",
    ):
        assert words in demo.output


@pytest.mark.parametrize("table", DERIVED, ids=lambda table: table.name)
def test_every_table_is_as_the_contract_says(demo: Demo, table: object) -> None:
    assert list(ins.table(demo.inspection, table.name).columns) == table.column_names  # type: ignore[attr-defined]


def test_sample_is_two_stage_with_a_random_share_and_stored_probabilities(demo: Demo) -> None:
    sample, capacity = ins.table(demo.inspection, "sample"), demo.inspection.settings.capacity
    drawn = sample[sample["arm"] != "reserve"]
    villages = drawn[drawn["unit"] == "village"]
    assert len(villages) == capacity.villages
    assert set(villages["arm"]) == {"random", "risk"}
    assert drawn["inclusion_probability"].between(0, 1, inclusive="right").all()
    assert ((drawn["design_weight"] * drawn["inclusion_probability"]).round(9) == 1).all()
    households = drawn[drawn["unit"] == "household"]
    assert set(households["village_code"]) <= set(villages["village_code"])
    assert (households[households["arm"] != "certainty"].groupby("village_code").size() <= capacity.households_per_village).all()


def test_the_same_seed_draws_the_same_and_another_seed_another(demo: Demo) -> None:
    plan = ins.plan_of(demo.inspection)
    stored = ins.table(demo.inspection, "sample")
    pd.testing.assert_frame_equal(ins.draw(demo.inspection, plan)[1], stored, check_dtype=False)
    other = ins.draw(demo.inspection, plan.__class__(**{**plan.__dict__, "seed": "另一个"}))[1]
    assert set(other["unit_key"]) != set(stored["unit_key"])


def test_list_has_no_ids_and_reads_back(demo: Demo) -> None:
    book = openpyxl.load_workbook(demo.inspection.out / ins.LIST_NAME)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    numbers = set(ins.table(demo.inspection, "persons")["id_number"].dropna())
    assert len(cells) > 500
    assert not [cell for cell in cells if any(part in numbers for part in cell.split())]
    assert not any("违规" in cell or "E+17" in cell for cell in cells)


def test_reasons_and_map_data_are_there_for_the_page(demo: Demo) -> None:
    scores = ins.table(demo.inspection, "village_scores")
    assert scores["rank"].tolist() == list(range(1, len(scores) + 1))
    assert scores["expected_findings"].is_monotonic_decreasing
    assert all(json.loads(counts) for counts in scores["reason_counts"].dropna())
    assert ins.table(demo.inspection, "villages")["geometry"].notna().all()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_runs(path: Path, demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_spec("ipykernel")
    monkeypatch.setenv("MINGCHA_FOLDER", str(demo.inspection.folder))
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(notebook, timeout=120).execute()
