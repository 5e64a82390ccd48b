"""How registers of other bureaus get a person wrong: id numbers, names, birth dates. Few rows, so plain Python on texts."""

from collections.abc import Callable

import numpy as np
from population import Flags, Ints, Texts, surname_shares
from pypinyin import lazy_pinyin

from toolkit.synthetic.name_table import COHORTS

# Each group is one that hurried people and character recognition take for each other.
LOOK_ALIKES = (
    "未末 日曰 己已巳 戊戌成 林材株 明朋 玲冷 清情晴 娟捐 芳劳 平乎 英芙 桂佳 珍诊 华毕 秀禿 红江 海侮 军车 文丈 国固 建健 金全 玉王主 "
    "春舂 荣荥 伟韦 强张 刚钢 涛祷 杰态 波坡 斌赋 云去 龙尤 宝室 生牛 光先 贵责 良艮 祥详 福幅 忠患 友发 立产 永水 民氏 正止 长卡 "
    "凤风 花化 香查 兰三 梅悔 莲连 霞震 芝艺 丽雨 琴琹 素紊 菊掬 敏敬 翠萃 美姜 家冢 昌晶 兴光 东车 志忘 安女 山出 树村 胜性 根很 "
    "仁仕 喜善 顺须 勇男 辉浑 飞气 俊峻 洪供 超起 亮亭 峰锋 磊矗 鹏膨 博搏 浩洁 天夭 宇字 子孑 佳住 思恩 静睁 婷停 雪雷 欣欧 梦楚 刘列 陈阵 杨扬 孙孔"
).split()
MASKS: tuple[tuple[float, Callable[[str], str]], ...] = (
    (0.40, lambda text: text[:6] + "********" + text[14:]),
    (0.25, lambda text: text[:4] + "**********" + text[14:]),
    (0.15, lambda text: text[:14] + "****"),
    (0.08, lambda text: text[:6] + "XXXXXXXX" + text[14:]),
    (0.07, lambda text: text[:12] + "****" + text[16:]),
    (0.05, lambda text: text[:1] + "*" * 16 + text[17:]),
)
ID_FAULTS = {"corrupted": 0.50, "masked": 0.20, "missing": 0.12, "15 digits": 0.08, "precision lost": 0.10}
NAME_FAULTS = {"homophone": 0.03, "look-alike": 0.01, "spaces": 0.01, "substitute": 0.005, "remark": 0.003}


def spoil_ids(rng: np.random.Generator, ids: Texts, share: float) -> tuple[Texts, Texts]:
    """The numbers with a share of them spoiled (missing is the empty text), and the kind of fault of each."""
    kinds, texts = np.full(len(ids), "", dtype="U14"), ids.astype("U20")
    chosen = np.flatnonzero(rng.random(len(ids)) < share)
    kinds[chosen] = rng.choice(list(ID_FAULTS), size=len(chosen), p=list(ID_FAULTS.values()))
    for row in chosen.tolist():
        kinds[row] = _possible(str(kinds[row]), str(ids[row]))
        texts[row] = _spoiled_id(rng, str(kinds[row]), str(ids[row]))
    return texts, kinds


def _possible(kind: str, text: str) -> str:
    """Numbers of people born since 2000 never had 15 digits, and one that ends in X is never taken for a number."""
    unheard_of = (kind == "15 digits" and text[6:8] != "19") or (kind == "precision lost" and text.endswith("X"))
    return "corrupted" if unheard_of else kind


def _spoiled_id(rng: np.random.Generator, kind: str, text: str) -> str:
    match kind:
        case "corrupted":
            return mistyped(rng, text)
        case "masked":
            return MASKS[rng.choice(len(MASKS), p=[chance for chance, _ in MASKS])][1](text)
        case "15 digits":
            return text[:6] + text[8:17]
        case "precision lost":
            return text[:15] + "000" if rng.random() < 0.8 else f"{text[0]}.{text[1:15]}E+17"
        case _:
            return ""


def mistyped(rng: np.random.Generator, text: str) -> str:
    """One or two digits wrong, two neighbours swapped, one left out or one too many; never the same text."""
    edits: list[Callable[[np.random.Generator, str], str]] = [_wrong_digit, _swapped, _two_wrong, _left_out, _one_more]
    wrong = text
    while wrong == text:
        wrong = edits[rng.choice(len(edits), p=[0.40, 0.25, 0.20, 0.10, 0.05])](rng, text)
    return wrong


def _wrong_digit(rng: np.random.Generator, text: str) -> str:
    place = int(rng.integers(len(text)))
    return text[:place] + str(rng.integers(10)) + text[place + 1 :]


def _two_wrong(rng: np.random.Generator, text: str) -> str:
    return _wrong_digit(rng, _wrong_digit(rng, text))


def _swapped(rng: np.random.Generator, text: str) -> str:
    place = int(rng.integers(len(text) - 1))
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _left_out(rng: np.random.Generator, text: str) -> str:
    place = int(rng.integers(len(text)))
    return text[:place] + text[place + 1 :]


def _one_more(rng: np.random.Generator, text: str) -> str:
    place = int(rng.integers(len(text)))
    return text[:place] + str(rng.integers(10)) + text[place:]


def spoil_names(rng: np.random.Generator, names: Texts) -> tuple[Texts, Texts]:
    """The names with the shares of ``NAME_FAULTS`` spoiled, and the kind of fault of each."""
    edges = np.cumsum(list(NAME_FAULTS.values()))
    kinds = np.array([*NAME_FAULTS, ""])[np.searchsorted(edges, rng.random(len(names)), side="right")]
    texts, alike, sounds = names.astype("U12"), _look_alikes(), _sound_alikes()
    for row in np.flatnonzero(kinds != "").tolist():
        texts[row] = _spoiled_name(rng, str(kinds[row]), str(names[row]), alike, sounds)
    return texts, np.where(texts == names, "", kinds)


def _spoiled_name(rng: np.random.Generator, kind: str, name: str, alike: dict[str, str], sounds: dict[str, str]) -> str:
    place = int(rng.integers(1, len(name)))
    match kind:
        case "homophone":
            return _other_character(rng, name, sounds)
        case "look-alike":
            return _other_character(rng, name, alike)
        case "spaces":
            return " ".join(name) if rng.random() < 0.5 else name[:1] + "\u3000" + name[1:]
        case "substitute":
            stand_in = str(rng.choice(["□", "?", "？", lazy_pinyin(name[place])[0]]))
            return name[:place] + stand_in + name[place + 1 :]
        case _:
            return name + "（已故）"


def _other_character(rng: np.random.Generator, name: str, others: dict[str, str]) -> str:
    """Replace one character that has others; the surname one time in ten. A name without any comes back unchanged."""
    places = [place for place in range(1, len(name)) if name[place] in others] or [0]
    place = 0 if rng.random() < 0.1 else places[int(rng.integers(len(places)))]
    choice = others.get(name[place], name[place])
    return name[:place] + choice[int(rng.integers(len(choice)))] + name[place + 1 :]


def _look_alikes() -> dict[str, str]:
    return {c: group.replace(c, "") for group in LOOK_ALIKES for c in group}


def _sound_alikes() -> dict[str, str]:
    """Characters of names that sound the same, tones aside."""
    characters = sorted({c for table in COHORTS for ranked in table.values() for c in ranked} | set("".join(surname_shares()[0])))
    by_sound: dict[str, str] = {}
    for character in characters:
        sound = lazy_pinyin(character)[0]
        by_sound[sound] = by_sound.get(sound, "") + character
    return {c: group.replace(c, "") for group in by_sound.values() for c in group if len(group) > 1}


def spoil_dates(rng: np.random.Generator, born: Ints, share: float) -> tuple[Ints, Flags]:
    """Birth days with a share of them wrong: a few days or a month off (lunar calendar), or whole years."""
    wrong = rng.random(len(born)) < share
    shift = np.where(rng.random(len(born)) < 0.6, rng.integers(1, 50, len(born)), 365 * rng.integers(1, 11, len(born)))
    return np.where(wrong, born - shift, born), wrong
