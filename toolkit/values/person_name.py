"""Personal names as registers write them."""

import functools
import re
import unicodedata

import pandas as pd
from pypinyin import Style, pinyin

_NOISE = re.compile(r"[\s·•・‧∙.。,,'\"*()]+")

# Characters that are read differently as surnames; pypinyin knows only the everyday reading.
_SURNAME_READINGS = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "查": "zha", "解": "xie", "任": "ren", "盖": "ge", "区": "ou",
    "朴": "piao", "翟": "zhai", "尉": "wei", "乐": "yue", "召": "shao", "员": "yun", "缪": "miao", "冼": "xian",
    "华": "hua", "燕": "yan", "宁": "ning", "葛": "ge", "洗": "xian", "秘": "bi", "覃": "qin", "逄": "pang",
}  # fmt: skip


def normalize(values: pd.Series) -> pd.Series:
    """Names without spaces, dots and brackets, in one form of each character; NA stays NA."""
    distinct = values.dropna().astype("str").unique()
    cleaned = {name: _NOISE.sub("", unicodedata.normalize("NFKC", name)) for name in distinct}
    return values.map(cleaned, na_action="ignore").astype("str")


@functools.lru_cache(maxsize=100_000)
def sound(name: str) -> str:
    """Toneless pinyin with the surname read as a surname; equal for names that sound alike."""
    syllables = [reading[0] for reading in pinyin(name, style=Style.NORMAL)]
    if name and name[0] in _SURNAME_READINGS:
        syllables[0] = _SURNAME_READINGS[name[0]]
    return " ".join(syllables)


def similar(left: str, right: str) -> bool:
    """Equal in sound, or the same length with one character different."""
    if sound(left) == sound(right):
        return True
    differing = sum(a != b for a, b in zip(left, right, strict=False))
    return len(left) == len(right) >= 2 and differing == 1
