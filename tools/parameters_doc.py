"""Write ``docs/parameters.md``, for users, from the shipped parameters, the overlays and the catalogue of checks.

Usage: ``python tools/parameters_doc.py`` writes the file, ``--check`` only says whether it is current.
Run it with the Python of ``.venv``.
"""

import sys
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import yaml
from generated_doc import publish, table

from toolkit.checks import load_catalogue
from toolkit.policy import RULES, DatedValue, Parameter, load_policy, overlay_titles
from toolkit.policy.parameters import period
from toolkit.policy.units import UNITS

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "parameters.md"

CHAPTERS = {
    "e_wrongly_included": "E 错保",
    "m_missed": "M 漏保",
    "k_kin": "K 近亲属",
    "d_death": "D 死亡",
    "t_tekun": "T 特困",
    "p_payments": "P 发放",
    "l_relief": "L 临时救助",
    "s_subsidies": "S 其他补贴",
    "c_process": "C 核对、复核、程序",
    "v_villages": "V 村级统计",
    "f_visits": "F 明查暗访",
    "g_ledger": "G 线索和台账",
    "r_reports": "R 报表和时限",
    "o_services": "O 服务和其他",
    "q_quality": "Q 数据质量",
    "scoring": "评分",
}
SEEDS = {"S0": "泗县2020", "S1": "永川中山路2021", "S2": "XX镇2020", "S3": "阳谷2020", "S4": "晋江2019"}

OWN = """\
payment_day:
  values:
    - from: 2025-01-01
      value: 8
      source: 某县民政局某年某号文件
      phrase: 每月8日前发放到户
      verified: true
kin_relations_wide:
  values:
    - from: 2025-01-01
      value: [parent_in_law, child_in_law]
      source: 本县口径，还没有找到文件
      verified: false
"""
WINDOW = """\
relief_reserve_floor_fen:
  values:
    - from: 2025-07-01
      until: 2025-09-30
      value: 8000000
      source: 某县防汛救灾期间社会救助通知
      phrase: 防汛期间备用金不低于8万元
      verified: true
"""
TOGETHER = """\
pairs:
  - schemes: [tekun_roster, advanced_age]
    rule: allowed
    from: 2023-01-01
    source: 某县高龄津贴发放办法
    phrase: 特困人员可以享受高龄津贴
    verified: true
"""
TOGETHER_INTRO = f"""\
## 哪些补贴能同时领

同一个人同一个月能不能领两种补贴，由下面的表决定（S08 和 S01、S02、S05 用它）。本县规定不同的，在 `policy` 文件夹里放一个
`compatibility.yaml`（文件名不能改；省里的放在 `policy/province/compatibility.yaml`），只写不同的几对：

```yaml
{TOGETHER}```

- 两种补贴先写哪一种都一样。表里没有的一对也可以加；补贴只能从下面这些里选。
- 从写明的日期起按本县的，以前仍按下表；用 `until` 写最后一天，过了又按下表。`verified: true` 要有 `phrase`。
- 写错了，运行之前会指出第几行、可以怎样写。
"""

INTRO = f"""\
<!-- 由 tools/parameters_doc.py 按 toolkit/policy 生成，请不要直接改这个文件。 -->
# 参数：检查用的标准和口径

检查项里的天数、月数、比例、名单都是参数。每个值写明从哪天起、依据什么、是否核实过。判断某一天的事，用那一天有效的值；
那一天没有值，就不判断，不会拿后来的规定去套以前的事。

- **已核实**：手头五份文件里的原话写明了这个值，原话一并列出。
- **待核实**：还没有找到文件原文，是通行做法、转述的文件或工作口径。名单上会注明；据此列出的疑点要先对照本县政策。
- 有的参数只在一段时间里有值（如疫情期间暂停退出），过了这段时间就不再用；有的参数没有全国统一的值，县里写了才用。

## 与保障标准的关系

低保、特困等**保障标准**（各县各年的钱数）不在这里，在登记表《救助保障标准》（`standards`，见 [登记表](registers.md#standards)）里，
由县里按执行日期填写。这里的参数只说怎样用标准：例如“15 倍”是月低保标准的 15 倍。两处没有同一个数。

## 工作日

“几个工作日”按国务院办公厅每年的放假安排计算，调休上班的周末算工作日。数据来自软件包 chinesecalendar，2004 年起，到最近一次公布的年份；
还没有公布的年份只按周末推算，程序会注明。

## 怎样写本县的值

在核查文件夹的 `policy` 里放 yaml 文件（UTF-8 编码），文件名随意。只写要改的参数：

```yaml
{OWN}```

从写明的日期起用本县的值，以前仍用下面列出的值。只在一段时间里有效的，用 `until` 写最后一天：

```yaml
{WINDOW}```

- 写了 `verified: true`，就要有 `phrase`（文件里的原话）。
- 单位不能改，也不用写。钱以分计，1 元写 100。
- 省里的值放在 `policy/province`。同一天有几层值时，县里的盖过参数包的，参数包的盖过省里的，省里的盖过程序自带的。
- 写错的文件在运行之前就会指出：哪个文件、第几行、可以怎样写；所有问题一次列出。

五份文件做成了参数包，作为例子；要用，在 `inspection.yaml` 里写 `policy_base: [yanggu-2020]`，可以写几个，后面的盖过前面的。
本县文件与某个例子相近时，最好还是照例子写一份本县的。

| 单位 | 可以写 |
|---|---|
"""


def render() -> str:
    """Text of ``docs/parameters.md``."""
    units = "".join(f"| {name} | {unit.allowed} |\n" for name, unit in UNITS.items())
    chapters = (_chapter(stem, title) for stem, title in CHAPTERS.items())
    parts = [INTRO + units, *chapters, _choices(), _together(), "## 参数包\n", *map(_overlay, overlay_titles())]
    return "\n".join(parts)


def _keys(stem: str) -> list[str]:
    """Keys of a chapter in the order of its file."""
    return list(yaml.safe_load((files("toolkit.policy") / "parameters" / f"{stem}.yaml").read_text("utf-8")))


def _chapter(stem: str, title: str) -> str:
    parameters = load_policy().parameters
    rows = (_row(key, parameters[key]) for key in _keys(stem))
    return f"## {title}\n\n" + table(["参数", "内部名", "单位", "取值", "依据", "核实", "用到它的检查项"], rows)


def _row(key: str, parameter: Parameter) -> list[str]:
    values = parameter.values
    used = [check.id for check in load_catalogue().values() if key in check.parameters]
    return [
        parameter.label,
        f"`{key}`",
        parameter.unit,
        _lines(f"{period(value)}：{parameter.read(value.value)}" for value in values) or "县里写了才用",
        _lines(map(_basis, values)),
        _lines(map(_verified, values)),
        "、".join(used),
    ]


def _choices() -> str:
    listed = ((key, parameter) for key, parameter in load_policy().parameters.items() if parameter.unit == "名单")
    rows = ([f"`{key}`", "、".join(f"`{code}` {word}" for code, word in parameter.words.items())] for key, parameter in listed)
    return "## 名单可以选的值\n\n本县可以用 `words` 加自己的。数字要加引号。\n\n" + table(["参数", "可以选"], rows)


def _together() -> str:
    matrix = load_policy().matrix
    titles = {key: scheme.title for key, scheme in matrix.schemes.items()}
    schemes = table(["补贴", "内部名"], ([title, f"`{key}`"] for key, title in titles.items()))
    rows = (
        [titles[one], titles[other], f"{period(value)}：{RULES[str(value.value)]}", _basis(value), _verified(value)]
        for pair, values in matrix.pairs.items()
        for one, other in [[name for name in titles if name in pair]]
        for value in values
    )
    rules = table(["`rule`", "含义"], ([f"`{rule}`", word] for rule, word in RULES.items()))
    pairs = table(["补贴", "另一种", "规定", "依据", "核实"], rows)
    return "\n".join([TOGETHER_INTRO, rules, schemes, pairs])


def _overlay(name: str) -> str:
    policy = load_policy(base=[name])
    given = [(key, parameter, value) for key, parameter in policy.parameters.items() for value in parameter.values]
    rows = (
        [parameter.label, f"`{key}`", f"{period(value)}：{parameter.read(value.value)}", _basis(value), _verified(value)]
        for key, parameter, value in given
        if value.layer.name == name
    )
    return f"### {overlay_titles()[name]}：`{name}`\n\n" + table(["参数", "内部名", "取值", "依据", "核实"], rows)


def _basis(value: DatedValue) -> str:
    quoted = f"：“{value.phrase}”" if value.phrase else ""
    return f"{value.source}{quoted}" + (
        f"（{SEEDS[value.seed]}）" if value.seed and SEEDS[value.seed] not in value.source else ""
    )


def _verified(value: DatedValue) -> str:
    return "已核实" if value.verified else "待核实"


def _lines(texts: Iterable[str]) -> str:
    return "<br>".join(texts)


if __name__ == "__main__":
    sys.exit(publish(TARGET, render, __doc__))
