"""A second run reads what has changed, and nothing where nothing has."""

import csv
import shutil
from pathlib import Path

import pytest

from tests.conftest import SETTINGS, an_id
from toolkit import inspection as ins
from toolkit.model.errors import Problems

DEATHS = ["姓名", "性别", "公民身份号码", "死亡日期", "注销日期"]
CARS = ["号牌号码", "号牌种类", "所有人", "身份证明号码", "初次登记日期", "机动车状态"]


@pytest.fixture
def inspection(tmp_path: Path) -> ins.Inspection:
    """Two files, read once."""
    (tmp_path / "inspection.yaml").write_text(SETTINGS, "utf-8")
    (tmp_path / "registers").mkdir()
    write(tmp_path, "死亡.csv", DEATHS, ["赵大", "男", an_id(1), "20200101", "20200102"])
    write(tmp_path, "机动车.csv", CARS, ["虚A12345", "小型汽车", "孙三", an_id(3), "20200101", "强制报废"])
    opened = ins.open_inspection(tmp_path)
    ins.read_registers(opened)
    return opened


def write(folder: Path, name: str, *rows: list[str]) -> None:
    with (folder / "registers" / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def written(inspection: ins.Inspection) -> dict[str, tuple[int, bytes]]:
    """When each table was written, and what."""
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in inspection.work.glob("*.parquet")}


def cached(inspection: ins.Inspection) -> dict[str, int]:
    """The sheets kept from each content, and since when."""
    return {path.name: path.stat().st_mtime_ns for path in (inspection.work / "grids").iterdir()}


def test_nothing_is_rewritten_where_nothing_has_changed(inspection: ins.Inspection) -> None:
    before = written(inspection)
    said: list[tuple[str, str, int, int]] = []
    ins.read_registers(inspection, lambda *step: said.append(step))
    assert written(inspection) == before
    assert said == [("读取登记表", "", 1, 1)]


def test_a_changed_file_is_noticed_and_only_that_is_opened(inspection: ins.Inspection) -> None:
    before = cached(inspection)
    unchanged = ins.table(inspection, "sources").set_index("file").loc["机动车.csv", "sha256"]
    write(inspection.folder, "死亡.csv", DEATHS, ["赵小", "男", an_id(1), "20200101", "20200102"])
    ins.read_registers(inspection)
    assert ins.table(inspection, "deaths")["person_name"].tolist() == ["赵小"]
    assert cached(inspection)[unchanged] == before[unchanged]
    assert len(cached(inspection)) == 2  # nothing stays of the content that is gone


def test_tables_read_again_are_the_same_byte_for_byte(inspection: ins.Inspection) -> None:
    before = {name: content for name, (_, content) in written(inspection).items()}
    shutil.rmtree(inspection.work)
    ins.read_registers(inspection)
    assert {name: content for name, (_, content) in written(inspection).items()} == before


def test_a_new_spelling_is_noticed(inspection: ins.Inspection) -> None:
    (inspection.folder / "layouts").mkdir()
    text = "register: vehicles\nlookups: {vehicle_status: {scrapped: [强制报废]}}\n"
    (inspection.folder / "layouts" / "车.yaml").write_text(text, "utf-8")
    ins.read_registers(inspection)
    assert ins.table(inspection, "vehicles")["vehicle_status"].tolist() == ["scrapped"]


def test_a_table_that_is_gone_is_written_again(inspection: ins.Inspection) -> None:
    (inspection.work / "deaths.parquet").unlink()
    ins.read_registers(inspection)
    assert len(ins.table(inspection, "deaths")) == 1


def test_a_file_that_cannot_be_used_leaves_the_tables_and_is_refused_again(inspection: ins.Inspection) -> None:
    before = written(inspection)
    write(inspection.folder, "别的.csv", ["科室", "座机"])
    for _ in range(2):
        with pytest.raises(Problems, match="认不出是哪种登记表"):
            ins.read_registers(inspection)
    assert written(inspection) == before
