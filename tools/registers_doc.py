"""Write ``docs/registers.md``, for users, from the layouts and the catalogue of checks.

Usage: ``python tools/registers_doc.py`` writes the file, ``--check`` only says whether it is current.
Run it with the Python of ``.venv``.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from generated_doc import publish, table

from toolkit.checks import load_catalogue
from toolkit.intake import Layout, load_layouts
from toolkit.intake.layout import LayoutColumn
from toolkit.intake.layout_files import load_lookups
from toolkit.intake.templates import FORMS, choices

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "registers.md"

ADDITION = """\
register: deaths
aliases:
  died_on: [亡故时间, 去世日期]
title_words: [亡故人员]
lookups:
  sex:
    male: [男性公民]
"""
OWN_LAYOUT = """\
register: mine_workers
title: 矿山企业用工名单
office: 应急管理局
columns:
  - {name: person_name, kind: name, label: 姓名, required: true}
  - {name: id_number, kind: id_number, label: 身份证号码, aliases: [身份证号, 公民身份号码], required: true}
  - {name: sex, kind: lookup, lookup: sex, label: 性别}
  - {name: employer, kind: text, label: 企业名称, required: true}
  - {name: monthly_wage_fen, kind: money, label: 月工资}
  - {name: hired_on, kind: date, label: 入职日期, required: true}
"""
OWN_VALUES = """\
benefit_status:
  active: [在册享受]
"""

INTRO = f"""\
<!-- 由 tools/registers_doc.py 按 toolkit/intake/layouts 生成，请不要直接改这个文件。 -->
# 登记表：认得哪些、怎样填、怎样加

把各部门给的表原样放进 `registers` 文件夹，运行 `mingcha intake 文件夹`，就知道每个文件是什么、读了多少行、哪些没有用上、为什么。
没有现成表的，用 `mingcha init` 生成的“模板”里的空表请对方填。

## 怎样认表

- 看表头，不看文件名。文件名、列的次序、多出来的列都不要紧；没有用到的列会列在报告里。
- 表头可以有两行（上面一行合并），可以带单位（如“金额（万元）”）、带星号、带空格；上面可以有标题行和单位行。
- 标“必须有”的列缺一个，就不当作这种表，会说缺了哪一列。有的内容也可以写在标题、工作表名或文件名里，下面写明了是哪些。
- 合计行、制表人这样的表尾不算数据，另外计数。每一行不是采用就是未采用，未采用的都写明原因。
- 取值（如“在保”“停保”）只认下面列出的写法；不认识的写法不猜，报告里会写出来。
- 支持 xlsx、xlsm、xls、xlsb、et、ods、csv、tsv、txt；有打开密码的工作簿运行时会问密码，也可以放在环境变量 `MINGCHA_PASSWORDS` 里（一行一个），
  密码不保存。村界用 GeoJSON。
- 实际试过的：Excel 写法的 xlsx、xlsm，LibreOffice 另存的 xls、ods，按公开格式写成的 xlsb；带打开密码的 xlsx，和用 Excel 97 加密方式（RC4）
  带密码的 xls。带密码的 ods 解不开，其他加密方式（如 XOR、WPS 自有加密）没有试过，解不开时会说明，请先去掉密码或另存为 xlsx。
- 标题里写“截至2026年10月31日”的，这一天就是数据截止日；不写就是“未注明”，过没过期无法判断。

## 怎样加本县的写法

在核查文件夹的 `layouts` 里放 yaml 文件（UTF-8 编码）。给已有的登记表加表头、标题用词和取值的写法，文件名随意：

```yaml
{ADDITION}```

给取值表加写法，文件名必须是 `lookups.yaml`：

```yaml
{OWN_VALUES}```

本县才有的登记表，写全各列。`name` 是列的内部名，`label` 是表头，`kind` 是下面表里的一种：

```yaml
{OWN_LAYOUT}```

| kind | 填什么 |
|---|---|
"""


def render() -> str:
    """Text of ``docs/registers.md``."""
    layouts = load_layouts()
    kinds = "".join(f"| `{kind}` | {form} |\n" for kind, form in FORMS.items())
    parts = [INTRO + kinds, _overview(layouts.values()), *map(_register, layouts.values()), _lookups()]
    return "\n".join(parts)


def _overview(layouts: Iterable[Layout]) -> str:
    rows = ([f"[{x.title}](#{x.name})", x.office, f"`{x.name}`", "、".join(x.checks)] for x in layouts)
    return "## 一览\n\n" + table(["登记表", "提供单位", "内部名", "用到它的检查项"], rows)


def _register(layout: Layout) -> str:
    lines = [f'<a id="{layout.name}"></a>', f"## {layout.title}", "", *_facts(layout), ""]
    rows = map(_column, layout.columns)
    return "\n".join(lines) + "\n" + table(["列", "内部名", "必须有", "填什么", "表头也可以写成"], rows)


def _facts(layout: Layout) -> Iterator[str]:
    labels = {column.name: column.label for column in layout.columns}
    catalogue = load_catalogue()
    named = [f"{check} {catalogue[check].title}" if check in catalogue else check for check in layout.checks]
    yield f"- 提供单位：{layout.office}；内部名：`{layout.name}`"
    yield f"- 用到它的检查项：{'、'.join(named) or '无'}"
    if layout.form == "geojson":
        yield "- 形式：GeoJSON 地图文件（FeatureCollection），每个村一个多边形"
    if layout.group:
        yield f"- 每人一行，户主在前；户里共有的列只在户主一行填写：{'、'.join(labels[name] for name in layout.group.fill_forward)}"
    if layout.context:
        yield f"- 也可以写在标题、工作表名或文件名里：{'、'.join(labels[name] for name in layout.context)}"
    if layout.essential:
        yield f"- 空着或读不出来就不采用这一行：{'、'.join(labels[name] for name in layout.essential)}"


def _column(column: LayoutColumn) -> list[str]:
    form = f"{FORMS[column.kind]}：[{'、'.join(_usual(column))}](#{column.lookup})" if column.lookup else FORMS[column.kind]
    return [column.label, f"`{column.name}`", "是" if column.required else "", form, "、".join(column.aliases)]


def _usual(column: LayoutColumn) -> list[str]:
    """The usual spelling of each value."""
    return [spellings[0] for spellings in choices(column).values()]


def _lookups() -> str:
    parts = ["## 取值表\n\n左边是内部值，右边是表里可以写的；不在右边的写法不会被采用。\n"]
    for name, meanings in load_lookups().items():
        spellings: dict[str, list[str]] = {}
        for spelling, value in meanings.items():
            spellings.setdefault(value, []).append(spelling)
        rows = ([f"`{value}`", "、".join(written)] for value, written in spellings.items())
        parts.append(f'<a id="{name}"></a>\n### {name}\n\n' + table(["内部值", "可以写"], rows))
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(publish(TARGET, render, __doc__))
