"""Telephone numbers: mobiles of 11 digits, land lines with or without area code, service numbers."""

import re
import unicodedata

import pandas as pd
import pyarrow.compute as pc

from toolkit.values import columns

_SEVERAL = re.compile(r"[,;/、|]|或|\s{2,}|(?<=\d{7})\s+(?=\(?[01]\d{2,3}[)\-\s]?\d{4})")
_FILLING = re.compile(r"[\s\-\u2010-\u2015()'\".+:\u200b\ufeff\u4e00-\u9fff]")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|#)\s*\d{1,6}$", re.IGNORECASE)
_COUNTRY = re.compile(r"^(?:00)?86(?=1\d{10}$|0?[1-9]\d{8,10}$)")
_AREA = r"0(?:10|2[0-9]|[3-9][0-9]{2})"
# Mobiles begin with 13 to 19; synthetic ones with 10 to 12, which were never given out.
_MOBILE = r"1[0-9]{10}"
_LOCAL = r"[2-9][0-9]{6,7}"
_LAND = rf"{_AREA}{_LOCAL}"
_SERVICE = r"[48]00[0-9]{7}|1[0-9]{2}|1[0-9]{4}|9[56][0-9]{3,4}"
_ANY = re.compile(f"{_MOBILE}|{_LAND}|{_LOCAL}|{_SERVICE}")


def normalize(values: pd.Series) -> pd.Series:
    """Digits without country code and extension; NA where the text is no telephone number.

    Land lines keep their area code (``05571234567``). Of several numbers in one cell the first counts.
    """
    return columns.rewrite(values, _first, plain=_MOBILE)


def is_valid(values: pd.Series) -> pd.Series:
    """Whether a telephone number can be read."""
    return normalize(values).notna()


def is_mobile(phones: pd.Series) -> pd.Series:
    """Whether normalised numbers are those of mobiles, synthetic ones included."""
    return columns.matches(phones, _MOBILE)


def format(phones: pd.Series) -> pd.Series:
    """As people write them: ``101 2345 6789``, ``0557-1234567``; others as they are."""
    grouped = columns.substitute(phones, r"(1[0-9]{2})([0-9]{4})([0-9]{4})", r"\1 \2 \3")
    return columns.substitute(grouped, rf"({_AREA})({_LOCAL})", r"\1-\2")


def mask(phones: pd.Series) -> pd.Series:
    """The first three and the last four digits: ``101****6789``; of numbers under ten digits the first three."""
    array = columns.to_arrow(phones)
    tail = columns.choose(pc.less(pc.utf8_length(array), 10), "", pc.utf8_slice_codeunits(array, -4))
    return columns.to_series(columns.join(pc.utf8_slice_codeunits(array, 0, 3), "****", tail), phones)


def _first(written: str) -> str | None:
    for piece in _SEVERAL.split(unicodedata.normalize("NFKC", written).strip()):
        digits = _FILLING.sub("", _EXTENSION.sub("", piece.removesuffix(".0")))
        digits = _COUNTRY.sub("", digits)
        if _ANY.fullmatch(digits):
            return digits
    return None
