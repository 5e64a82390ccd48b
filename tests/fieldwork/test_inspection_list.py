"""The printed list, read back with another library."""

import dataclasses
import re
import zipfile
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.fieldwork import ListMaterial, inspection_list

SHEETS = ["抽样说明", "村名单", "走访名单", "疑似漏保", "疑点依据", "检查依据"]
HOSTILE_HEADS = ["=1+1", "+SUM(A1:A9)", "-2+3", "@cmd", "http://example.invalid/x"]


@pytest.fixture(scope="session")
def written(material: ListMaterial) -> bytes:
    return inspection_list(material)


@pytest.fixture
def book(written: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(written))


def rows_below(sheet: Worksheet, first_heading: str) -> list[dict[str, object]]:
    """Rows of a sheet as heading to value, from below the headings on."""
    rows = list(sheet.iter_rows(values_only=True))
    at = next(index for index, row in enumerate(rows) if row[0] == first_heading)
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]


def numbered(sheet: Worksheet, first_heading: str = "次序") -> list[dict[str, object]]:
    return [row for row in rows_below(sheet, first_heading) if re.fullmatch(r"备?\d+", str(row["次序"]))]


def whole_text(book: Workbook) -> str:
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)


def test_sheets_come_in_the_order_of_use(book: Workbook) -> None:
    assert book.sheetnames == SHEETS


def test_every_drawn_unit_is_on_paper_once(book: Workbook, material: ListMaterial) -> None:
    counts = material.sample["unit"].value_counts()
    for sheet, unit in (("村名单", "village"), ("走访名单", "household"), ("疑似漏保", "missed")):
        assert len(numbered(book[sheet])) == counts[unit]


def test_villages_stand_in_visiting_order_with_arm_and_reason(book: Workbook, material: ListMaterial) -> None:
    drawn = material.sample[material.sample["unit"] == "village"]
    lines = numbered(book["村名单"])
    assert [line["次序"] for line in lines] == ["1", "2", "3", "4", "5", "备1", "备2"]
    names = material.village_scores.set_index("village_code")["village_name"]
    expected = drawn.sort_values(["draw_order", "reserve_order"])["unit_key"].map(names).tolist()
    assert [line["村"] for line in lines] == expected
    certain = [line for line in lines if line["抽取方式"] == "必查"]
    assert len(certain) == 1 and material.plan.certainty_villages[0].reason in str(certain[0]["理由"])
    assert certain[0]["入样概率"] == 1 and lines[-1]["入样概率"] is None


def test_visit_list_says_who_and_what(book: Workbook, material: ListMaterial) -> None:
    about = material.households.set_index("household_key")
    chosen = material.sample[(material.sample["unit"] == "household") & (material.sample["arm"] == "certainty")]
    home = about.loc[chosen["unit_key"].iloc[0]]
    lines = [line for line in numbered(book["走访名单"]) if line["方式"] == "必查"]
    assert [line["户主"] for line in lines] == [home["head_name"]]
    assert lines[0]["证件"] == f"尾号{home['head_id_masked'][-4:]}"
    assert lines[0]["月补助（元）"] == home["monthly_benefit_fen"] / 100
    assert all(line["待核内容"] for line in numbered(book["走访名单"]))
    assert all(line[label] is None for line in numbered(book["走访名单"]) for label in ("核查结论", "备注", "签字"))


def test_sentences_of_a_household_stand_beside_it(book: Workbook, material: ListMaterial) -> None:
    listed = material.sample.loc[material.sample["unit"] == "household", "unit_key"]
    flags = material.flags[material.flags["household_key"].isin(listed)]
    evidence = rows_below(book["疑点依据"], "村")
    assert len(evidence) == len(flags)
    assert sum(float(row["涉及金额（元）"] or 0) for row in evidence) == flags["amount_fen"].sum() / 100  # type: ignore[arg-type]
    shown = "\n".join(str(line["待核内容"]) for line in numbered(book["走访名单"]))
    for sentence, times in flags["sentence"].value_counts().items():
        assert shown.count(str(sentence)) == times


def test_conclusions_are_chosen_from_the_agreed_words(book: Workbook) -> None:
    for sheet in ("走访名单", "疑似漏保"):
        rules = book[sheet].data_validations.dataValidation
        cells = sum(len(list(area.rows)) for rule in rules for area in rule.sqref.ranges)
        assert cells == len(numbered(book[sheet]))
        assert {rule.formula1 for rule in rules} == {'"属实,部分属实,不属实,数据错误,政策允许,无法核实"'}


def test_hostile_names_stay_text(book: Workbook, written: bytes) -> None:
    heads = {str(line["户主"]) for line in numbered(book["走访名单"])}
    assert set(HOSTILE_HEADS) <= heads
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    parts = zipfile.ZipFile(BytesIO(written))
    assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "worksheets/" in name)


def test_no_id_number_is_in_the_file(written: bytes) -> None:
    parts = zipfile.ZipFile(BytesIO(written))
    everything = "".join(parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith(".xml"))
    assert not re.search(r"(?<![0-9a-f])\d{6}(\d{8}|\*{8})\d{3}[\dXx](?![0-9a-f])", everything)
    assert "E+1" not in everything


def test_words_do_not_accuse(book: Workbook) -> None:
    text = whole_text(book)
    assert "违规" not in text
    assert "评分只建议去哪里看，不认定问题" in text


def test_explanation_lets_the_draw_be_replayed(book: Workbook, material: ListMaterial) -> None:
    facts = {row[0]: row[1] for row in book["抽样说明"].iter_rows(values_only=True) if row[0]}
    assert facts["随机种子"] == material.plan.seed
    assert facts["抽样框指纹"] == material.frame_sha256
    assert "抽取 5 个（" in str(facts["抽了什么"]) and "必查 1）" in str(facts["抽了什么"])
    assert material.code_version in str(facts["数据与程序"])
    assert [row["数据截止日"] for row in rows_below(book["抽样说明"], "登记表") if row["文件"]] == [
        "2025年6月20日",
        "2025年6月21日",
        "2025年6月22日",
    ]


def test_detection_counts_only_households_of_the_lot(book: Workbook, material: ListMaterial) -> None:
    sample = material.sample
    chosen = {village.village_code for village in material.plan.certainty_villages}
    counted = [
        row
        for row in sample.itertuples()
        if row.unit == "household" and row.arm in ("random", "risk") and row.village_code not in chosen
    ]
    fact = next(str(row[1]) for row in book["抽样说明"].iter_rows(values_only=True) if row[0] == "能看出多少")
    assert f"抽中 {len(counted)} 户" in fact
    assert "需走访 59 户" in fact


def test_pages_are_set_up_for_paper(book: Workbook, material: ListMaterial) -> None:
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToHeight == 0 and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "内部资料" in sheet.oddHeader.left.text and "&P" in sheet.oddHeader.right.text.replace("&[Page]", "&P")
        assert material.frame_sha256[:16] in sheet.oddFooter.center.text
        assert "2025-07-01" in sheet.oddFooter.left.text
        if sheet.title != "抽样说明":
            assert sheet.print_title_rows == "$3:$3" and sheet.freeze_panes == "A4"


def test_each_village_starts_a_page_of_its_own(book: Workbook) -> None:
    sheet = book["走访名单"]
    starts = [row[0].row for row in sheet.iter_rows() if str(row[0].value).startswith("第 ")]
    assert [brk.id for brk in sheet.row_breaks.brk] == [row - 1 for row in starts[1:]]


def test_same_material_same_bytes(written: bytes, material: ListMaterial) -> None:
    assert inspection_list(material) == written


def test_nothing_missed_and_no_flags_still_print(material: ListMaterial) -> None:
    bare = dataclasses.replace(
        material,
        sample=material.sample[material.sample["unit"] != "missed"],
        flags=material.flags.head(0),
        missed=material.missed.head(0),
        households=material.households.drop(columns="head_id_masked"),
    )
    book = openpyxl.load_workbook(BytesIO(inspection_list(bare)))
    assert "没有抽取" in str(book["疑似漏保"]["A4"].value)
    assert {line["待核内容"] for line in numbered(book["走访名单"])} == {"数据中未见疑点，按常规入户核查"}


def test_many_flags_are_cut_on_the_visit_list_and_whole_in_the_evidence(material: ListMaterial) -> None:
    key = material.sample.loc[material.sample["unit"] == "household", "unit_key"].iloc[0]
    flag = material.flags.iloc[[0] * 7].assign(
        household_key=key, sentence=[f"第{k}条说明。" for k in range(7)], amount_fen=range(7)
    )
    book = openpyxl.load_workbook(BytesIO(inspection_list(dataclasses.replace(material, flags=pd.DataFrame(flag)))))
    content = str(numbered(book["走访名单"])[0]["待核内容"])
    assert content.split("\n", maxsplit=1)[0] == "1.第6条说明。" and "另有 3 条" in content
    assert len(rows_below(book["疑点依据"], "村")) == 7


def test_unverified_parameters_say_so(book: Workbook) -> None:
    assert [row["检查项"] for row in rows_below(book["检查依据"], "检查项")] == ["D01", "P01"]
    assert [row["取值是否核实"] for row in rows_below(book["检查依据"], "检查项")] == ["待核实", "已核实"]
