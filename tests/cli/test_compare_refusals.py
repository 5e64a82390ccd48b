"""What ``mingcha compare`` cannot do it says in one sentence, with exit code 2 and nothing written."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.cli.people import HEADINGS, person, two_lists, write_plain, write_sheets
from toolkit import cli

REFUSED = 2
MODEL = """
model: numbers
title: 只比号码
fields:
  number: {{label: 号码}}
  other: {{label: 别的{field}}}
blocking:
  - {{name: 号码相同, equal: [number]{where}}}
comparisons:
  - name: number
    label: 号码
    column: number
    levels:
      - {{name: equal, label: 相同, m: 0.9, u: 0.001}}
      - {{name: different, label: 不同, m: 0.1, u: 0.999}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    left, right = two_lists(30)
    write_plain(tmp_path / "左.csv", left)
    write_plain(tmp_path / "右.csv", right)
    write_plain(tmp_path / "副本.csv", left)
    write_plain(tmp_path / "空.csv", [])
    write_plain(tmp_path / "车.csv", [["红", "卡车"]], ["颜色", "车型"])
    write_plain(tmp_path / "电话.csv", [["11012345678"]], ["联系电话"])
    write_plain(tmp_path / "性别.csv", [["男"], ["女"]], ["性别"])
    write_plain(tmp_path / "两张.csv", [[*person(1), *person(2)]], [*HEADINGS, *HEADINGS])
    write_plain(tmp_path / "号码.csv", [["1", "2"], ["3", "4"]], ["号码", "别的"])
    (tmp_path / "无字.csv").write_bytes(b"")
    write_sheets(tmp_path / "白纸.xlsx", {"Sheet1": []})
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (tmp_path / "图.pdf").write_bytes(b"%PDF")
    (tmp_path / "多字.yaml").write_text(MODEL.format(field=", colour: red", where=""), "utf-8")
    (tmp_path / "错句.yaml").write_text(MODEL.format(field="", where=", where: l.number ="), "utf-8")
    (tmp_path / "错列.yaml").write_text(MODEL.format(field="", where=", where: l.nobody = 1"), "utf-8")
    return tmp_path


Told = Callable[..., str]


@pytest.fixture
def told(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """Run the command in ``folder``; what it says on standard error, if it refuses and writes nothing."""

    def refuse(*arguments: str) -> str:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["mingcha", "compare", *arguments])
        before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == REFUSED
        assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
        said = capsys.readouterr().err.strip()
        assert len(said.splitlines()) == 1
        assert "Traceback" not in said
        return said

    return refuse


CASES: list[tuple[Sequence[str], Sequence[str]]] = [
    (("左.csv", "性别.csv"), ("共同的列太少", "左.csv：姓名、证件号码", "性别.csv：性别", "--map")),
    (("电话.csv", "性别.csv"), ("没有一列是共同的", "电话.csv：电话", "性别.csv：性别")),
    (("左.csv", "车.csv"), ("没有找到认识的表头", "颜色、车型", "车.csv", "--map")),
    (("左.csv", "空.csv"), ("名单是空的", "空.csv")),
    (("无字.csv", "左.csv"), ("文件是空的", "无字.csv")),
    (("左.csv", "白纸.xlsx"), ("名单是空的", "白纸.xlsx")),
    (("左.csv", "右.csv", "--threshold", "1.5"), ("1.5", "0 到 1", "--threshold")),
    (("左.csv", "右.csv", "--threshold", "-0.1"), ("-0.1", "0 到 1")),
    (("左.csv", "右.csv", "--threshold", "nan"), ("nan", "0 到 1")),
    (("左.csv", "右.csv", "--threshold", "高"), ("高",)),
    (("左.csv", "右.csv", "--model", "people"), ("没有名为 people 的比对模型", "person")),
    (("左.csv", "右.csv", "--model", "没有.yaml"), ("比对模型文件读不出来", "没有.yaml")),
    (("号码.csv", "--model", "多字.yaml"), ("colour", "多字.yaml")),
    (("号码.csv", "--model", "错句.yaml"), ("sql 或 where 写法不对", "numbers.yaml")),
    (("号码.csv", "--model", "错列.yaml"), ("sql 或 where 写法不对", "nobody")),
    (("左.csv", "没有.csv"), ("找不到这个文件", "没有.csv")),
    (("左.csv", "图.pdf"), ("不认识“.pdf”", "图.pdf", "xlsx")),
    (("左.csv", "坏.xlsx"), ("坏.xlsx",)),
    (("左.csv", "两张.csv"), ("并排放了两张同样的表", "两张.csv")),
    (("左.csv", "右.csv", "--map", "姓名=死者"), ("没有“死者”这一列", "--map", "身份证号")),
    (("左.csv", "右.csv", "--map-right", "姓名=死者"), ("右.csv", "没有“死者”这一列", "--map-right")),
    (("左.csv", "右.csv", "--map", "绰号=姓名"), ("没有“绰号”这一项", "姓名、证件号码")),
    (("左.csv", "右.csv", "--map", "姓名"), ("写法不对", "项目=表头")),
    (("左.csv", "副本.csv"), ("内容完全相同", "左.csv、副本.csv")),
    (("左.csv", "右.csv", "--out", "结果.docx"), (".docx", ".xlsx 或 .csv")),
    (("左.csv", "右.csv", "--out", "右.csv"), ("同一个文件", "--out")),
]


@pytest.mark.parametrize(("arguments", "words"), CASES, ids=" ".join)
def test_it_is_refused_in_one_sentence(arguments: Sequence[str], words: Sequence[str], told: Told) -> None:
    said = told(*arguments)
    assert [word for word in words if word not in said] == []


def test_the_process_ends_with_two(folder: Path) -> None:
    command = [sys.executable, "-X", "utf8", "-m", "toolkit", "compare", "左.csv", "空.csv"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout.strip().replace("读取…", "")) == (REFUSED, "")
