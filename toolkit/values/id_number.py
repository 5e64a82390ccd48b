"""Citizen id numbers (GB 11643-1999): 6 division + 8 birth date + 3 sequence + 1 check character.

A masked, a precision-lost, a 15-digit and a missing number are different states and stay
different: none of them may ever be joined on being equal.
"""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Status = Literal[
    "valid", "valid_15", "bad_checksum", "bad_date", "bad_region", "precision_lost", "masked", "malformed", "missing"
]

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECK_CHARACTERS = "10X98765432"

# Province codes of GB/T 2260 plus 81-83 of residence permits for Hong Kong, Macao and Taiwan.
PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
FICTIONAL_PROVINCE = "39"  # never assigned: every synthetic person lives here

_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ×＊", "0123456789XXX*")


def check_characters(bodies: npt.NDArray[np.str_]) -> npt.NDArray[np.str_]:
    """Check character of each 17-digit body (GB 11643-1999, ISO 7064 MOD 11-2)."""
    digits = bodies.astype("U17").view(np.uint32).reshape(-1, 17).astype(np.int64) - ord("0")
    remainders = (digits @ WEIGHTS) % 11
    characters: npt.NDArray[np.str_] = np.array(list(CHECK_CHARACTERS))[remainders]
    return characters


def normalize(values: pd.Series, *, fictional_regions: bool) -> pd.DataFrame:
    """Clean written id numbers and say what state each is in.

    Returns columns ``text`` (18 characters where the state is valid or valid_15, else what was
    legible) and ``status``, on the index of ``values``. ``fictional_regions`` admits province 39.
    """
    text = _legible(values)
    status = pd.Series("malformed", index=text.index, dtype="str")
    status[text == ""] = "missing"
    status[text.str.contains("*", regex=False)] = "masked"
    lost = text.str.fullmatch(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+") | text.str.fullmatch(r"[0-9]{15}000")
    status[lost] = "precision_lost"
    text, old = _lengthen(text)
    whole = text.str.fullmatch(r"[0-9]{17}[0-9X]") & ~lost
    status[whole] = _judge(text[whole], fictional_regions)
    status[old & (status == "valid")] = "valid_15"
    return pd.DataFrame({"text": _significant_digits(text, lost), "status": status})


def is_valid(values: pd.Series, *, fictional_regions: bool) -> pd.Series:
    """True where the number is a complete, correct id number (15-digit ones included)."""
    return normalize(values, fictional_regions=fictional_regions)["status"].isin(["valid", "valid_15"])


def born_on(numbers: pd.Series) -> pd.Series:
    """Birth date written in normalised 18-character numbers, NaT where it is impossible."""
    return pd.to_datetime(numbers.str.slice(6, 14), format="%Y%m%d", errors="coerce")


def sex(numbers: pd.Series) -> pd.Series:
    """``male`` for an odd sequence number, ``female`` for an even one."""
    odd = numbers.str.slice(16, 17).isin(list("13579"))
    return odd.map({True: "male", False: "female"})


def mask(numbers: pd.Series) -> pd.Series:
    """Division and last four characters only: ``399901********0017``; shorter ones lose all but two."""
    whole = numbers.str.len() == 18
    short = numbers.str.slice(0, 2) + "****"
    return (numbers.str.slice(0, 6) + "********" + numbers.str.slice(14)).where(whole, short.where(numbers != "", ""))


def _legible(values: pd.Series) -> pd.Series:
    """Upper-case half-width text without white space, apostrophes and quotes."""
    text = values.fillna("").astype("str")
    dirty = ~text.str.fullmatch(r"[0-9]{17}[0-9X]")
    cleaned = text[dirty].str.translate(_FULL_WIDTH).str.upper()
    text[dirty] = cleaned.str.replace(r"[\s'\"‘’`\u3000\-]+", "", regex=True).str.replace(r"\.0$", "", regex=True)
    return text


def _lengthen(text: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Turn 15-digit numbers into 18 characters: 19 after the sixth digit, then the check character."""
    old = text.str.fullmatch(r"[0-9]{15}")
    bodies = (text[old].str.slice(0, 6) + "19" + text[old].str.slice(6)).to_numpy(dtype="U17")
    text = text.copy()
    text[old] = bodies.astype(object) + check_characters(bodies).astype(object) if len(bodies) else []
    return text, old


def _judge(numbers: pd.Series, fictional_regions: bool) -> pd.Series:
    """Status of 18-character numbers: the first fault counts."""
    if numbers.empty:
        return numbers
    provinces = PROVINCES | ({FICTIONAL_PROVINCE} if fictional_regions else set())
    checks = check_characters(numbers.str.slice(0, 17).to_numpy(dtype="U17"))
    status = pd.Series("valid", index=numbers.index, dtype="str")
    status[~numbers.str.slice(0, 2).isin(provinces)] = "bad_region"
    status[born_on(numbers).isna()] = "bad_date"
    status[numbers.str.slice(17).to_numpy(dtype="U1") != checks] = "bad_checksum"
    return status


def _significant_digits(text: pd.Series, lost: pd.Series) -> pd.Series:
    """Of precision-lost numbers keep the digits that survived: 15, or fewer in scientific notation."""
    text = text.copy()
    scientific = lost & text.str.contains("E", regex=False)
    text[lost & ~scientific] = text[lost & ~scientific].str.slice(0, 15)
    mantissa = text[scientific].str.split("E").str[0].str.replace(".", "", regex=False)
    text[scientific] = mantissa.str.slice(0, 15)
    return text
