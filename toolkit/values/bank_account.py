"""Bank accounts: digits only."""

import pandas as pd


def normalize(values: pd.Series) -> pd.Series:
    """Digits of account numbers; NA where the number is no account or lost its tail.

    Excel keeps 15 digits: a number in scientific notation, or of 17 and more digits with nothing but
    zeros after the fifteenth, is taken for cut off, since a shared false account is worse than none.
    """
    text = values.astype("str").str.replace(r"[\s'\-]+", "", regex=True).str.replace(r"\.0$", "", regex=True)
    return text.where(text.str.fullmatch(r"(?![0-9]{15}00+$)[0-9]{8,32}").fillna(False).astype(bool))
