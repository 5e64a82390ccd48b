"""Results of files that have changed since are gone, and what is missing says what to run; a draw stays on record."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import DEATHS, ROSTER, make_county, write_csv
from tests.demo import mingcha
from toolkit import inspection as ins
from toolkit import store
from toolkit.intake import load_layouts
from toolkit.model.errors import InspectionError
from toolkit.model.tables import CHECKING, COMPUTED, DERIVED, DRAWING, IDENTITY, LINKAGE, SCORING, Stage

STAGES: dict[Callable[..., None], Stage] = {
    ins.resolve_identities: IDENTITY,
    ins.link_registers: LINKAGE,
    ins.run_checks: CHECKING,
    ins.score: SCORING,
    ins.draw_sample: DRAWING,
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county of three files, run to the end."""
    folder = make_county(tmp_path_factory.mktemp("finished") / "本县")
    ins.run(ins.open_inspection(folder))
    return folder


@pytest.fixture
def inspection(finished: Path, tmp_path: Path) -> ins.Inspection:
    """One to be changed."""
    shutil.copytree(finished, tmp_path / "本县")
    return ins.open_inspection(tmp_path / "本县")


def names(*stages: Stage) -> set[str]:
    return {table.name for stage in stages for table in stage}


def contents(inspection: ins.Inspection) -> dict[str, bytes]:
    """Every table byte by byte; one in parts, part after part."""
    paths = {name: store.table_path(inspection.work, name) for name in store.table_names(inspection.work)}
    parts = {name: sorted(path.glob("*.parquet")) if path.is_dir() else [path] for name, path in paths.items()}
    return {name: b"".join(part.read_bytes() for part in files) for name, files in parts.items()}


def change_a_death(inspection: ins.Inspection) -> None:
    write_csv(inspection.folder / "registers" / "死亡.csv", DEATHS[:3])


def test_each_stage_writes_the_tables_it_is_said_to_write(inspection: ins.Inspection) -> None:
    assert set(contents(inspection)) == {table.name for table in DERIVED} | set(load_layouts())
    shutil.rmtree(inspection.work)
    ins.read_registers(inspection)
    for stage, written in STAGES.items():
        before = set(contents(inspection))
        stage(inspection)
        assert set(contents(inspection)) - before == names(written)


def test_other_files_take_all_results_with_them_but_the_draw_and_the_list(inspection: ins.Inspection) -> None:
    before, paper = contents(inspection), (inspection.out / ins.LIST_NAME).read_bytes()
    change_a_death(inspection)
    ins.read_registers(inspection)
    after = contents(inspection)
    assert set(before) - set(after) == names(*COMPUTED[1:])
    assert {name: after[name] for name in names(DRAWING)} == {name: before[name] for name in names(DRAWING)}
    assert (inspection.out / ins.LIST_NAME).read_bytes() == paper


def test_intake_says_that_results_are_gone_and_the_page_and_the_list_refuse(inspection: ins.Inspection) -> None:
    change_a_death(inspection)
    done = mingcha("intake", inspection.folder)
    assert done.returncode == 0, done.stderr
    assert "表有变动，以前的疑点和评分是按旧表算的" in done.stdout
    assert set(contents(inspection)) & names(CHECKING, SCORING) == set()
    with pytest.raises(InspectionError, match=f"户评分.*收到的表有变动、还没有重算。请运行 mingcha run {inspection.folder}。"):
        ins.list_workbook(inspection, ins.plan_of(inspection))


@pytest.mark.parametrize("stage", [ins.link_registers, ins.run_checks, ins.score, ins.draw_sample])
def test_a_stage_without_those_before_it_is_refused_in_a_sentence(
    inspection: ins.Inspection, stage: Callable[[ins.Inspection], None]
) -> None:
    change_a_death(inspection)
    ins.read_registers(inspection)
    with pytest.raises(InspectionError, match=r"还没有“.+”：.+请运行 mingcha run "):
        stage(inspection)


def test_the_same_files_leave_every_result(inspection: ins.Inspection) -> None:
    before = contents(inspection)
    done = mingcha("intake", inspection.folder)
    assert done.returncode == 0 and "表有变动" not in done.stdout
    assert contents(inspection) == before


def test_a_file_that_cannot_be_read_leaves_every_result(inspection: ins.Inspection) -> None:
    before = contents(inspection)
    (inspection.folder / "registers" / "死亡.csv").write_text("科室,座机\n", "utf-8")
    assert mingcha("intake", inspection.folder).returncode == 2
    assert contents(inspection) == before


@pytest.mark.parametrize(("stage", "made"), list(STAGES.items())[:4], ids=lambda value: getattr(value, "__name__", ""))
def test_a_stage_that_comes_to_the_same_leaves_the_later_ones_and_another_result_does_not(
    inspection: ins.Inspection, stage: Callable[[ins.Inspection], None], made: Stage
) -> None:
    before = contents(inspection)
    stage(inspection)
    assert contents(inspection) == before
    with store.writing(inspection.work) as writer:
        frame = ins.table(inspection, made[-1].name)
        writer.write(made[-1], frame.iloc[:-1] if len(frame) else frame.reindex([0]))
    stage(inspection)
    later = COMPUTED[COMPUTED.index(made) + 1 :]
    assert set(before) - set(contents(inspection)) == names(*later)


def test_every_draw_stays_on_record_and_the_same_one_is_there_once(inspection: ins.Inspection) -> None:
    first = ins.table(inspection, "draws")
    ins.run(inspection)
    assert ins.table(inspection, "draws").equals(first)
    write_csv(inspection.folder / "registers" / "花名册.csv", [*ROSTER[:-2], ROSTER[-1]])
    ins.run(inspection)
    draws = ins.table(inspection, "draws")
    assert draws.iloc[:1].equals(first) and len(draws) == 2
    assert draws["frame_sha256"].nunique() == 2
