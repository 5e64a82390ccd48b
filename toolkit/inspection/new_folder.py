"""A new inspection folder: settings to be filled in, places for files, an empty workbook per register."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

from toolkit import store
from toolkit.intake import load_layouts
from toolkit.intake.templates import template
from toolkit.model.errors import InspectionError

TEMPLATES = "模板"
MONTHS = 24  # of payments looked at, unless somebody says otherwise

SETTINGS = """\
# 本次核查的设置。井号后面是说明；改完保存（编码选 UTF-8），再运行 mingcha intake 和 mingcha run。

county: {county}            # 县（市、区）名，印在名单和报告上
county_code: {code}         # 6 位行政区划代码，引号不要去掉
as_of: {as_of}              # 数据截止日：各部门的表统一截到哪一天

period:                     # 查哪几个月的发放
  from: {first}
  to: {last}

capacity:                   # 能跑多少
  villages: 12              # 抽几个村
  households_per_village: 10  # 每村走访几户
  missed_per_village: 3     # 每村看几个可能漏保的人
  teams: 3                  # 几个组
  days: 5                   # 几天

random_share: 0.3           # 随机抽取占多少（大于 0，至多 1）；其余按疑点多少抽
seed: {seed}          # 随机种子：抽签前当众写定，同一种子可以复算

certainty_villages: []      # 一定要去的村和理由，例如：
# certainty_villages:
#   - {{village_code: "{code_digits}100201", reason: "有群众反映，县领导批示"}}

policy_base: []             # 用哪些参数包作底，例如：[yanggu-2020]；有哪些见 docs/parameters.md
ignore_files: []            # registers 里不用的文件，例如：["旧花名册.xlsx"]
"""

README = """\
明察核查文件夹

1. 改好 inspection.yaml。
2. 把各部门给的表原样放进 registers。文件名、列的次序都不用改；没有表的，可以用“模板”里的空表请对方填。
   带打开密码的工作簿可以直接放，运行时会问密码；密码不会保存。
3. 运行 mingcha intake 本文件夹：看每个文件是什么、读了多少、什么没有用上。
4. 运行 mingcha run 本文件夹：比对、检查、抽样，名单在 out 里。

registers   收到的表
模板        每种登记表一个空表
policy      本县自己的标准和口径（可以不放）
layouts     本县自己的表头写法（可以不放）
work、out   程序写的，不用建
"""

POLICY_README = """\
这里放本县自己的标准和口径，文件扩展名 yaml，编码 UTF-8。没有就用程序自带的值。有哪些参数、单位是什么，见 docs/parameters.md。
写法：参数名下面写 values，每个值写从哪天起（from）、多少（value）、依据哪份文件（source）、文件里的原话（phrase）、
是否对照文件核实过（verified）。例如：

shared_account_households:
  values:
    - {from: 2025-01-01, value: 2, source: 县里的文件名和文号, phrase: 文件里的原话, verified: true}

没有找到文件依据的值写 verified: false，不写 phrase。从写明的日期起用这里的值，以前仍用程序自带的值。
只在一段时间里有效的，再写最后一天（until: 2025-12-31）；过了这一天又用程序自带的值。
省里的值放在这里面的 province 文件夹，县里的值盖过省里的。
哪些补贴能同时领，本县规定不同的写在 compatibility.yaml 里，写法见 docs/parameters.md 的“哪些补贴能同时领”。
"""

LAYOUTS_README = """\
这里放本县自己的表头写法，文件扩展名 yaml，编码 UTF-8。表头都认得就不用放。各登记表的名字和列名见 docs/registers.md。

给已有的登记表添加写法（例如文件名：死亡.yaml）：

register: deaths
aliases:
  died_on: [亡故时间]
lookups:
  sex:
    male: [男性公民]

只有本县才有的登记表：写明 register、title、office 和 columns，例子见 docs/registers.md。
"""


@dataclass(frozen=True)
class NewInspection:
    """What is asked before a folder is made."""

    county: str
    county_code: str
    as_of: dt.date


def last_month_end(today: dt.date) -> dt.date:
    """The usual as-of date: the last day of the month before."""
    return today.replace(day=1) - dt.timedelta(days=1)


def make_folder(folder: Path, about: NewInspection) -> None:
    """Write a new inspection folder; :class:`InspectionError` where ``folder`` holds anything already."""
    with store.named_trouble(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InspectionError("文件夹里已有别的文件，为免覆盖，没有新建", str(folder), "换一个空文件夹")
        (folder / "registers").mkdir(parents=True)
    texts = {
        "inspection.yaml": settings_text(about),
        "说明.txt": README,
        "policy/说明.txt": POLICY_README,
        "layouts/说明.txt": LAYOUTS_README,
    }
    for name, text in texts.items():
        store.write_file(folder / name, text.encode("utf-8-sig" if name.endswith(".txt") else "utf-8"))
    for layout in load_layouts().values():
        if layout.form != "geojson":  # borders come from a map program, nobody types them
            store.write_file(folder / TEMPLATES / f"{layout.title}.xlsx", template(layout))


def settings_text(about: NewInspection) -> str:
    """``inspection.yaml`` with remarks; two years of payments up to the as-of month."""
    months = about.as_of.year * 12 + about.as_of.month - MONTHS  # the first of them, counted from month 0 of year 0
    return SETTINGS.format(
        county=json.dumps(about.county, ensure_ascii=False),  # a JSON string is a YAML string, whatever it holds
        code=json.dumps(about.county_code),
        code_digits=about.county_code,
        as_of=about.as_of,
        first=f"{months // 12}-{months % 12 + 1:02d}",
        last=f"{about.as_of:%Y-%m}",
        seed=json.dumps(f"{about.as_of:%Y%m%d}"),
    )
