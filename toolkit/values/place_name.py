"""Township and village names with and without their official endings."""

import re

import pandas as pd

from toolkit.values import columns

_VILLAGE_ENDING = re.compile(r"(?:村民委员会|居民委员会|村委会|居委会|行政村|社区|村|居)$")
_TOWNSHIP_ENDING = re.compile(r"(?:街道办事处|街道|开发区|镇|乡)$")
_TOWNSHIP = re.compile(r"([\u4e00-\u9fff]{1,8}?(?:街道办事处|街道|开发区|镇|乡))")


def normalize_village(values: pd.Series) -> pd.Series:
    """``石桥村民委员会``, ``柳河镇石桥村``, ``石桥村`` -> ``石桥``."""
    return columns.rewrite(values, _bare_village)


def without_township(values: pd.Series) -> pd.Series:
    """``柳河镇石桥村`` -> ``石桥村``; white space goes, the ending stays."""
    return columns.rewrite(values, _village_alone)


def find_township(text: str) -> str | None:
    """The township named in a title such as ``柳河镇2025年3月农村低保金发放花名册``."""
    match = _TOWNSHIP.search(re.sub(r"^.*?[县市区](?=.{2,}(?:镇|乡|街道))", "", text))
    return match[1] if match else None


def bare_township(name: str) -> str:
    """``柳河镇`` -> ``柳河``."""
    return _TOWNSHIP_ENDING.sub("", name)


def _bare_village(name: str) -> str:
    return _VILLAGE_ENDING.sub("", _village_alone(name))


def _village_alone(name: str) -> str:
    name = re.sub(r"\s+", "", name)
    township = _TOWNSHIP.match(name)
    return name[len(township[1]) :] if township and len(name) > len(township[1]) + 1 else name
