"""What goes wrong is said in one Chinese sentence with its place; nothing half-written stays."""

import shutil
from pathlib import Path

import pytest
import xlsxwriter

from tests.demo import Demo, mingcha
from toolkit import inspection as ins

USAGE_ERROR = 2


@pytest.fixture
def county(demo: Demo, tmp_path: Path) -> Path:
    """A copy of the demo's files, without its results."""
    shutil.copytree(demo.inspection.folder / "registers", tmp_path / "registers")
    shutil.copy(demo.inspection.folder / "inspection.yaml", tmp_path)
    return tmp_path


def files_of(demo: Demo, register: str) -> set[str]:
    sources = ins.table(demo.inspection, "sources")
    return set(sources.loc[sources["register"] == register, "file"])


def refused(folder: Path) -> str:
    done = mingcha("run", folder)
    assert done.returncode == USAGE_ERROR
    assert "Traceback" not in done.stderr
    work = folder / "work"
    assert not work.exists() or not list(work.iterdir())
    return done.stderr.strip()


def test_a_missing_register_leaves_its_checks_undecided(demo: Demo, county: Path) -> None:
    for name in files_of(demo, "vehicles"):
        (county / "registers" / name).unlink()
    done = mingcha("run", county)
    assert done.returncode == 0, done.stderr
    assert "没有收到：机动车登记信息" in done.stdout
    judgements = ins.table(ins.open_inspection(county), "judgements")
    assert set(judgements.loc[judgements["check_id"] == "E02", "verdict"]) == {"undecided"}
    assert "flag" in set(judgements.loc[judgements["check_id"] == "D01", "verdict"])


def test_unreadable_file(county: Path) -> None:
    (county / "registers" / "坏文件.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert refused(county) == "【坏文件.xlsx】文件打不开，可能已损坏或扩展名与内容不符。请用 Excel 或 WPS 打开确认后另存为 xlsx。"


def test_unknown_register(county: Path) -> None:
    book = xlsxwriter.Workbook(str(county / "registers" / "食堂菜单.xlsx"))
    book.add_worksheet("本周").write_row(0, 0, ["星期", "早餐", "午餐"])
    book.close()
    sentence = refused(county)
    assert sentence.startswith("【食堂菜单.xlsx】认不出是哪种登记表，")
    assert "ignore_files" in sentence


def test_missing_required_column(county: Path) -> None:
    (county / "registers" / "死亡补充.csv").write_text("姓名,公民身份号码,注销日期\n某人,,20260101\n", "utf-8")
    sentence = refused(county)
    assert (
        sentence
        == "【死亡补充.csv!csv】看来是《死亡人员信息》，但缺少必需的列：死亡日期。请补上这一列，或把表头改成规定的名称后重新放入。"
    )


def test_an_earlier_result_survives_a_refused_run(county: Path, demo: Demo) -> None:
    shutil.copytree(demo.inspection.work, county / "work")
    before = {path.name: path.stat().st_mtime_ns for path in (county / "work").iterdir()}
    (county / "registers" / "坏文件.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert mingcha("run", county).returncode == USAGE_ERROR
    assert {path.name: path.stat().st_mtime_ns for path in (county / "work").iterdir()} == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("county: 甲县\n", "county_code"),
        ("county: 甲县\ncolour: 红\n", "inspection.yaml"),
        ("county: [\n", "YAML 写法有误"),
    ],
    ids=["missing key", "unknown key", "broken YAML"],
)
def test_wrong_settings(county: Path, text: str, words: str) -> None:
    (county / "inspection.yaml").write_text(text, "utf-8")
    assert words in refused(county)


def test_random_share_cannot_be_zero(county: Path) -> None:
    settings = (county / "inspection.yaml").read_text("utf-8")
    (county / "inspection.yaml").write_text(settings.replace("random_share: 0.3", "random_share: 0"), "utf-8")
    assert "random_share" in refused(county)


def test_no_folder_and_no_settings(tmp_path: Path) -> None:
    assert "没有 inspection.yaml" in refused(tmp_path)


def test_wrong_county_parameter_is_refused_before_anything_is_judged(county: Path) -> None:
    (county / "policy").mkdir()
    (county / "policy" / "本县.yaml").write_text("payday: {label: a, unit: b, values: []}\n", "utf-8")
    assert "policy/本县.yaml" in refused(county)
