"""Money: yuan as people write them, fen as tables hold them."""

import pandas as pd


def to_fen(values: pd.Series, *, yuan_per_unit: float = 1.0) -> pd.Series:
    """Integer fen of written amounts (``1,280.50元``, ``-340``, ``0.5万元``); NA where unreadable.

    ``yuan_per_unit`` is 10,000 for a column headed 万元 and 0.01 for one headed 分.
    """
    text = values.astype("str").str.replace(r"[,\s¥¥]|人民币", "", regex=True)
    ten_thousands = text.str.contains("万", regex=False).fillna(False)
    number = pd.to_numeric(text.str.replace(r"万?元?整?$", "", regex=True), errors="coerce")
    scaled = number.where(~ten_thousands.astype(bool), number * 10_000)
    return (scaled * yuan_per_unit * 100).round().astype("Int64")


def yuan(fen: int) -> str:
    """``1,280.50`` for 128050; whole yuan without decimals."""
    return f"{fen / 100:,.2f}".removesuffix(".00")
