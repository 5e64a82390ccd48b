"""The first sheet: what was drawn, how, on what data, and what the list is not."""

from collections import Counter

import pandas as pd

from toolkit.fieldwork.detection import CONFIDENCE, DESIGN_EFFECT, households_to_detect, unseen_share
from toolkit.fieldwork.listing import Record
from toolkit.fieldwork.material import ListMaterial
from toolkit.fieldwork.wording import ARMS
from toolkit.paper import Column, Paper, Sheet, date, text

COLUMNS = (
    Column("登记表", 24),
    Column("文件", 46),
    Column("数据截止日", 17, "center"),
    Column("读取行数", 11, "count"),
    Column("采用行数", 11, "count"),
    Column("未采用行数", 12, "count"),
    Column("文件指纹（前 12 位）", 20, "center"),
)

HOW = (
    "村的中签机会 {share} 平均分配，其余按预期问题多少分配；村内各户一半平均分配，一半按评分分配。疑点多的机会大，但每个村、每一户都有机会。"
    "抽签数由公开的种子和村代码、登记表出处算出（SHA-256），用同一种子和同一抽样框可以当众复算。先后次序也由抽签决定，与评分无关。"
)
NOT_THIS = "评分只建议去哪里看，不认定问题。名单上的疑点来自数据比对，未经核实，不作为停发、处理或通报的依据；随机抽取的村和户未必有疑点。"
RESERVES = "确实无法核查时（如整户外出、三次上门未遇、道路中断）按备选次序依次替换，并在备注写明原因；不因路远或不便调换。"
SECRECY = "本名单到村之前不得告知乡镇、村和被核查对象；用后由抽取人收回。姓名供入户核对使用，不印身份证号码，不得拍照外传。"
SIGNATURES = "抽取人：______________    监督人：______________    抽取时间：________年____月____日____时____分"


def write_explanation(paper: Paper, material: ListMaterial) -> None:
    """Add the sheet 抽样说明."""
    sheet = paper.sheet("抽样说明", COLUMNS)
    sheet.title(f"{material.county}农村低保明查暗访抽样说明")
    for label, sentence in _facts(material):
        sheet.fact(label, sentence)
    sheet.band("所用数据")
    sheet.headings_here()
    for source in material.sources.to_dict("records"):
        sheet.record([_source_value(source, column) for column in _SOURCE_COLUMNS])
    _sign(sheet)
    sheet.finish()


_SOURCE_COLUMNS = ("title", "file", "as_of", "rows_read", "rows_kept", "rows_rejected", "sha256")


def _facts(material: ListMaterial) -> list[tuple[str, str]]:
    plan = material.plan
    chosen = [f"{_village_name(material, one.village_code)}：{one.reason}" for one in plan.certainty_villages]
    return [
        ("抽了什么", _what(material)),
        ("怎样抽", HOW.format(share=f"{plan.random_share:.0%}")),
        ("必查村及理由", "\n".join(chosen) or "没有"),
        ("随机种子", plan.seed),
        ("抽样框指纹", material.frame_sha256),
        ("数据与程序", f"数据统一截至 {date(material.as_of)}；程序版本 {material.code_version}"),
        ("能看出多少", _detection(material)),
        ("不是什么", NOT_THIS),
        ("备选怎么用", RESERVES),
        ("保密", SECRECY),
    ]


def _what(material: ListMaterial) -> str:
    sample, plan = material.sample, material.plan
    total = len(material.village_scores)
    villages, households = _arms(sample, "village"), _arms(sample, "household")
    persons = (sample["unit"] == "missed").sum()
    return (
        f"全县 {total} 个村中抽取 {_count(villages, '个')}。每村计划走访在保户 {plan.households_per_village} 户，"
        f"共 {_count(households, '户')}。疑似漏保对照每村至多 {plan.missed_per_village} 人，共 {persons} 人。"
    )


def _arms(sample: pd.DataFrame, unit: str) -> Counter[str]:
    return Counter(sample.loc[sample["unit"] == unit, "arm"])


def _count(arms: Counter[str], measure: str) -> str:
    """``12 个（随机 4、风险 7、必查 1），另备选 2 个``."""
    main = [arm for arm in ("random", "risk", "certainty") if arms[arm]]
    split = "、".join(f"{ARMS[arm]} {arms[arm]}" for arm in main)
    reserve = f"，另备选 {arms['reserve']} {measure}" if arms["reserve"] else ""
    return f"{sum(arms[arm] for arm in main)} {measure}（{split}）{reserve}"


def _detection(material: ListMaterial) -> str:
    """Certainty villages and households stand for themselves only, so they are not counted."""
    sample = material.sample
    chosen = sample.loc[(sample["unit"] == "village") & (sample["arm"] == "certainty"), "unit_key"]
    households = sample[(sample["unit"] == "household") & sample["arm"].isin(["random", "risk"])]
    count = int((~households["village_code"].isin(chosen)).sum())
    return (
        f"必查以外抽中 {count} 户。即使这些户全部没有问题，仍可能有至多 {unseen_share(count):.1%} 的在保户存在问题而未被看到"
        f"（把握 {CONFIDENCE:.0%}，同村情况相近，按设计效应 {DESIGN_EFFECT} 折算）。问题户占 5% 时，要有 95% 的把握至少遇到一户，"
        f"简单随机需走访 {households_to_detect(0.05)} 户；要把比例估准到正负 3 个百分点，约需 304 户。这样的样本只够说明全县，不能说明某一个村。"
    )


def _village_name(material: ListMaterial, code: str) -> str:
    rows = material.village_scores[material.village_scores["village_code"] == code]
    return f"{text(rows['township_name'].iloc[0])}{text(rows['village_name'].iloc[0])}" if len(rows) else code


def _source_value(source: Record, column: str) -> str | float | None:
    value = source[column]
    if column == "as_of":
        return date(value) or "未注明"
    if column == "sha256":
        return text(value)[:12]
    return int(value) if column.startswith("rows_") else text(value)


def _sign(sheet: Sheet) -> None:
    sheet.note("")
    sheet.note(SIGNATURES)
