"""Citizen id numbers (GB 11643-1999): 6 division + 8 birth date + 3 sequence + 1 check character.

A masked, a precision-lost, a 15-digit and a missing number are different states and stay
different: none of them may ever be joined on being equal.
"""

import datetime as dt
import re
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.values import columns, division_code, id_digits
from toolkit.values.columns import Bytes, Flags
from toolkit.values.text import NOTHING

Status = Literal[
    "valid", "valid_15", "bad_checksum", "bad_date", "bad_region", "precision_lost", "masked", "malformed", "missing"
]
STATES: tuple[Status, ...] = (
    "valid",  # complete and correct
    "valid_15",  # written with 15 digits, now complete
    "bad_checksum",
    "bad_date",  # born on a day that never was or is yet to come
    "bad_region",  # a province that never was
    "precision_lost",  # stored as a number: the digits after the fifteenth are gone
    "masked",  # some characters hidden on purpose
    "malformed",  # something else
    "missing",  # nothing, or a word for nothing
)
COMPLETE: tuple[Status, ...] = ("valid", "valid_15")
PROVINCES = division_code.PROVINCES
FICTIONAL_PROVINCE = division_code.FICTIONAL_PROVINCE
_CODE = {state: code for code, state in enumerate(STATES)}

_CLOCK_IS_AT_LEAST = dt.date(2026, 12, 31)  # a computer whose clock has stopped must not make children impossible

_REMOVED = "'\"‘’“”＇＂`´′-‐‑‒–—―−－,，\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u202d\u2060\ufeff"
_FOLDED = {
    **dict(zip("０１２３４５６７８９．＋（）", "0123456789.+()", strict=True)),
    **dict.fromkeys("ｘＸхХχΧⅹⅩ×✕✖╳", "X"),
    **dict.fromkeys("ｅＥ", "E"),
    **dict.fromkeys("＊●○◯◎•∙■□▇█▓◆★☆※?？", "*"),
    **dict.fromkeys(_REMOVED, ""),
    **dict.fromkeys(filter(str.isspace, map(chr, range(0x3001))), ""),
}
_TABLE = str.maketrans(_FOLDED)
_HIDDEN = re.compile(r"X{2,}")
_REMARK = re.compile(r"\([^()0-9]*\)|(?:\.0+)+$")
_ROUNDED = r"^[0-9](?:\.[0-9]+)?E\+?1[47]$"  # how a sheet shows a number of 18 or of 15 digits
_CLEAN = r"^[0-9*]+X?$"
_MASKED = r"^[0-9X]*\*[0-9X*]*$"


def normalize(values: pd.Series, *, fictional_regions: bool, as_of: dt.date | None = None) -> pd.DataFrame:
    """Clean written id numbers and say what state (``STATES``) each is in.

    Returns columns ``text`` (18 characters where the state is valid or valid_15, else what was
    legible) and ``status``, on the index of ``values``. ``fictional_regions`` admits province 39;
    nobody is born after ``as_of``, which is today unless given. Of a text that ends in 000 the whole
    column decides whether it lost its tail: give the column in one piece.
    """
    text, old = id_digits.lengthen(_legible(columns.to_arrow(values)))
    whole, digits = id_digits.read(text)
    codes = np.empty(len(text), dtype=np.int64)
    codes[~whole] = _state_of_incomplete(text.filter(pa.array(~whole)))
    codes[whole] = _judge(digits, fictional_regions, as_of or max(dt.date.today(), _CLOCK_IS_AT_LEAST))
    codes[_cut_off(whole & ~old, digits[:, ~old[whole]], codes)] = _CODE["precision_lost"]
    codes[old & (codes == _CODE["valid"])] = _CODE["valid_15"]
    status = pa.array(STATES, pa.large_string()).take(pa.array(codes))
    text = _significant(text, codes == _CODE["precision_lost"])
    return pd.DataFrame({"text": columns.to_series(text, values), "status": columns.to_series(status, values)})


def is_valid(values: pd.Series, *, fictional_regions: bool) -> pd.Series:
    """True where the number is a complete, correct id number (15-digit ones included)."""
    return normalize(values, fictional_regions=fictional_regions)["status"].isin(COMPLETE)


def is_region_known(numbers: pd.Series, *, fictional_regions: bool) -> pd.Series:
    """Whether a number begins with a county that is or once was; the table has gaps, so it is a hint and no fault."""
    divisions = columns.to_series(pc.utf8_slice_codeunits(columns.to_arrow(numbers), 0, 6), numbers)
    return division_code.is_known_county(divisions, fictional_regions=fictional_regions)


def born_on(numbers: pd.Series) -> pd.Series:
    """Birth date written in normalised 18-character numbers, NaT where it is impossible."""
    whole, digits = id_digits.read(columns.to_arrow(numbers))
    day = np.full(len(numbers), np.datetime64("NaT"), "datetime64[us]")
    day[whole] = id_digits.birth_day(digits)
    return pd.Series(day, index=numbers.index, name=numbers.name)


def sex(numbers: pd.Series) -> pd.Series:
    """``male`` for an odd sequence number, ``female`` for an even one, NA where the number is not complete."""
    whole, digits = id_digits.read(columns.to_arrow(numbers))
    code = np.full(len(numbers), 2)
    code[whole] = digits[16] % 2
    return columns.to_series(pa.array(["female", "male", None], pa.large_string()).take(pa.array(code)), numbers)


def format(numbers: pd.Series) -> pd.Series:
    """Complete numbers in the groups that people read out: ``399901 19500307 0017``; others as they are."""
    return columns.substitute(numbers, r"([0-9]{6})([0-9]{8})([0-9]{3}[0-9X])", r"\1 \2 \3")


def mask(numbers: pd.Series) -> pd.Series:
    """Division and last four characters only: ``399901********0017``; shorter ones lose all but two."""
    array = columns.to_arrow(numbers)
    whole = pc.equal(pc.utf8_length(array), 18)
    short = columns.choose(pc.equal(array, ""), "", columns.join(pc.utf8_slice_codeunits(array, 0, 2), "****"))
    return columns.to_series(columns.choose(whole, pc.utf8_replace_slice(array, 6, 14, "********"), short), numbers)


def check_characters(bodies: npt.NDArray[np.str_]) -> npt.NDArray[np.str_]:
    """Check character of each 17-digit body (GB 11643-1999, ISO 7064 MOD 11-2)."""
    digits = bodies.astype("U17").view(np.uint32).reshape(-1, 17).T.astype(np.uint8) - np.uint8(ord("0"))
    characters: npt.NDArray[np.str_] = np.array(list(id_digits.CHECK_CHARACTERS))[id_digits.remainders(digits)]
    return characters


def clean(written: str) -> str:
    """Upper-case half-width text without white space, quotes, hyphens and remarks; hidden characters as ``*``."""
    text = _REMARK.sub("", written.translate(_TABLE).upper())
    return "" if text in NOTHING or written in NOTHING else _HIDDEN.sub(lambda run: "*" * len(run[0]), text)


def _legible(array: Any) -> Any:
    """The array cleaned, null as empty text; rows that are plain numbers already are not touched."""
    dirty = ~_is_plain(array)
    array = columns.replace(array, dirty, _brushed(array.filter(pa.array(dirty)).fill_null("")))
    dirty[dirty] = ~columns.to_flags(pc.match_substring_regex(array.filter(pa.array(dirty)), _CLEAN))
    coded = array.filter(pa.array(dirty)).dictionary_encode()
    cleaned = pa.array(map(clean, coded.dictionary.to_pylist()), pa.large_string()).take(coded.indices)
    return columns.replace(array, dirty, cleaned)


def _is_plain(array: Any) -> Flags:
    return id_digits.read(array)[0] | id_digits.read_15(array)[0]


def _brushed(array: Any) -> Any:
    """The commonest dirt gone, without a look at each text: quotes and spaces around, spaces inside, lower-case x."""
    return pc.ascii_upper(pc.replace_substring(pc.utf8_trim(array, "'’ \t\r\n\u3000\xa0"), " ", ""))


def _state_of_incomplete(text: Any) -> npt.NDArray[np.int64]:
    """State of texts that are not 17 digits and a check character."""
    flags = [pc.equal(text, ""), pc.match_substring_regex(text, _MASKED), pc.match_substring_regex(text, _ROUNDED)]
    states = np.array([_CODE["missing"], _CODE["masked"], _CODE["precision_lost"]])
    return np.select([columns.to_flags(flag) for flag in flags], list(states), _CODE["malformed"])


def _judge(digits: Bytes, fictional_regions: bool, as_of: dt.date) -> npt.NDArray[np.int64]:
    """State of 18-character numbers: the checksum first, then the date, then the region."""
    known = np.zeros(100, dtype=bool)
    known[[int(province) for province in division_code.provinces(fictional_regions=fictional_regions)]] = True
    has_region = known[id_digits.number(digits[:2])]
    faults = [~id_digits.has_right_check(digits), ~id_digits.is_plausible(digits, as_of), ~has_region]
    return np.select(faults, [_CODE["bad_checksum"], _CODE["bad_date"], _CODE["bad_region"]], _CODE["valid"])


def _cut_off(written: Flags, digits: Bytes, codes: npt.NDArray[np.int64]) -> Flags:
    """Which of the numbers ``written`` with 18 characters lost their tail: a sheet keeps 15 digits and fills up with zeros.

    One genuine number in 1,200 ends in 000 too, and of the cut-off ones one in eleven has the right check character by
    chance. So a correct one is believed only where the column has ten times as many correct as wrong ones.
    """
    zeros = written.copy()
    zeros[written] = (digits[15:] == 0).all(axis=0)
    wrong = zeros & (codes != _CODE["valid"])
    return wrong if 10 * wrong.sum() <= (zeros & ~wrong).sum() else zeros


def _significant(text: Any, lost: Flags) -> Any:
    """Of precision-lost numbers keep the digits that survived: 15, or fewer in scientific notation."""
    survivors = [_survivors(number) for number in text.filter(pa.array(lost)).to_pylist()]
    return columns.replace(text, lost, pa.array(survivors, pa.large_string()))


def _survivors(lost: str) -> str:
    """Leading digits of the 18-character number; one that had 15 digits gets its century."""
    mantissa, _, exponent = lost.partition("E")
    digits = mantissa.replace(".", "")[:15]
    return digits[:6] + "19" + digits[6:14] if exponent.endswith("14") and len(digits) > 6 else digits
