"""Personal names as registers write them."""

import functools
import re
import unicodedata

import pandas as pd

from toolkit.values import columns

_NOISE = re.compile(r"[\s·•・‧∙⋅˙.。,'\"()\[\]【】〔〕\u200b-\u200f\ufeff]+")
_REMARK = re.compile(r"(?<=\w)\s*[(\[【〔][^)\]】〕]*[)\]】〕]?\s*$")  # 张三(已故)
_PLAIN = r"[\x{4e00}-\x{9fff}〇]+"  # one form of each character, nothing to take away
_WHOLE = r"[\p{Han}\p{Co}\p{Latin}〇]{2,}"

# Surnames of two characters; a name of two is read as surname and given name all the same.
_COMPOUND = frozenset(
    "欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 司空 东方 独孤 南宫 端木 轩辕 万俟 单于 澹台 申屠 钟离 "
    "淳于 太史 闻人 赫连 呼延 鲜于 闾丘 亓官 濮阳 拓跋 乐正 宗政 公冶 东郭 百里 西门 南门 公羊 第五 太叔 仲孙 左丘 梁丘 宰父".split()
)

# Read otherwise as surnames than in words; pypinyin knows the reading in words. Surnames with two readings in use are left out.
_SURNAME_READINGS = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "查": "zha", "解": "xie", "盖": "ge", "区": "ou", "朴": "piao",
    "翟": "zhai", "乐": "yue", "召": "shao", "员": "yun", "缪": "miao", "秘": "bi", "覃": "qin", "么": "yao",
    "种": "chong", "折": "she", "繁": "po", "能": "nai", "句": "gou", "阚": "kan", "都": "du", "薄": "bo",
    "乜": "nie", "卜": "bu", "佴": "nai", "炅": "gui", "粘": "nian", "洗": "xian", "祭": "zhai", "乐正": "yue zheng",
}  # fmt: skip


def normalize(values: pd.Series) -> pd.Series:
    """Names without spaces, dots and remarks in brackets (``张三（已故）`` -> ``张三``), in one form of each character.

    Rare and private-use characters stay, and so do ``*`` in the place of hidden ones. NA stays NA.
    """
    return columns.rewrite(values, _clean, plain=_PLAIN)


def is_valid(values: pd.Series) -> pd.Series:
    """Whether a whole name is there: two characters or letters and more, none hidden."""
    return columns.matches(normalize(values), _WHOLE)


def mask(names: pd.Series) -> pd.Series:
    """The surname only: ``张*``, ``欧阳**``."""
    return columns.rewrite(names, lambda name: surname(name) + "*" * (len(name) - len(surname(name))))


def surname(name: str) -> str:
    """The first character, or two where they are a compound surname followed by a given name."""
    return name[:2] if len(name) > 2 and name[:2] in _COMPOUND else name[:1]


@functools.lru_cache(maxsize=100_000)
def sound(name: str) -> str:
    """Toneless pinyin with the surname read as a surname; equal for names that sound alike."""
    family = surname(name)
    return f"{_SURNAME_READINGS.get(family) or _reading(family)} {_reading(name[len(family) :])}".strip()


@functools.lru_cache(maxsize=30_000)
def character_sound(character: str) -> str:
    """Toneless pinyin of one character by its commonest reading; what is no Chinese character stays as it is."""
    return _reading(character)


def surname_sounds() -> dict[str, str]:
    """Surnames that are read otherwise than the same characters in other words, and compound ones, with their sounds."""
    return {name: _SURNAME_READINGS.get(name) or _reading(name) for name in sorted({*_COMPOUND, *_SURNAME_READINGS}, key=len)}


def similar(left: str, right: str) -> bool:
    """Equal in sound, or the same length with one character different."""
    if sound(left) == sound(right):
        return True
    differing = sum(a != b for a, b in zip(left, right, strict=False))
    return len(left) == len(right) >= 2 and differing == 1


def _clean(written: str) -> str:
    text = _REMARK.sub("", unicodedata.normalize("NFKC", written))
    return unicodedata.normalize("NFKC", _NOISE.sub("", text)).lstrip("*")


def _reading(text: str) -> str:
    from pypinyin import Style, pinyin  # a third of a second of dictionaries

    return " ".join(syllable[0] for syllable in pinyin(text, style=Style.NORMAL)).lower()
