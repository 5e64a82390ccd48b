"""What goes wrong is said in one Chinese sentence with its place; nothing half-written stays."""

import shutil
from pathlib import Path

import pytest
import xlsxwriter

from tests.cli.conftest import make_county
from tests.conftest import Build, an_id
from tests.demo import Demo, mingcha
from toolkit import inspection as ins
from toolkit.cli import fictional
from toolkit.model.errors import InspectionError

USAGE_ERROR = 2


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """Three small files, without results."""
    return make_county(tmp_path / "本县")


@pytest.fixture
def sample(demo: Demo, tmp_path: Path) -> Path:
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
    assert not list((folder / "work").glob("*.parquet"))
    return done.stderr.strip()


def test_a_missing_register_leaves_its_checks_undecided(demo: Demo, sample: Path) -> None:
    for name in files_of(demo, "vehicles"):
        (sample / "registers" / name).unlink()
    done = mingcha("run", sample)
    assert done.returncode == 0, done.stderr
    assert "没有收到：机动车登记信息" in done.stdout
    judgements = ins.table(ins.open_inspection(sample), "judgements")
    assert set(judgements.loc[judgements["check_id"] == "E02", "verdict"]) == {"undecided"}
    assert "flag" in set(judgements.loc[judgements["check_id"] == "D01", "verdict"])


def test_unreadable_file(county: Path) -> None:
    (county / "registers" / "坏文件.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert refused(county) == "【坏文件.xlsx】文件不完整或已损坏，打不开。请用 Excel 或 WPS 打开确认后另存为 xlsx。"


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


def test_an_earlier_result_survives_a_refused_run(county: Path) -> None:
    assert mingcha("run", county).returncode == 0
    before = {path.name: path.stat().st_mtime_ns for path in (county / "work").glob("*.parquet")}
    (county / "registers" / "坏文件.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert mingcha("run", county).returncode == USAGE_ERROR
    assert {path.name: path.stat().st_mtime_ns for path in (county / "work").glob("*.parquet")} == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("county: 甲县\n", "/inspection.yaml!第1行 county_code】缺少这一项"),
        ("county: 甲县\ncolour: 红\n", "/inspection.yaml!第2行 colour】不认识这一项"),
        ("county: [\n", "YAML 写法有误"),
        ("as_of: 2026-02-30\n", "/inspection.yaml!第1行 as_of】日期要写成"),
        ("capacity: {villages: 0}\nrandom_share: 0\n", "第2行 random_share】写法不对"),
    ],
    ids=["missing key", "unknown key", "broken YAML", "no such day", "several at once"],
)
def test_wrong_settings(county: Path, text: str, words: str) -> None:
    (county / "inspection.yaml").write_text(text, "utf-8")
    assert words in refused(county)


def test_random_share_cannot_be_zero(county: Path) -> None:
    with (county / "inspection.yaml").open("a", encoding="utf-8") as settings:
        settings.write("random_share: 0\n")
    assert "random_share" in refused(county)


def test_no_folder_and_no_settings(tmp_path: Path) -> None:
    assert "没有 inspection.yaml" in refused(tmp_path)


def test_wrong_county_parameter_is_refused_before_anything_is_judged(county: Path) -> None:
    (county / "policy").mkdir()
    (county / "policy" / "本县.yaml").write_text("payday: {label: a, unit: b, values: []}\n", "utf-8")
    assert "policy/本县.yaml" in refused(county)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def real_county(folder: Path) -> Path:
    """Registers that exist nowhere else, with settings still as the sample has them."""
    (folder / "registers").mkdir(parents=True)
    (folder / "registers" / "低保花名册.csv").write_text("姓名\n某人\n", "utf-8")
    shutil.copy(fictional.SAMPLE / "inspection.yaml", folder)
    return folder


@pytest.mark.parametrize("command", ["demo", "synth"])
def test_a_real_county_is_never_replaced_by_a_fictional_one(tmp_path: Path, command: str) -> None:
    folder = real_county(tmp_path / "本县")
    before = contents(folder)
    done = mingcha(command, folder)
    assert done.returncode == USAGE_ERROR
    assert done.stderr.startswith(f"【{folder}】文件夹里已有别的文件，为免覆盖，") and done.stderr.count("\n") == 1
    assert contents(folder) == before


def test_an_earlier_demo_is_replaced_and_its_key_stays(tmp_path: Path) -> None:
    fictional.copy_sample(tmp_path / "demo")
    sample = contents(tmp_path / "demo")
    (tmp_path / "demo" / "registers" / "多余.csv").write_text("多余", "utf-8")
    (tmp_path / "demo" / "secret.key").write_text("key", "utf-8")
    (tmp_path / "demo" / "inspection.yaml").write_text("county: 改过\n", "utf-8")
    fictional.copy_sample(tmp_path / "demo")
    assert contents(tmp_path / "demo") == sample | {"secret.key": b"key"}


def test_the_sample_is_not_copied_onto_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fictional.copy_sample(tmp_path / "sample")
    monkeypatch.setattr(fictional, "SAMPLE", tmp_path / "sample")
    before = contents(tmp_path)
    with pytest.raises(InspectionError, match="换一个空文件夹"):
        fictional.copy_sample(tmp_path / "sample")
    assert contents(tmp_path) == before


def test_an_earlier_fictional_county_may_be_made_anew(tmp_path: Path) -> None:
    for seed in (1, 2):
        done = mingcha("synth", tmp_path / "虚构", "--townships", 1, "--villages", 1, "--seed", seed)
        assert done.returncode == 0, done.stderr
        (tmp_path / "虚构" / "registers" / f"{seed}.csv").touch()
    assert not (tmp_path / "虚构" / "registers" / "1.csv").exists()


def a_person(build: Build) -> ins.Inspection:
    inspection = build(hukou=[{"person_name": "赵大", "id_number": an_id(1), "hukou_number": "H1"}])
    ins.resolve_identities(inspection)
    return inspection


def test_a_lost_key_is_not_replaced_while_its_results_are_there(build: Build) -> None:
    inspection = a_person(build)
    (inspection.folder / "secret.key").unlink()
    with pytest.raises(InspectionError, match=r"secret\.key 不见了.*删除 work 文件夹"):
        ins.resolve_identities(inspection)
    assert not (inspection.folder / "secret.key").exists()
    (inspection.work / "persons.parquet").unlink()
    ins.resolve_identities(inspection)


@pytest.mark.parametrize("written", ["", "ab", "密钥"])
def test_a_key_that_was_cut_off_is_no_key(build: Build, written: str) -> None:
    inspection = a_person(build)
    (inspection.folder / "secret.key").write_text(written, "utf-8")
    with pytest.raises(InspectionError, match=r"secret\.key】密钥文件内容不完整"):
        ins.resolve_identities(inspection)


def test_a_list_that_cannot_be_replaced_is_named(demo: Demo, tmp_path: Path) -> None:
    shutil.copytree(demo.inspection.work, tmp_path / "work")
    shutil.copy(demo.inspection.folder / "inspection.yaml", tmp_path)
    (tmp_path / "out" / ins.LIST_NAME).mkdir(parents=True)  # as little replaceable as a list held open on Windows
    with pytest.raises(InspectionError, match=f"{ins.LIST_NAME}】读"):
        ins.write_lists(ins.open_inspection(tmp_path))
    assert [path.name for path in (tmp_path / "out").iterdir()] == [ins.LIST_NAME]


def test_settings_saved_in_another_charset(county: Path) -> None:
    text = (county / "inspection.yaml").read_text("utf-8")
    (county / "inspection.yaml").write_bytes(text.encode("gb18030"))
    assert "不是 UTF-8 编码" in refused(county)


def test_a_wrong_command_is_told_in_chinese() -> None:
    done = mingcha("run")
    assert done.returncode == USAGE_ERROR
    assert done.stderr.startswith("命令写法不对")
