"""Written headings and values without what does not matter: width of characters, white space, units, numbering."""

import re
import unicodedata
from functools import lru_cache

# Whole, masked or 3.99901E+17; longer than a date of signing, no “—”. RE2 reads it too.
ID_LIKE = re.compile(r"[0-9０-９*](?:[ 　\t]*[0-9０-９*.EeXx+\-]){10,}")
_RUN = re.compile(r"\d(?:[\s\-\u2010-\u2015]*[\dOoXx×*]){6,}")
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


def mask_name(name: str) -> str:
    """Names of files and sheets: only runs as long as an id are masked, for dates of 8 digits tell files apart."""
    return _LONG_RUN.sub(_ends, name)


def _ends(run: re.Match[str]) -> str:
    return f"{run[0][:2]}****{run[0][-2:]}"
