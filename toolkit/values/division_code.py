"""Division codes (GB/T 2260, GB/T 10114): 6 digits to the county, 9 to the township, 12 to the village."""

import re
import unicodedata

import pandas as pd
import pyarrow as pa
from stdnum import numdb

from toolkit.values import columns

# Province codes of GB/T 2260 plus 81-83 of residence permits for Hong Kong, Macao and Taiwan.
PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
FICTIONAL_PROVINCE = "39"  # never assigned: every synthetic person lives here

LEVELS = {12: "village", 9: "township", 6: "county", 4: "prefecture", 2: "province"}
_WRITTEN = re.compile(r"(?:\d{6}|\d{9}|\d{12})")
# Zeros fill up what a level leaves open; below an open level nothing can follow.
_STRUCTURE = r"[1-9][0-9](?:0{4}|(?:0[1-9]|[1-9][0-9])(?:0{2}|(?:0[1-9]|[1-9][0-9])(?:[0-9]{3}){0,2}))"
_RESIDENCE_PERMITS = frozenset({"810000", "820000", "830000"})


def normalize(values: pd.Series) -> pd.Series:
    """Codes of 6, 9 or 12 digits, without the zeros that fill up lower levels (``399901000000`` -> ``399901``); else NA."""
    return columns.rewrite(values, _shortest)


def is_valid(values: pd.Series, *, fictional_regions: bool) -> pd.Series:
    """Whether the code is well built and of a province that exists; a county may still be unknown."""
    built = columns.matches(normalize(values), _STRUCTURE)
    return built & normalize(values).str.slice(0, 2).isin(provinces(fictional_regions=fictional_regions))


def format(values: pd.Series) -> pd.Series:
    """Codes in the groups of their levels: ``39 99 01 100 201``."""
    return columns.substitute(values, r"([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{3})?([0-9]{3})?", r"\1 \2 \3 \4 \5").str.rstrip()


def level(codes: pd.Series) -> pd.Series:
    """What a normalised code names: province, prefecture, county, township or village."""
    return columns.rewrite(codes, lambda code: LEVELS[_depth(code)])


def parent(codes: pd.Series) -> pd.Series:
    """Code of the division above a normalised one; NA above a province."""
    return columns.rewrite(codes, _parent)


def is_known_county(codes: pd.Series, *, fictional_regions: bool) -> pd.Series:
    """Whether the first six digits are in the table of codes since 1980 that python-stdnum carries.

    The table has gaps, most of all in codes that were given up early: an unknown county is a hint, never a fault.
    """

    def known(code: str) -> bool:
        return code[:6] in _RESIDENCE_PERMITS or (fictional_regions and code[:2] == FICTIONAL_PROVINCE) or _is_listed(code[:6])

    found = columns.read_distinct(codes, known, pa.bool_())
    return pd.Series(columns.to_flags(found), index=codes.index, name=codes.name)


def provinces(*, fictional_regions: bool) -> frozenset[str]:
    """Province codes an id number or a place may begin with."""
    return PROVINCES | {FICTIONAL_PROVINCE} if fictional_regions else PROVINCES


def _is_listed(division: str) -> bool:
    parts = numdb.get("cn/loc").info(division)
    return len(division) == 6 and len(parts) == 2 and bool(parts[1][1])


def _shortest(written: str) -> str | None:
    text = "".join(unicodedata.normalize("NFKC", written).split()).lstrip("'").removesuffix(".0")
    if not _WRITTEN.fullmatch(text):
        return None
    while len(text) > 6 and text.endswith("000"):
        text = text[:-3]
    return text


def _depth(code: str) -> int:
    """Significant digits."""
    if len(code) > 6:
        return len(code)
    return 2 if code.endswith("0000") else 4 if code.endswith("00") else 6


def _parent(code: str) -> str | None:
    depth = _depth(code)
    return code[: depth - 3] if depth > 6 else None if depth == 2 else code[: depth - 2].ljust(6, "0")
