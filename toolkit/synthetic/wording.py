"""How clerks write things: dates in five ways, months, money, codes, village names."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.synthetic.people import Ints

Cell = str | int | float | None
EXCEL_EPOCH = 25569  # 1970-01-01 as an Excel serial number

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "sex": {"male": ("男", "男性"), "female": ("女", "女性")},
    "benefit_scope": {"household": ("整户保", "按户"), "single_person": ("单人保", "按人")},
    "benefit_status": {"active": ("在保", "正常"), "gradual_exit": ("渐退期", "渐退"), "suspended": ("停保", "暂停")},
    "hukou_status": {"registered": ("正常",), "cancelled": ("死亡注销",)},
    "disability_category": {str(i + 1): (w, w + "残疾") for i, w in enumerate("视力 听力 言语 肢体 智力 精神 多重".split())},
    "disability_level": {str(i + 1): (f"{w}级", f"{i + 1}级", f"{v}级") for i, (w, v) in enumerate(zip("一二三四", "壹贰叁肆", strict=True))},
    "certificate_status": {"valid": ("有效", "正常"), "cancelled": ("注销", "已注销"), "frozen": ("冻结", "已冻结")},
    "support_mode": {"institution": ("集中供养", "集中"), "home": ("分散供养", "分散")},
    "care_tier": {"full": ("全护理", "全失能"), "half": ("半护理", "半失能"), "none": ("自理", "全自理")},
    "official_kind": {"county": ("县级经办",), "township": ("乡镇经办",), "village": ("村两委",)},
    "plate_kind": {
        "large_car": ("大型汽车",), "small_car": ("小型汽车",), "new_energy": ("小型新能源汽车",),
        "motorcycle": ("普通摩托车", "两、三轮摩托车"), "tricycle": ("电动三轮车",), "disability_vehicle": ("残疾人代步车",),
    },
    "vehicle_status": {"normal": ("正常",), "scrapped": ("报废",), "cancelled": ("注销",), "sold": ("转出",)},
    "channel": {
        "hotline": ("热线", "12345热线"), "letters_visits": ("信访",), "website": ("网站",),
        "inspection": ("检查",), "media": ("舆情",), "referral": ("移交",),
    },
    "subject": {"exclusion": ("漏保或不公平",), "favouritism": ("优亲厚友",), "payment": ("发放或态度",)},
    "conclusion": {"open": ("办理中",), "substantiated": ("属实",), "unsubstantiated": ("不属实",)},
    "relation": {
        "spouse": ("配偶",), "parent": ("父母",), "child": ("子女",), "sibling": ("兄弟姐妹",),
        "grandparent": ("祖父母",), "grandchild": ("孙子女",),
    },
}  # fmt: skip

RELATIONS = {  # (male, female) words, several ways
    "head": (("户主", "户主"), ("本人", "本人")),
    "spouse": (("丈夫", "妻子"), ("配偶", "配偶")),
    "child": (("儿子", "女儿"), ("子", "女"), ("长子", "长女")),
    "child_in_law": (("女婿", "儿媳"),),
    "grandchild": (("孙子", "孙女"),),
    "parent": (("父亲", "母亲"), ("父", "母")),
    "parent_in_law": (("岳父", "岳母"),),
    "sibling": (("兄弟姐妹", "兄弟姐妹"),),
    "other": (("其他亲属", "其他亲属"), ("其他", "其他")),
}


def words(column: str, codes: pd.Series, variety: int) -> list[Cell]:
    """Codes of a look-up column in one of the wordings in use."""
    table = {code: ways[variety % len(ways)] for code, ways in WORDS[column].items()}
    return list(codes.map(table))


def relation_words(codes: pd.Series, sex: pd.Series, variety: int) -> list[Cell]:
    """Relations to the head as written for men and women."""
    table = {(c, s): ways[variety % len(ways)][i] for c, ways in RELATIONS.items() for i, s in enumerate(("male", "female"))}
    return [table[pair] for pair in zip(codes, sex, strict=True)]


def dates(rng: np.random.Generator, days: pd.Series, form: str) -> list[Cell]:
    """Days in the sheet's usual form, every twelfth one in another; ``-1`` is blank. ``serial`` gives numbers."""
    stamp = pd.to_datetime(pd.Series(days.to_numpy().astype("datetime64[D]")))
    year, month, day = stamp.dt.year.astype("str"), stamp.dt.month.astype("str"), stamp.dt.day.astype("str")
    texts = {
        "compact": stamp.dt.strftime("%Y%m%d"),
        "dotted": year + "." + month + "." + day,
        "dashed": year + "-" + month + "-" + day,
        "chinese": year + "年" + month + "月" + day + "日",
    }
    other = rng.choice(list(texts), size=len(days))
    usual = rng.random(len(days)) >= 1 / 12
    plain: list[Cell] = list(texts[form]) if form in texts else (days + EXCEL_EPOCH).tolist()
    mixed = [u if k else texts[o][i] for i, (u, k, o) in enumerate(zip(plain, usual, other, strict=True))]
    return [None if d == -1 else cell for cell, d in zip(mixed, days, strict=True)]


def month_texts(months: pd.Series | Ints, form: str) -> list[Cell]:
    """Months as 202503, 2025-03, 2025.3 or 2025年3月; ``-1`` is blank."""
    templates = {"compact": "{y}{m:02d}", "dashed": "{y}-{m:02d}", "dotted": "{y}.{m}", "chinese": "{y}年{m}月"}
    values = np.asarray(months)
    table = {int(v): templates[form].format(y=v // 12, m=v % 12 + 1) for v in np.unique(values)}
    return [None if v == -1 else table[v] for v in values.tolist()]


def amounts(fen: pd.Series, form: str) -> list[Cell]:
    """Money as a number of yuan, with 元, or with thousands commas and decimals."""
    yuan = (fen / 100).tolist()
    if form == "yuan":
        return [f"{value:g}元" for value in yuan]
    if form == "commas":
        return [f"{value:,.2f}" for value in yuan]
    return [int(value) if value == int(value) else value for value in yuan]


def village_variants(rng: np.random.Generator, village: pd.Series, township: pd.Series) -> pd.Series:
    """石桥村, 石桥村委会, 石桥村民委员会, or with the township before it."""
    lot: npt.NDArray[np.float64] = rng.random(len(village))
    names = village.mask(lot < 0.15, village + "委会").mask((lot >= 0.15) & (lot < 0.25), village + "民委员会")
    return names.mask(lot >= 0.85, township + village)
