"""Reading of one large workbook and one large text file, as whole processes, beside the bare library that does the work.

``python benchmarks/reading.py FOLDER`` makes the two files in FOLDER (once) and prints medians of RUNS runs. The lines
of a file take turns, so that drift of the machine hits all alike; compare the ratios, not the seconds.
"""

import csv
import os
import shutil
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import xlsxwriter

sys.path.insert(0, str(Path(__file__).resolve().parent))
from run import ROOT, Cost, measure, show

from toolkit.values.id_number import check_characters

RUNS = int(os.environ.get("RUNS", "3"))
WORKBOOK_ROWS, TEXT_ROWS = 200_000, 1_000_000

HEADINGS = (
    "乡镇 村 低保证编号 户主姓名 家庭成员姓名 与户主关系 家庭人口数 身份证号码 月保障金额(元) 保障类别 批准日期 联系电话 "
    "开户银行 银行账号 致贫原因 健康状况 年收入(元) 性别 状态 备注"
).split()

BARE_WORKBOOK = """
import sys, python_calamine
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    for row in book.get_sheet_by_name(name).iter_rows():
        pass
"""

BARE_TEXT = """
import codecs, duckdb, os, sys
decoder = codecs.getincrementaldecoder("gb18030")("strict")
with open(sys.argv[1], "rb") as source, open(sys.argv[2], "wb") as target:
    while block := source.read(1 << 20):
        target.write(decoder.decode(block).encode())
table = duckdb.sql(f"SELECT * FROM read_csv('{sys.argv[2]}', all_varchar=true)").to_arrow_table()
"""

READ_GRIDS = """
import sys
from pathlib import Path
from toolkit.intake.readers import read_grids
for path, grids in read_grids([Path(sys.argv[1])], scratch=Path(sys.argv[2])):
    print(sum(map(len, grids)))
"""

READ_FOLDER = """
import sys
from pathlib import Path
from toolkit.intake import read_folder
intake = read_folder(Path(sys.argv[1]).parent, fictional_regions=True)
print(sum(len(table) for table in intake.registers.values()), "rows", intake.problems)
"""


def id_numbers(random: np.random.Generator, count: int) -> list[str]:
    """Valid numbers of nobody: born 1940 to 2020, province 39."""
    born = np.datetime64("1940-01-01") + random.integers(0, 29_000, count)
    days = np.char.replace(born.astype(str), "-", "")
    bodies = np.char.add(np.char.add("399901", days), np.char.zfill(random.integers(1, 1000, count).astype(str), 3))
    checks: list[str] = np.char.add(bodies, np.asarray(check_characters(bodies)).astype(str)).tolist()
    return checks


def register_rows(count: int) -> Iterator[list[object]]:
    """Rows of a fictional dibao roster, two members to a household; the id numbers are of province 39."""
    random = np.random.default_rng(20261031)
    amounts = random.integers(100, 1000, count).tolist()
    incomes = (random.integers(0, 2_000_000, count) / 100).tolist()
    ids = id_numbers(random, count)
    days = random.integers(1, 29, count).tolist()
    families, given = (random.choice(list(signs), count) for signs in ("赵钱孙李周吴郑王", "强芳秀英伟丽"))
    names = np.char.add(families, given).tolist()
    for i in range(count):
        household = i // 2
        yield [
            f"第{household % 16 + 1}镇", f"第{household % 196 + 1}村", f"C{household:07d}", names[household * 2], names[i],
            ("户主", "配偶")[i % 2], 2.0, ids[i], float(amounts[household * 2]),
            "一类", f"2025-10-{days[i]:02d}", f"1380000{i % 10_000:04d}", "农村商业银行", f"62284800{i:011d}", "因病", "一般",
            incomes[i], "男女"[i % 2], "正常", "",
        ]  # fmt: skip


def make_workbook(path: Path) -> None:
    """200,000 x 20 with shared strings, as Excel writes it."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    sheet = book.add_worksheet("花名册")
    sheet.write_row(0, 0, HEADINGS)
    for number, row in enumerate(register_rows(WORKBOOK_ROWS), start=1):
        sheet.write_row(number, 0, row)
    book.close()


def make_text(path: Path) -> None:
    """1,000,000 x 20 in GB18030."""
    with path.open("w", encoding="gb18030", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(HEADINGS)
        writer.writerows(register_rows(TEXT_ROWS))


def made(folder: Path) -> dict[str, Path]:
    """Each of the two files alone in a folder of its own, made where it is not there yet."""
    found = {}
    for name, make in (("dibao.xlsx", make_workbook), ("dibao.csv", make_text)):
        path = found[name] = folder / name.replace(".", "_") / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            make(path.with_name(f".{name}"))
            path.with_name(f".{name}").rename(path)
    return found


def timed(folder: Path, script: str, path: Path) -> Cost:
    """One run of a script as a process, with an empty scratch folder and no cache of an earlier run."""
    scratch = folder / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    target = scratch / ("utf8.csv" if script == BARE_TEXT else "grids")
    return measure([sys.executable, "-c", script, str(path), str(target)])


def side_by_side(folder: Path, path: Path, bare: str) -> None:
    """Print the floor, our reading of text cells, and the whole reading with recognition and types."""
    scripts = {"floor: " + path.suffix: bare, "read_grids": READ_GRIDS, "read_folder": READ_FOLDER}
    costs: dict[str, list[Cost]] = {name: [] for name in scripts}
    for _ in range(RUNS):
        for name, script in scripts.items():
            costs[name].append(timed(folder, script, path))
    floor = statistics.median(cost.wall for cost in next(iter(costs.values())))
    for name, runs in costs.items():
        middle = show(f"{path.name} {name}", runs)
        print(f"{'':<34} {middle.wall / floor:.2f} x the floor's wall time")


def main() -> None:
    """Both files; the folder is the first argument."""
    folder = Path(sys.argv[1]).absolute()
    files = made(folder)
    os.chdir(ROOT)
    print(f"{RUNS} runs, medians; {os.cpu_count()} processors; disk cache warm")
    side_by_side(folder, files["dibao.xlsx"], BARE_WORKBOOK)
    side_by_side(folder, files["dibao.csv"], BARE_TEXT)


if __name__ == "__main__":
    main()
