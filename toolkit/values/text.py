"""Text as people type it: full-width characters, stray spaces, brackets."""

import unicodedata

import pandas as pd


def tidy(values: pd.Series) -> pd.Series:
    """Half-width (NFKC) text without surrounding white space; empty cells become NA."""
    distinct = values.dropna().astype("str").unique()
    cleaned = {value: unicodedata.normalize("NFKC", value).strip() for value in distinct}
    tidied = values.map(cleaned, na_action="ignore").astype("str")
    return tidied.mask(tidied == "")
