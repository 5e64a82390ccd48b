"""How clerks write things: days, months, money, codes and names as cells of a sheet; each distinct value is spelled once."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.synthetic.people import Flags, Ints

EPOCH_ORDINAL = 719163  # 1970-01-01 as a day of the Gregorian calendar
EXCEL_EPOCH = 25569  # 1970-01-01 as an Excel serial number
TEXT, NUMBER, DATE = 0, 1, 2  # kinds of a cell
UNUSUAL = 1 / 12  # of the dates of a sheet are written the other way
BLANK = -1  # a day, month or moment that is not known

RELATIONS = {  # (male, female) words, several ways
    "head": (("户主", "户主"), ("本人", "本人")),
    "spouse": (("丈夫", "妻子"), ("配偶", "配偶")),
    "child": (("儿子", "女儿"), ("子", "女"), ("长子", "长女")),
    "child_in_law": (("女婿", "儿媳"),),
    "grandchild": (("孙子", "孙女"),),
    "parent": (("父亲", "母亲"), ("父", "母")),
    "parent_in_law": (("岳父", "岳母"),),
    "sibling": (("兄弟姐妹", "兄弟姐妹"),),
    "other": (("其他亲属", "其他亲属"), ("其他", "其他")),
}


@dataclass(frozen=True)
class Cells:
    """One column as written: ``text`` (null is blank) and per cell whether it is text, a number or a date."""

    text: pa.Array
    kind: npt.NDArray[np.uint8]

    def taken(self, rows: Ints) -> "Cells":
        """The cells of the given rows; -1 gives a blank."""
        known = rows >= 0
        return Cells(self.text.take(pa.array(rows, mask=~known)), np.where(known, self.kind[rows], TEXT).astype(np.uint8))

    def cut(self, start: int, length: int) -> "Cells":
        """Some cells that stand one after the other."""
        return Cells(self.text.slice(start, length), self.kind[start : start + length])

    def put(self, where: Flags, other: "Cells") -> "Cells":
        """The cells with those of ``where`` replaced by ``other``, which has one for each."""
        kind = self.kind.copy()
        kind[where] = other.kind
        return Cells(pc.replace_with_mask(self.text, pa.array(where), other.text), kind)


def cells(text: pa.Array, kind: int = TEXT) -> Cells:
    """Cells of one kind."""
    return Cells(text, np.full(len(text), kind, dtype=np.uint8))


def spelled(values: object, spell: Callable[[object], str | None], blank: object = None) -> pa.Array:
    """Each value as text; missing values, ``blank`` and empty texts are null."""
    found = pa.array(values, from_pandas=True)
    encoded = (found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found).dictionary_encode()
    texts = [None if value == blank else spell(value) or None for value in encoded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(encoded.indices)


def plain(values: pd.Series) -> Cells:
    """Text as it is, numbers as numbers."""
    if pd.api.types.is_numeric_dtype(values):
        return cells(_numbers(values), NUMBER)
    text = pa.array(values, pa.string(), from_pandas=True)
    return cells(pc.if_else(pc.equal(text, ""), None, text))


def _numbers(values: pd.Series) -> pa.Array:
    """Numbers without a needless fraction or exponent."""
    if pd.api.types.is_integer_dtype(values):
        return pa.array(values, from_pandas=True).cast(pa.string())
    return spelled(values, _shortest)


def id_numbers(values: pd.Series) -> Cells:
    """Id numbers; one that ends in 000 was kept as a number, which keeps 15 digits."""
    found = plain(values)
    lost = pc.and_(pc.equal(pc.utf8_length(found.text), 18), pc.ends_with(found.text, "000"))
    return Cells(found.text, lost.fill_null(False).to_numpy(zero_copy_only=False).astype(np.uint8))


def words(codes: pd.Series, table: Mapping[str, str]) -> Cells:
    """Codes of a look-up column in the words in use; ``KeyError`` for a code that has none."""
    return cells(spelled(codes, lambda code: table[str(code)] if code else None))


def relation_words(codes: pd.Series, sex: pd.Series, variety: int) -> Cells:
    """Relations to the head as written for men and women."""
    table = {f"{c} {s}": ways[variety % len(ways)][i] for c, ways in RELATIONS.items() for i, s in enumerate(("male", "female"))}
    pairs = codes.astype("str") + " " + sex.astype("str").set_axis(codes.index)
    return words(pairs, table)


def _ymd(day: object) -> tuple[int, int, int]:
    date = dt.date.fromordinal(EPOCH_ORDINAL + int(day))  # type: ignore[call-overload]
    return date.year, date.month, date.day


DATE_STYLES: dict[str, Callable[[object], str]] = {
    "compact": lambda day: "{}{:02d}{:02d}".format(*_ymd(day)),
    "dotted": lambda day: "{}.{}.{}".format(*_ymd(day)),
    "dashed": lambda day: "{}-{}-{}".format(*_ymd(day)),
    "slashed": lambda day: "{}/{}/{}".format(*_ymd(day)),
    "chinese": lambda day: "{}年{}月{}日".format(*_ymd(day)),
    "serial": lambda day: str(int(str(day)) + EXCEL_EPOCH),
    "excel": lambda day: str(int(str(day)) + EXCEL_EPOCH),
}
DATE_KINDS = {"serial": NUMBER, "excel": DATE}
MONTH_STYLES = {"compact": "{}{:02d}", "dashed": "{}-{:02d}", "dotted": "{}.{}", "chinese": "{}年{}月"}


def dates(rng: np.random.Generator, days: pd.Series, usual: str, other: str) -> Cells:
    """Days in the sheet's usual style, every twelfth one in the other."""
    values = days.to_numpy()
    found = cells(spelled(values, partial(day_text, usual), BLANK), DATE_KINDS.get(usual, TEXT))
    strange = rng.random(len(values)) < UNUSUAL
    return found.put(strange, cells(spelled(values[strange], partial(day_text, other), BLANK)))


@cache
def day_text(style: str, day: object) -> str:
    """One day in a style."""
    return DATE_STYLES[style](day)


def months(values: pd.Series | Ints, style: str) -> Cells:
    """Months as 202503, 2025-03, 2025.3 or 2025年3月."""
    return cells(spelled(values, lambda month: month_text(int(str(month)), style), BLANK))


def month_text(month: int, style: str) -> str:
    """One month in a style."""
    return MONTH_STYLES[style].format(month // 12, month % 12 + 1)


def moments(values: pd.Series) -> Cells:
    """Minutes since 1970 as ``2026-03-05 14:30``."""
    return cells(spelled(values, lambda minute: str(np.datetime64(int(str(minute)), "m")).replace("T", " "), BLANK))


MONEY_STYLES: dict[str, Callable[[int], str]] = {
    "plain": lambda fen: _shortest(fen / 100),
    "yuan": lambda fen: f"{_shortest(fen / 100)}元",
    "commas": lambda fen: f"{fen / 100:,.2f}",
    "wan": lambda fen: f"{fen / 1e6:.6f}".rstrip("0").rstrip("."),
}


def amounts(fen: object, style: str) -> Cells:
    """Money as a number of yuan or of 10,000 yuan, with 元, or with thousands commas and decimals."""
    text = spelled(fen, partial(money_text, style))
    return cells(text, NUMBER if style in ("plain", "wan") else TEXT)


@cache
def money_text(style: str, fen: object) -> str:
    """One sum in a style."""
    return MONEY_STYLES[style](round(float(str(fen))))


def _shortest(value: object) -> str:
    """A number without a needless fraction or exponent."""
    number = float(str(value))
    return str(int(number)) if number.is_integer() else f"{number:.6f}".rstrip("0")


def village_variants(rng: np.random.Generator, village: pd.Series, township: pd.Series) -> pd.Series:
    """石桥村, 石桥村委会, 石桥村民委员会, or with the township before it."""
    lot: npt.NDArray[np.float64] = rng.random(len(village))
    rural = village.str.endswith("村").fillna(value=False)
    names = village.mask(rural & (lot < 0.15), village + "委会").mask(rural & (lot >= 0.15) & (lot < 0.25), village + "民委员会")
    return names.mask(lot >= 0.85, township + village)
