"""``mingcha intake`` says what each file is, what was not used and why, and goes on past files it cannot use."""

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import DEATHS, TakenIn, write_csv
from tests.conftest import an_id
from tests.demo import mingcha
from toolkit import inspection as ins
from toolkit.cli.fictional import SAMPLE

Add = Callable[[str, bytes], Path]
UNUSABLE = 2
SCREEN = 110  # columns


def report_of(folder: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(folder / "out" / ins.REPORT_NAME)


def sheet_rows(folder: Path, sheet: str) -> list[tuple[Any, ...]]:
    return list(report_of(folder)[sheet].iter_rows(min_row=4, values_only=True))


def width(line: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in line.rstrip())


def test_each_file_is_named_with_its_register_day_and_counts(taken_in: TakenIn) -> None:
    words = [line.split() for line in taken_in.output.splitlines()]
    lines = {line[1]: line for line in words if len(line) == 7}
    assert lines["花名册.csv"] == ["农村低保对象花名册", "花名册.csv", "csv", "2026-10-31", "4", "3", "1"]
    assert lines["发放.csv"] == ["农村低保金发放花名册", "发放.csv", "csv", "未注明", "3", "2", "1"]
    assert lines["死亡.csv"] == ["死亡人员信息", "死亡.csv", "csv", "2026-03-31（过期）", "2", "2", "0"]


def test_reasons_unknown_headings_and_missing_registers_are_told(taken_in: TakenIn) -> None:
    said = taken_in.output
    for reason in ("合计行", "“发放月份”是空的或读不出来", "死亡日期：日期读不出来", "性别：“性别”里有不认识的值"):
        assert reason in said
    assert "另有 1 行本来就不是数据：合计行。" in said
    assert re.search(r"农村低保对象花名册\s+备忘录", said)
    assert "没有收到：" in said and "户籍人口信息" in said
    assert "都有 1 户，只在名册 1 户，只在发放 1 户" in said


def test_it_fits_a_screen_of_110_columns(taken_in: TakenIn) -> None:
    assert [line for line in taken_in.output.replace(str(taken_in.folder), "").splitlines() if width(line) > SCREEN] == []


def test_the_report_says_the_same(taken_in: TakenIn) -> None:
    files = {row[2]: row for row in sheet_rows(taken_in.folder, "总表")}
    assert files["死亡.csv"][4:10] == ("2026年3月31日", 214, "过期", 2, 2, 0)
    assert files["花名册.csv"][4:10] == ("2026年10月31日", 0, "未过期", 4, 3, 1)
    reasons = {(row[1], row[3], row[4]): row[5:] for row in sheet_rows(taken_in.folder, "未采用原因")}
    assert reasons["死亡.csv", "死亡日期", "日期读不出来"] == (1, "csv!4（2026年13月）")
    assert reasons["发放.csv", "整行", "“发放月份”是空的或读不出来"] == (1, "csv!4")
    assert [row[3] for row in sheet_rows(taken_in.folder, "未识别的列")] == ["备忘录"]
    missing = {row[0]: row for row in sheet_rows(taken_in.folder, "缺少的登记表")}
    assert "E02 户内成员名下有机动车" in missing["机动车登记信息"][2]
    assert "死亡人员信息" not in missing
    assert sheet_rows(taken_in.folder, "户重合情况") == [("柳河镇", "2026年10月", 1, 1, 1, 0, 0)]
    states = {row[0]: row[3:5] for row in sheet_rows(taken_in.folder, "证件质量")}
    assert states["农村低保对象花名册"] == (3, 3)


def test_the_tables_are_there_for_what_comes_next(taken_in: TakenIn) -> None:
    inspection = ins.open_inspection(taken_in.folder)
    sources = ins.table(inspection, "sources")
    assert (sources["rows_read"] == sources["rows_kept"] + sources["rows_rejected"]).all()
    assert len(ins.table(inspection, "persons")) >= 3


def said_of(output: str, folder: Path) -> str:
    """What is said once all is read, without line breaks, which fall where the folder's name wants them."""
    return output[output.index("测试县") :].replace("\n", "").replace(str(folder), "")


def test_a_second_look_says_the_same(taken_in: TakenIn, tmp_path: Path) -> None:
    again = tmp_path / taken_in.folder.name
    shutil.copytree(taken_in.folder, again)
    (again / "out" / ins.REPORT_NAME).unlink()
    assert said_of(mingcha("intake", again).stdout, again) == said_of(taken_in.output, taken_in.folder)
    assert (again / "out" / ins.REPORT_NAME).read_bytes() == (taken_in.folder / "out" / ins.REPORT_NAME).read_bytes()


def test_unusable_files_are_all_named_and_the_others_still_reported(county: Path, add: Add) -> None:
    add("坏文件.xlsx", b"PK\x03\x04 broken")
    add("食堂菜单.csv", "星期,早餐,午餐\n一,粥,面\n".encode())
    add("说明.docx", b"text")
    done = mingcha("intake", county)
    assert done.returncode == UNUSABLE
    assert "Traceback" not in done.stderr
    said = done.stdout
    for name in ("坏文件.xlsx", "食堂菜单.csv", "说明.docx"):
        assert re.search(f"【{name}】.+。", said)
    assert "花名册.csv" in said and "户重合" in said
    assert [row[0] for row in sheet_rows(county, "读不了的文件")] == ["坏文件.xlsx", "说明.docx", "食堂菜单.csv"]
    assert len(sheet_rows(county, "总表")) == 3


def test_half_a_county_does_not_replace_earlier_tables(taken_in: TakenIn, tmp_path: Path) -> None:
    shutil.copytree(taken_in.folder, tmp_path / "county")
    county, work = tmp_path / "county", tmp_path / "county" / "work"
    tables = {path.name: path.read_bytes() for path in work.glob("*.parquet")}
    (county / "registers" / "坏文件.xlsx").write_bytes(b"PK\x03\x04 broken")
    write_csv(county / "registers" / "死亡.csv", DEATHS[:3])
    assert mingcha("intake", county).returncode == UNUSABLE
    assert {path.name: path.read_bytes() for path in work.glob("*.parquet")} == tables
    assert len(tables) > 10 and not list(work.glob(".intake-*"))


def test_a_run_refuses_what_intake_reports_until_it_is_ignored(county: Path, add: Add) -> None:
    add("坏文件.xlsx", b"PK\x03\x04 broken")
    assert mingcha("run", county).returncode == UNUSABLE
    with (county / "inspection.yaml").open("a", encoding="utf-8") as settings:
        settings.write("ignore_files: [坏文件.xlsx]\n")
    done = mingcha("intake", county)
    assert done.returncode == 0 and "坏文件" not in done.stdout


def test_nothing_usable_is_still_a_report(county: Path) -> None:
    for path in (county / "registers").iterdir():
        path.write_bytes(b"a,b\n1,2\n" + path.name.encode())
    done = mingcha("intake", county)
    assert done.returncode == UNUSABLE, done.stderr
    assert "死亡.csv" in done.stdout
    assert sheet_rows(county, "总表")[0][0] == "没有一个文件能读。"


def test_an_empty_folder_is_one_sentence(county: Path) -> None:
    for path in (county / "registers").iterdir():
        path.unlink()
    done = mingcha("intake", county)
    assert (done.returncode, done.stderr) == (
        UNUSABLE,
        "【registers】文件夹里没有登记表。请把各部门给的文件放进这个文件夹再运行。\n",
    )


def leaks(text: str, numbers: set[str]) -> set[str]:
    return {run for run in re.findall(r"\d{11,}[Xx]?", text) if run.upper() in numbers}


def unpacked(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode("utf-8") for name in archive.namelist())


def test_names_of_files_and_sheets_that_are_id_numbers_are_masked(county: Path, add: Add) -> None:
    number = an_id(11)
    add(f"{number}.csv", b"a,b\n1,2\n")
    add(f"broken {number}.xlsx", b"PK\x03\x04 broken")
    book = openpyxl.Workbook()
    book.active.title = number
    for row in DEATHS:
        book.active.append(row)
    book.save(county / "registers" / f"死亡{number}.xlsx")
    done = mingcha("intake", county)
    assert done.returncode == UNUSABLE
    everything = done.stdout + done.stderr + unpacked(county / "out" / ins.REPORT_NAME)
    assert number not in everything
    assert f"死亡{number[:2]}****{number[-2:]}.xlsx" in everything


@pytest.mark.slow
def test_no_id_or_account_of_the_sample_county_is_shown_anywhere(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE / "registers", tmp_path / "registers")
    shutil.copy(SAMPLE / "inspection.yaml", tmp_path)
    done = mingcha("intake", tmp_path)
    assert done.returncode == 0, done.stderr
    inspection = ins.open_inspection(tmp_path)
    numbers = set(ins.table(inspection, "mentions")["id_number"].dropna())
    numbers |= set(ins.table(inspection, "payments")["account_number"].dropna())
    assert len(numbers) > 50_000
    assert leaks(done.stdout + done.stderr + unpacked(inspection.out / ins.REPORT_NAME), numbers) == set()
    sources = ins.table(inspection, "sources")
    assert sum(row[7] for row in sheet_rows(tmp_path, "总表")) == sources["rows_read"].sum()


def test_the_search_for_leaks_finds_one() -> None:
    assert leaks(f"x{an_id(1)}y", {an_id(1)}) == {an_id(1)}
