"""Money: yuan as people write them, fen as tables hold them; decimal from end to end."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.values import columns
from toolkit.values.text import NULL

_UNITS = {
    "亿元": Decimal(10**8),
    "亿": Decimal(10**8),
    "万元": Decimal(10**4),
    "万": Decimal(10**4),
    "千元": Decimal(1000),
    "百元": Decimal(100),
    "元": Decimal(1),
    "圆": Decimal(1),
    "块": Decimal(1),
    "角": Decimal("0.1"),
    "分": Decimal("0.01"),
}
_FILLING = re.compile(r"\s|人民币|RMB|CNY|[¥￥'\"\u200b\ufeff]", re.IGNORECASE)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+"
_AMOUNT = re.compile(
    rf"(?P<back>扣回|扣减|扣发|扣除|扣|退回|退还|追回|追缴|收回)?:?(?P<sign>[+\-\u2212])?"
    rf"(?P<number>{_DIGITS})(?:E(?P<exponent>[+\-]?\d{{1,2}}))?(?P<unit>{'|'.join(_UNITS)})?整?(?:/(?:月|人|户|人/?月|户/?月))?",
    re.IGNORECASE,
)
_PLAIN = r"-?[0-9]{1,9}(?:\.[0-9]{1,2})?"  # yuan that a float holds to the fen
_BRACKETS = re.compile(r"\((.*)\)(.*)")
_MOST_FEN = 10**17


def to_fen(values: pd.Series, *, yuan_per_unit: float = 1.0) -> pd.Series:
    """Integer fen of written amounts (``1,280.50元``, ``-340``, ``(340)``, ``扣回340``, ``0.5万元``); NA where unreadable.

    ``yuan_per_unit`` is 10,000 for a column headed 万元 and 0.01 for one headed 分; a unit in the cell itself
    counts instead. Parts of a fen are rounded, half a fen away from zero.
    """
    array = columns.to_arrow(values)
    plain = columns.matches(values, _PLAIN if yuan_per_unit == 1 else "").to_numpy()
    whole = pc.round(pc.multiply(pc.cast(columns.choose(pa.array(plain), array, NULL), pa.float64()), 100)).cast(pa.int64())
    read = partial(parse_fen, yuan_per_unit=Decimal(str(yuan_per_unit)))
    fen = columns.replace(whole, ~plain, columns.read_distinct(values[~plain], read, pa.int64()))
    return pd.Series(fen.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get).array, index=values.index, name=values.name)


def parse_fen(written: str, *, yuan_per_unit: Decimal = Decimal(1)) -> int | None:
    """Fen of one written amount; None where it is none."""
    text = _FILLING.sub("", unicodedata.normalize("NFKC", written))
    bracketed = _BRACKETS.fullmatch(text)
    match = _AMOUNT.fullmatch(bracketed[1] + bracketed[2] if bracketed else text)
    if not match or (bracketed and match["sign"]):
        return None
    negative = (match["sign"] in ("-", "\u2212")) or bool(match["back"]) or bool(bracketed)
    number = Decimal(match["number"].replace(",", "")).scaleb(int(match["exponent"] or 0))
    yuan_each = _UNITS[match["unit"]] if match["unit"] else yuan_per_unit
    fen = (number * yuan_each * 100).to_integral_value(ROUND_HALF_UP)
    return None if fen > _MOST_FEN else -int(fen) if negative else int(fen)


def is_valid(values: pd.Series) -> pd.Series:
    """Whether an amount can be read."""
    return to_fen(values).notna()


def format(fen: pd.Series) -> pd.Series:
    """Amounts as :func:`yuan` writes them; NA stays NA."""
    return columns.rewrite(fen, lambda written: yuan(int(written)))


def yuan(fen: int) -> str:
    """``1,280.50`` for 128050; whole yuan without decimals."""
    whole, rest = divmod(abs(fen), 100)
    return ("-" if fen < 0 else "") + f"{whole:,}" + (f".{rest:02d}" if rest else "")
