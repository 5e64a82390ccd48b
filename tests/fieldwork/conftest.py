"""A fictional county small enough to read: 2 townships, 12 villages, about 150 households."""

import datetime as dt
import random

import pandas as pd
import pytest

from toolkit.fieldwork import ListMaterial
from toolkit.model.plan import CertaintyVillage, DrawPlan
from toolkit.model.tables import FLAGS, HOUSEHOLD_SCORES, HOUSEHOLDS, VILLAGE_SCORES
from toolkit.sampling import Draw, draw

VILLAGES = "王家坪 柳树沟 大石桥 上寨 下寨 杨柳湾 青龙嘴 白果树 三岔河 老鹰岩 石门 双凤".split()
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "秀英 建国 桂兰 志强 玉珍 德明 春花 国平 福生 小梅".split()
PLAN = DrawPlan(
    villages=5,
    households_per_village=5,
    missed_per_village=2,
    random_share=0.3,
    seed="2025-07-01 当众掷骰 3 5 1 6 & 县纪委监委见证",
    certainty_villages=(CertaintyVillage("399901102003", "今年收到群众来信 4 件，均反映评议公示不到位，乡镇请求县里复核"),),
)
SENTENCES = [
    ("D01", "死亡后继续发放", "家庭成员张某某的死亡登记日期为 2024年11月3日，此后仍按原人数发放 7 个月。", 312000),
    ("E02", "名下有车辆", "户主名下登记小型轿车 1 辆，2023年5月注册，状态正常；请核实车辆来源、用途和实际使用人。", 0),
    ("K01", "近亲属未备案", "与村委会成员为兄弟关系，备案表中未见该户。", 0),
    ("P06", "发放金额与花名册不一致", "2025年3月至5月花名册月补助 640.00 元，代发明细 840.00 元，每月相差 200.00 元。", 60000),
]
HOSTILE_HEADS = ["=1+1", "+SUM(A1:A9)", "-2+3", "@cmd", "http://example.invalid/x"]


@pytest.fixture(scope="session")
def material() -> ListMaterial:
    """Everything a list needs, drawn by the real draw."""
    chance = random.Random(11)
    villages = _villages(chance)
    households = _households(villages, chance)
    flags = _flags(households, chance)
    result = _draw(villages, households)
    return ListMaterial(
        county="示例县",
        as_of=dt.date(2025, 6, 30),
        plan=PLAN,
        frame_sha256=result.frame_sha256,
        code_version="0.1.0",
        sample=result.sample,
        village_scores=villages,
        households=_hostile(households, result.sample),
        household_scores=_scores(households, flags),
        flags=flags,
        missed=_missed(villages),
        sources=_sources(),
        basis=_basis(),
    )


def _villages(chance: random.Random) -> pd.DataFrame:
    rows = [
        {
            "village_code": f"3999011{1 + (k > 5):02d}{k % 6 + 1:03d}",
            "village_name": f"{name}村",
            "township_name": "清河镇" if k < 6 else "云台山民族乡",
            "household_count": chance.randint(8, 18),
            "person_count": chance.randint(20, 44),
            "flagged_households": chance.randint(0, 6),
            "expected_findings": chance.random() * 3,
            "reason_1": "死亡后继续发放 2 户，涉及 5,120.00 元" if k % 2 else "名下有车辆 3 户",
            "reason_2": "疑似近亲属未备案 1 户" if k % 3 else None,
        }
        for k, name in enumerate(VILLAGES)
    ]
    return pd.DataFrame(rows).reindex(columns=VILLAGE_SCORES.column_names)


def _households(villages: pd.DataFrame, chance: random.Random) -> pd.DataFrame:
    rows = [
        {
            "household_key": f"h{code}{k:02d}",
            "village_code": code,
            "village_group": f"{k % 6 + 1}组",
            "head_name": chance.choice(SURNAMES) + chance.choice(GIVEN),
            "member_count": chance.randint(1, 5),
            "monthly_benefit_fen": chance.randint(200, 2400) * 100 + 50,
            "head_id_masked": f"399901********{chance.randint(0, 9999):04d}",
        }
        for code, count in zip(villages["village_code"], villages["household_count"], strict=True)
        for k in range(count)
    ]
    return pd.DataFrame(rows).reindex(columns=[*HOUSEHOLDS.column_names, "head_id_masked"])


def _hostile(households: pd.DataFrame, sample: pd.DataFrame) -> pd.DataFrame:
    """Some heads of listed households are called like formulas and links."""
    listed = sample.loc[sample["unit"] == "household", "unit_key"].tolist()[: len(HOSTILE_HEADS)]
    names = dict(zip(listed, HOSTILE_HEADS, strict=True))
    return households.assign(head_name=households["household_key"].map(names).fillna(households["head_name"]))


def _flags(households: pd.DataFrame, chance: random.Random) -> pd.DataFrame:
    rows = [
        {
            "check_id": check,
            "title": title,
            "household_key": key,
            "amount_fen": amount,
            "since": dt.date(2024, 12, 1),
            "until": dt.date(2025, 6, 1) if amount else None,
            "link_grade": chance.choice("AB"),
            "suppressions": "渐退期、单人保、已备案" if check == "E02" else "",
            "sentence": sentence,
            "source_rows": f"死亡登记2024.xlsx!Sheet1!{chance.randint(3, 900)};农村低保花名册_6月.xlsx!清河镇!{chance.randint(3, 900)}",
        }
        for key in households["household_key"]
        for check, title, sentence, amount in chance.sample(SENTENCES, chance.choice([0, 0, 1, 1, 2, 4]))
    ]
    return pd.DataFrame(rows).reindex(columns=FLAGS.column_names)


def _scores(households: pd.DataFrame, flags: pd.DataFrame) -> pd.DataFrame:
    amounts = flags.groupby("household_key")["amount_fen"].sum()
    scores = households[["household_key", "village_code"]].assign(
        amount_fen=households["household_key"].map(amounts).fillna(0).astype("int64")
    )
    return scores.reindex(columns=HOUSEHOLD_SCORES.column_names)


def _missed(villages: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {
            "person_key": f"p{code}{k}",
            "person_name": f"{SURNAMES[k]}长根",
            "id_masked": f"399901********{k}12X",
            "village_code": code,
            "sentence": "2024年申请未获批准，家庭人均收入高出标准 36.00 元，已列入低收入家庭监测，目前未享受低保或特困供养。",
        }
        for code in villages["village_code"]
        for k in range(3)
    ]
    return pd.DataFrame(rows)


def _basis() -> pd.DataFrame:
    rows = [
        ("D01", "死亡后仍发低保金", "某文件：“及时停发低保金”", "宽限：0 月", False),
        ("P01", "低保金未在规定日前到账", "某文件：“每月10日前发放”", "每月发放截止日：10 日", True),
    ]
    return pd.DataFrame(rows, columns=["check_id", "title", "basis", "parameters", "verified"])


def _sources() -> pd.DataFrame:
    titles = {"农村低保花名册": "农村低保花名册_6月.xlsx", "死亡登记": "死亡登记2024.xlsx", "车辆登记": "车管所导出(含历史).csv"}
    rows = [
        {
            "title": title,
            "file": file,
            "sha256": f"{k}" * 64,
            "as_of": dt.date(2025, 6, 20 + k),
            "rows_read": 1530,
            "rows_kept": 1522,
        }
        for k, (title, file) in enumerate(titles.items())
    ]
    return pd.DataFrame(rows).assign(rows_rejected=8)


def _draw(villages: pd.DataFrame, households: pd.DataFrame) -> Draw:
    frame = villages.rename(columns={"expected_findings": "size"})
    scored = households.assign(score=[(k * 37 % 11) / 10 for k in range(len(households))])
    return draw(frame, scored, _missed(villages), PLAN, [f"h{PLAN.certainty_villages[0].village_code}00"])
