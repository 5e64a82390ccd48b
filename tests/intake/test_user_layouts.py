"""What a county adds in ``layouts/``: spellings, values, registers of its own; every mistake is named with its line."""

from pathlib import Path

import pytest

from tests.conftest import an_id
from tests.intake.sheets import take_rows
from toolkit.intake import load_layouts
from toolkit.intake.layout_files import load_lookups
from toolkit.model.errors import Problems

VEHICLES = ["车牌照号", "号牌种类", "所有人", "身份证明号码", "初次登记日期", "机动车状态"]
CAR = ["虚A12345", "小型汽车", "孙三", an_id(3), "2020-01-01", "强制报废"]
OWN = """
register: rent_subsidies
title: 租赁补贴发放名单
office: 住建局
columns:
  - {name: person_name, kind: name, label: 姓名, required: true}
  - {name: id_number, kind: id_number, label: 身份证号, required: true}
  - {name: subsidy_fen, kind: money, label: 租赁补贴金额, required: true}
  - {name: housing, kind: lookup, lookup: housing_kind, label: 住房类型}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "layouts").mkdir()
    return tmp_path / "layouts"


def refused(folder: Path, text: str, name: str = "本县.yaml") -> str:
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(Problems) as error:
        load_layouts(folder)
    return str(error.value)


def test_an_alias_and_a_value_of_the_countys_own(folder: Path) -> None:
    text = "register: vehicles\naliases: {plate_number: [车牌照号]}\nlookups: {vehicle_status: {scrapped: [强制报废]}}\n"
    (folder / "车辆.yaml").write_text(text, "utf-8")
    row = take_rows(VEHICLES, CAR, layouts=folder).registers["vehicles"].iloc[0]
    assert (row["plate_number"], row["vehicle_status"]) == ("虚A12345", "scrapped")
    assert "强制报废" not in load_lookups()["vehicle_status"]


def test_values_in_a_file_of_their_own(folder: Path) -> None:
    (folder / "lookups.yaml").write_text("vehicle_status: {sold: [已交易]}\n", "utf-8")
    headings = ["号牌号码", *VEHICLES[1:]]
    row = take_rows(headings, [*CAR[:-1], "已交易"], layouts=folder).registers["vehicles"].iloc[0]
    assert row["vehicle_status"] == "sold"


def test_a_register_of_the_countys_own(folder: Path) -> None:
    (folder / "租赁补贴.yaml").write_text(OWN, "utf-8")
    (folder / "lookups.yaml").write_text("housing_kind: {public: [公租房], market: [市场租赁]}\n", "utf-8")
    intake = take_rows(["姓名", "身份证号", "租赁补贴金额", "住房类型"], ["赵大", an_id(1), "300", "公租房"], layouts=folder)
    row = intake.registers["rent_subsidies"].iloc[0]
    assert (row["subsidy_fen"], row["housing"]) == (30_000, "public")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("register: vehicle\n", ["第1行 register", "没有叫 vehicle 的登记表", "vehicles"]),
        ("register: vehicles\naliases:\n  plate: [车牌]\n", ["第3行 aliases.plate", "没有叫 plate 的列", "plate_number"]),
        ("register: vehicles\naliases:\n  model: [车牌号]\n", ["第3行", "“车牌号”已经是 plate_number 这一列的写法"]),
        ("register: vehicles\nalias: {model: [车]}\n", ["第2行 alias", "不认识这一项"]),
        ("register: vehicles\nlookups:\n  vehicle_status:\n    gone: [无]\n", ["第4行", "没有 gone 这个值", "scrapped"]),
        ("register: vehicles\nlookups: {vehicle_status: {sold: [报废]}}\n", ["“报废”已经是 scrapped 的写法"]),
        (OWN, ["lookup", "没有叫 housing_kind 的取值表"]),
        (OWN.replace("kind: money", "kind: cash"), ["第8行 columns.2.kind", "不能写“cash”", "money"]),
        (OWN.replace("rent_subsidies", "vehicles"), ["第2行 register", "已经有叫 vehicles 的表"]),
        (OWN.replace("rent_subsidies", "persons"), ["已经有叫 persons 的表"]),
        (OWN.replace("office: 住建局", "context: [pay_month]\noffice: 住建局"), ["columns 里没有这些列：pay_month"]),
        ("register: [vehicles\n", ["YAML 写法有误", "第2行"]),
        ("- vehicles\n", ["本县.yaml", "写法不对"]),
    ],
)
def test_mistakes_are_named_with_their_place_and_what_may_stand_there(folder: Path, text: str, words: list[str]) -> None:
    sentence = refused(folder, text)
    assert sentence.startswith("【layouts/本县.yaml")
    assert all(word in sentence for word in words), sentence


def test_all_mistakes_of_all_files_are_named_at_once(folder: Path) -> None:
    (folder / "甲.yaml").write_text("register: vehicle\n", "utf-8")
    assert len(refused(folder, "register: death\n").splitlines()) == 2


def test_a_file_in_another_charset_is_named(folder: Path) -> None:
    (folder / "本县.yaml").write_bytes("title: 名单\n".encode("gb18030"))
    with pytest.raises(Problems, match="不是 UTF-8 编码"):
        load_layouts(folder)
