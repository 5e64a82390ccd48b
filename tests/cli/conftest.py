"""An inspection folder with a few files, made as a user makes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from tests.cli import people
from tests.conftest import SETTINGS, an_id
from tests.demo import mingcha

AS_OF = "截至2026年10月31日"
ROSTER = [
    [f"柳河镇农村低保对象花名册（{AS_OF}）"],
    [
        "乡镇",
        "村",
        "低保证编号",
        "户主姓名",
        "家庭成员姓名",
        "与户主关系",
        "家庭人口数",
        "身份证号码",
        "月保障金额(元)",
        "备忘录",
    ],
    ["柳河镇", "石桥村", "C1", "赵大", "赵大", "户主", "2", an_id(1), "680", ""],
    ["", "", "", "", "钱二", "妻子", "", an_id(2), "", ""],
    ["柳河镇", "石桥村", "C2", "孙三", "孙三", "户主", "1", an_id(3), "340", "x"],
    ["合计", "", "", "", "", "", "3", "", "1020", ""],
]
PAYMENTS = [
    ["乡镇", "村", "户主姓名", "身份证号", "保障人口", "金额", "发放月份", "发放日期", "开户姓名", "账号"],
    ["柳河镇", "石桥村", "赵大", an_id(1), "2", "680", "2026-10", "2026-10-09", "赵大", "6217000012345678901"],
    ["柳河镇", "石桥村", "李四", an_id(9), "1", "340", "2026-10", "2026-10-09", "李四", "6217000012345678902"],
    ["柳河镇", "石桥村", "周五", an_id(8), "1", "340", "2026年13月", "2026-10-09", "周五", "6217000012345678903"],
]
DEATHS = [
    ["死亡人员信息（截至2026年3月31日）"],
    ["姓名", "性别", "公民身份号码", "死亡日期", "注销日期"],
    ["吴六", "男", an_id(7), "2026年1月1日", "2026-01-05"],
    ["郑七", "男生女相", an_id(6), "2026年13月", "2026-03-01"],
]

Rows = Sequence[Sequence[str]]


def write_csv(path: Path, rows: Rows) -> Path:
    path.write_text("".join(",".join(row) + "\n" for row in rows), "utf-8")
    return path


def make_county(folder: Path) -> Path:
    """Settings, roster, payments and deaths; nothing else."""
    (folder / "registers").mkdir(parents=True)
    (folder / "inspection.yaml").write_text(SETTINGS, "utf-8")
    for name, rows in {"花名册": ROSTER, "发放": PAYMENTS, "死亡": DEATHS}.items():
        write_csv(folder / "registers" / f"{name}.csv", rows)
    return folder


@dataclass(frozen=True)
class TakenIn:
    """A county after ``mingcha intake`` and what the terminal showed."""

    folder: Path
    output: str


@pytest.fixture(scope="session")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> TakenIn:
    """Run once; nobody may change its folder."""
    folder = make_county(tmp_path_factory.mktemp("intake") / "本县 [2026]")
    done = mingcha("intake", folder)
    assert done.returncode == 0, done.stderr
    return TakenIn(folder, done.stdout)


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """One to be changed, with its files but no results."""
    return make_county(tmp_path / "本县")


@pytest.fixture
def add(county: Path) -> Callable[[str, bytes], Path]:
    """Put another file into ``registers``."""

    def put(name: str, content: bytes) -> Path:
        path = county / "registers" / name
        path.write_bytes(content)
        return path

    return put


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The two lists as plain csv; nobody may change them."""
    folder = tmp_path_factory.mktemp("名单 [1]")
    left, right = people.two_lists()
    return people.write_plain(folder / "名册.csv", left), people.write_plain(folder / "死亡.csv", right)


@pytest.fixture(scope="module")
def hits(lists: tuple[Path, Path]) -> pd.DataFrame:
    return people.compared(*lists)
