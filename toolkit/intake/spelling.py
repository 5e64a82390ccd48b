"""Written headings and values without what does not matter: width of characters, white space, units, numbering."""

import re
import unicodedata
from functools import lru_cache

# Whole, masked or 3.99901E+17; longer than a date of signing, no “—”. RE2 reads it too.
ID_LIKE = re.compile(r"[0-9０-９*](?:[ 　\t]*[0-9０-９*.EeXx+\-]){10,}")
_RUN = re.compile(r"\d(?:[\s\-\u2010-\u2015]*[\dOoXx×*]){6,}")
_BETWEEN = r"\s*[年月.,/\-]\s*"
# A date that may be impossible: parts of their usual lengths, or eight digits of this or the last century of which the
# month or the day can be right. Ids, accounts and phones are longer, or have no such parts.
_DATE = (
    rf"(?:[0-2]\d{{3}}{_BETWEEN}\d{{1,2}}{_BETWEEN}\d{{1,2}}|[0-3]?\d{_BETWEEN}[0-3]?\d{_BETWEEN}[0-2]\d{{3}}"
    r"|(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])\d\d|\d\d(?:0[1-9]|[12]\d|3[01])))(?!\d)"
    r"(?:\s*[T日号]?\s*[0-2]?\d\s*[:时点]\s*[0-5]?\d(?:\s*[:分]\s*[0-5]?\d)?(?!\d))?"
)
_NO_NUMBER = r"[^\d*×xXOo]*"
_ONLY_DATES = re.compile(rf"{_NO_NUMBER}{_DATE}{_NO_NUMBER}(?:[至到~]{_NO_NUMBER}{_DATE}{_NO_NUMBER})?")
_LONG_RUN = re.compile(r"\d(?:[\s\-\u2010-\u2015]*[\dOoXx×*]){14,}")


@lru_cache(maxsize=20_000)
def normalize_heading(text: str) -> str:
    """Heading without white space, numbering, units and remarks in brackets."""
    text = re.sub(r"[\s:*]+", "", unicodedata.normalize("NFKC", text))
    text = re.sub(r"^\d{1,2}[.、](?=\D)", "", text)
    return re.sub(r"(?:\([^)]*\)|\[[^\]]*\]|[/_](?:万元|千元|元|分))+$", "", text) or text


def normalize_value(text: str) -> str:
    """Value of a look-up in half-width characters without white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def mask_digits(value: str) -> str:
    """Long runs of digits, which may be ids, accounts or phones, shown by their ends only.

    Spaces, hyphens and letters O typed for zeros do not break a run.
    """
    return _RUN.sub(_ends, unicodedata.normalize("NFKC", value))


def mask_unless_date(value: str) -> str:
    """As :func:`mask_digits`, but a text whose only digits are those of a date is shown whole."""
    text = unicodedata.normalize("NFKC", value)
    return text if _ONLY_DATES.fullmatch(text) else mask_digits(text)


def mask_name(name: str) -> str:
    """Names of files and sheets: only runs as long as an id are masked, for dates of 8 digits tell files apart."""
    return _LONG_RUN.sub(_ends, name)


def _ends(run: re.Match[str]) -> str:
    return f"{run[0][:2]}****{run[0][-2:]}"
