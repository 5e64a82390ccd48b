"""``mingcha init`` makes a folder in which everything asked for is there and works as it says."""

import datetime as dt
import re
from pathlib import Path

import openpyxl
import pytest
import yaml

from tests.cli.conftest import DEATHS, write_csv
from tests.demo import mingcha
from toolkit import inspection as ins
from toolkit.inspection import new_folder
from toolkit.intake import load_layouts
from toolkit.model.settings import Settings

USAGE_ERROR = 2


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the command makes it; nobody may change it."""
    folder = tmp_path_factory.mktemp("init") / "本县 [2026]"
    done = mingcha("init", folder, "--county", "测试县", "--county-code", "399901", "--as-of", "2026-10-31")
    assert done.returncode == 0, done.stderr
    assert done.stdout.replace("\n", "").endswith(f"然后运行：mingcha intake {folder}")
    return folder


def test_the_settings_are_those_that_were_given(made: Path) -> None:
    settings = ins.open_inspection(made).settings
    assert (settings.county, settings.county_code, str(settings.as_of)) == ("测试县", "399901", "2026-10-31")
    assert (str(settings.period.first), str(settings.period.last)) == ("2024-11-01", "2026-10-01")


def settings_of(**answers: object) -> Settings:
    about = ins.NewInspection(**{"county": "甲县", "county_code": "399901", "as_of": dt.date(2026, 10, 31)} | answers)
    return Settings.model_validate(yaml.safe_load(new_folder.settings_text(about)))


@pytest.mark.parametrize(
    ("as_of", "first"), [("2026-12-31", "2025-01-01"), ("2026-01-31", "2024-02-01"), ("2026-11-30", "2024-12-01")]
)
def test_the_period_is_two_years_up_to_the_month_of_the_date(as_of: str, first: str) -> None:
    period = settings_of(as_of=dt.date.fromisoformat(as_of)).period
    assert (str(period.first), str(period.last)) == (first, f"{as_of[:7]}-01")


@pytest.mark.parametrize("county", ['甲"县: #1', "甲\\县", "{甲}县"])
def test_any_name_makes_readable_settings(county: str) -> None:
    assert settings_of(county=county).county == county


@pytest.mark.parametrize(
    ("today", "usual"), [("2026-11-22", "2026-10-31"), ("2026-01-01", "2025-12-31"), ("2024-03-31", "2024-02-29")]
)
def test_the_usual_date_is_the_end_of_last_month(today: str, usual: str) -> None:
    assert ins.last_month_end(dt.date.fromisoformat(today)).isoformat() == usual


def test_what_nobody_answered_is_to_be_filled_in(tmp_path: Path) -> None:
    done = mingcha("init", tmp_path / "x")
    assert done.returncode == 0, done.stderr
    assert "先在 inspection.yaml 里写上县名和行政区划代码" in done.stdout
    assert ins.open_inspection(tmp_path / "x").settings.county == "某某县"


def test_a_folder_with_anything_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "有用.txt").write_text("x", "utf-8")
    done = mingcha("init", tmp_path)
    assert done.returncode == USAGE_ERROR
    assert done.stderr == f"【{tmp_path}】文件夹里已有别的文件，为免覆盖，没有新建。请换一个空文件夹。\n"
    assert [path.name for path in tmp_path.iterdir()] == ["有用.txt"]


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x", "utf-8")
    assert mingcha("init", tmp_path / "x").returncode == USAGE_ERROR


@pytest.mark.parametrize(("option", "value"), [("--county-code", "39990"), ("--as-of", "十月底")])
def test_wrong_answers_are_refused_before_anything_is_written(tmp_path: Path, option: str, value: str) -> None:
    done = mingcha("init", tmp_path / "x", option, value)
    assert done.returncode == USAGE_ERROR
    assert done.stderr.startswith(f"【{option}】") and value in done.stderr
    assert not (tmp_path / "x").exists()


def test_there_is_an_empty_workbook_for_every_register_but_the_map(made: Path) -> None:
    names = {path.stem for path in (made / "模板").iterdir()}
    assert names == {layout.title for layout in load_layouts().values() if layout.form != "geojson"}
    for path in (made / "模板").iterdir():
        form = openpyxl.load_workbook(path).worksheets[0]
        assert form.max_row == 3, path.name  # title, note and headings: no data


def test_nothing_that_init_wrote_is_taken_for_a_register(made: Path) -> None:
    assert not list((made / "registers").iterdir())
    assert ins.layouts_of(ins.open_inspection(made)) == load_layouts()


def example_in(text: str) -> str:
    """The YAML of a note: from its first line of Latin letters to the next blank line."""
    match = re.search(r"^[a-z_]+:.*?(?=\n\n)", text, re.MULTILINE | re.DOTALL)
    assert match
    return match[0]


def test_the_note_in_layouts_is_right(county: Path) -> None:
    (county / "layouts").mkdir()
    (county / "layouts" / "死亡.yaml").write_text(example_in(new_folder.LAYOUTS_README), "utf-8")
    headings = [heading.replace("死亡日期", "亡故时间") for heading in DEATHS[1]]
    write_csv(county / "registers" / "死亡.csv", [headings, *DEATHS[2:3]])
    done = mingcha("intake", county)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "死亡人员信息" in done.stdout


def test_the_note_in_policy_is_right(county: Path) -> None:
    (county / "policy").mkdir()
    (county / "policy" / "本县.yaml").write_text(example_in(new_folder.POLICY_README), "utf-8")
    value = ins.policy_of(ins.open_inspection(county)).in_force("shared_account_households", dt.date(2026, 10, 31))
    assert (value.source, value.verified) == ("县里的文件名和文号", True)
