"""Bank accounts: digits only, shown by their last four."""

import pandas as pd


def normalize(values: pd.Series) -> pd.Series:
    """Digits of account numbers; NA where a number was lost to scientific notation or is no account."""
    text = values.astype("str").str.replace(r"[\s'\-]+", "", regex=True).str.replace(r"\.0$", "", regex=True)
    return text.where(text.str.fullmatch(r"[0-9]{8,32}").fillna(False).astype(bool))


def mask(number: str) -> str:
    """``****1234``."""
    return f"****{number[-4:]}"
