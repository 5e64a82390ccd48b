"""``mingcha review``: the doubtful pairs go out, come back answered, and only what was meant is kept."""

from collections.abc import Callable
from pathlib import Path

import click.testing
import openpyxl
import pytest

from tests.conftest import Build, an_id
from toolkit import inspection as ins
from toolkit.cli.commands import cli
from toolkit.inspection.review import ledger_of
from toolkit.model.errors import IntakeError, LinkageError, Problems

ROSTER = [
    {"person_name": name, "id_number": an_id(n), "id_number_status": "valid", "household_id": f"H{n}"}
    for n, name in enumerate(["王建国", "王建国", "李<b>", "李<b>"], 1)
]
OTHERS = [
    {
        "person_name": f"李小{x}",
        "id_number": an_id(100 + n, f"19{40 + n}0101"),
        "id_number_status": "valid",
        "household_id": f"L{n}",
    }
    for n, x in enumerate("一二三四五六七八九十")
]
DEATHS = [
    {"person_name": name, "id_number": "39990119500307****", "id_number_status": "masked", "died_on": "2026-05-01"}
    for name in ("王建国", "李<b>")
]

Answers = dict[int, str]


@pytest.fixture
def inspection(build: Build) -> ins.Inspection:
    inspection = build(dibao_roster=[*ROSTER, *OTHERS], deaths=DEATHS)
    ins.resolve_identities(inspection)
    ins.link_registers(inspection)
    return inspection


@pytest.fixture
def sheet(inspection: ins.Inspection) -> Path:
    path, written, open_pairs = ins.write_review_sheet(inspection)
    assert path
    assert (written, open_pairs) == (4, 4)
    return path


def head_row(page: openpyxl.worksheet.worksheet.Worksheet) -> int:
    return next(row for row in range(1, 20) if page.cell(row, 1).value == "序号")


def filled(path: Path, answers: Answers, reviewer: str = "甲", edit: Callable[..., None] = lambda page, head: None) -> Path:
    """A copy of the sheet with these answers, by number of the pair, saved by another program."""
    book = openpyxl.load_workbook(path, rich_text=True)
    page = book.active
    head = head_row(page)
    page.cell(head - 1, 2).value = reviewer or None
    for number, answer in answers.items():
        page.cell(head + number, 9).value = answer
    edit(page, head)
    copy = path.with_name(f"交回{len(list(path.parent.iterdir()))}.xlsx")
    book.save(copy)
    return copy


def kept(inspection: ins.Inspection) -> list[int]:
    return sorted(ins.review_answers(inspection)["verdict"].tolist())


def test_the_sheet_shows_both_records_masked_and_lets_one_choose(sheet: Path) -> None:
    page = openpyxl.load_workbook(sheet).active
    head = head_row(page)
    row = {page.cell(head, column).value: page.cell(head + 1, column).value for column in range(1, 12)}
    assert row["证件号码"].split("\n")[1][6:14] == "********"
    assert row["登记表"]
    assert len(set(row["姓名"].split("\n"))) == 1
    assert "可能" not in str(row["答复"] or "")
    (rule,) = [rule for rule in page.data_validations.dataValidation if f"I{head + 1}" in str(rule.sqref)]
    assert rule.formula1 == '"相同,不同,说不准"'
    assert page.column_dimensions["K"].hidden
    everything = "".join(str(cell.value) for line in page.iter_rows() for cell in line)
    assert not any(an_id(n) in everything for n in range(1, 5))


def test_answers_come_back_and_are_done_at_the_next_linkage(inspection: ins.Inspection, sheet: Path) -> None:
    read = ins.read_review_sheet(inspection, filled(sheet, {1: "相同", 3: "不同"}))
    assert (read.reviewer, read.given, read.new, read.blank) == ("甲", 2, 2, 2)
    assert kept(inspection) == [-1, 1]
    assert len(ins.review_queue(inspection)) == 2
    ins.link_registers(inspection)
    links = ins.table(inspection, "links")
    assert len(links[links["register"] == "deaths"]) == 2


def test_a_file_read_twice_adds_nothing_and_one_saved_again_no_contradiction(inspection: ins.Inspection, sheet: Path) -> None:
    first = filled(sheet, {1: "相同"})
    ins.read_review_sheet(inspection, first)
    assert ins.read_review_sheet(inspection, first).new == 0
    ins.read_review_sheet(inspection, filled(sheet, {1: "不同"}))
    assert kept(inspection) == [-1]


def test_another_name_on_the_command_line_counts(inspection: ins.Inspection, sheet: Path) -> None:
    returned = filled(sheet, {1: "相同"}, reviewer="")
    assert ins.read_review_sheet(inspection, returned, "乙").reviewer == "乙"


def test_rows_may_be_sorted_whole(inspection: ins.Inspection, sheet: Path) -> None:
    def swap(page: openpyxl.worksheet.worksheet.Worksheet, head: int) -> None:
        for column in range(1, 12):
            one, other = page.cell(head + 1, column), page.cell(head + 4, column)
            one.value, other.value = other.value, one.value

    assert ins.read_review_sheet(inspection, filled(sheet, {1: "相同", 4: "不同"}, edit=swap)).new == 2


@pytest.mark.parametrize("column", [3, 11])
def test_rows_sorted_in_part_are_refused(inspection: ins.Inspection, sheet: Path, column: int) -> None:
    def swap(page: openpyxl.worksheet.worksheet.Worksheet, head: int) -> None:
        one, other = page.cell(head + 1, column), page.cell(head + 4, column)
        one.value, other.value = other.value, one.value

    with pytest.raises(Problems, match="校验对不上"):
        ins.read_review_sheet(inspection, filled(sheet, {1: "相同", 2: "相同", 3: "相同", 4: "不同"}, edit=swap))
    assert not ledger_of(inspection).exists()


def test_every_wrong_answer_is_named_and_nothing_is_kept(inspection: ins.Inspection, sheet: Path) -> None:
    returned = filled(sheet, {1: "是", 2: "相同", 4: "可能吧"})
    with pytest.raises(Problems) as caught:
        ins.read_review_sheet(inspection, returned)
    assert len(caught.value.problems) == 2
    assert f"{returned.name}!人工复核!" in str(caught.value)
    assert not ledger_of(inspection).exists()


def test_a_sheet_without_a_name_is_refused(inspection: ins.Inspection, sheet: Path) -> None:
    with pytest.raises(Problems, match="没有写复核人"):
        ins.read_review_sheet(inspection, filled(sheet, {1: "相同"}, reviewer=""))


def test_the_sheet_of_another_inspection_is_refused(inspection: ins.Inspection, sheet: Path) -> None:
    (inspection.folder / "secret.key").write_text("ab" * 32)
    with pytest.raises(Problems, match="校验对不上"):
        ins.read_review_sheet(inspection, filled(sheet, {1: "相同"}))


def test_what_is_no_such_sheet_is_one_sentence(inspection: ins.Inspection, tmp_path: Path) -> None:
    other = tmp_path / "别的.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["姓名", "答复"])
    book.save(other)
    with pytest.raises(LinkageError, match="不是人工复核表"):
        ins.read_review_sheet(inspection, other)
    with pytest.raises(IntakeError, match="找不到"):
        ins.read_review_sheet(inspection, tmp_path / "没有.xlsx")


def test_an_earlier_sheet_is_never_replaced(inspection: ins.Inspection, sheet: Path) -> None:
    content, others = sheet.read_bytes(), {ins.write_review_sheet(inspection, most=1)[0] for _ in range(3)}
    assert sheet.read_bytes() == content
    assert len(others - {sheet}) == 3


def test_the_command_out_and_back(inspection: ins.Inspection, sheet: Path) -> None:
    run = click.testing.CliRunner().invoke
    out = run(cli, ["review", str(inspection.folder), "--most", "2"])
    assert out.exit_code == 0, out.output
    assert "拿不准的比对 4 对，写出 2 对" in out.output.replace("\n", "")
    back = run(cli, ["review", str(inspection.folder), "--read", str(filled(sheet, {1: "相同", 2: "不同"}))])
    assert back.exit_code == 0, back.output
    assert "读到答复 2 条，没有填的 2 行" in back.output.replace("\n", "")


def test_without_doubts_there_is_no_sheet(build: Build) -> None:
    inspection = build(dibao_roster=OTHERS)
    ins.resolve_identities(inspection)
    ins.link_registers(inspection)
    assert ins.write_review_sheet(inspection) == (None, 0, 0)
    assert not inspection.out.exists()
