"""Amounts to the fen, as people write them."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.values import money

FEN = st.integers(-(10**16), 10**16)


def yuan_of(fen: int) -> Decimal:
    return Decimal(fen) / 100


@given(FEN)
def test_money_survives_being_written_in_yuan(fen: int) -> None:
    yuan = yuan_of(fen)
    written = [
        f"{yuan:.2f}",
        f"{yuan:,.2f}",
        f"{yuan:.2f}元",
        f"¥{yuan:.2f}",
        f"人民币{yuan:,.2f}元整",
        f" {yuan:.2f} ",
        f"{yuan:.2f}00",
    ]
    written.append("".join(chr(ord(character) + 0xFEE0) for character in f"{yuan:,.2f}"))
    assert money.to_fen(pd.Series(written)).tolist() == [fen] * len(written)


@given(
    FEN,
    st.sampled_from([("亿元", 10**8), ("万元", 10**4), ("万", 10**4), ("千元", 10**3), ("百元", 100), ("角", Decimal("0.1"))]),
)
def test_units_are_exact(fen: int, unit: tuple[str, int]) -> None:
    word, worth = unit
    amount = yuan_of(fen) / worth
    assert money.to_fen(pd.Series([f"{amount:f}{word}"])).tolist() == [fen]
    assert money.to_fen(pd.Series([f"{amount:f}"]), yuan_per_unit=float(worth)).tolist() == [fen]


@given(st.integers(0, 10**12))
def test_fen_in_the_cell_and_in_the_heading(fen: int) -> None:
    assert money.to_fen(pd.Series([f"{fen}分"])).tolist() == [fen]
    assert money.to_fen(pd.Series([f"{fen}"]), yuan_per_unit=0.01).tolist() == [fen]


@given(st.integers(1, 10**12))
def test_what_was_taken_back_is_negative(fen: int) -> None:
    yuan = f"{yuan_of(fen):,.2f}"
    written = [
        f"-{yuan}",
        f"−{yuan}",
        f"－{yuan}",
        f"({yuan})",
        f"（{yuan}）",
        f"（{yuan}元）",
        f"扣回{yuan}",
        f"扣回：{yuan}元",
        f"¥-{yuan}",
        f"退回{yuan}",
    ]
    assert money.to_fen(pd.Series(written)).tolist() == [-fen] * len(written)


def test_the_unit_in_the_cell_counts_more_than_the_heading() -> None:
    assert money.to_fen(pd.Series(["0.5万元", "500元", "0.5"]), yuan_per_unit=10_000).tolist() == [500_000, 50_000, 500_000]


def test_parts_of_a_fen_are_rounded_away_from_zero() -> None:
    assert money.to_fen(pd.Series(["0.005", "-0.005", "1.004", "1.0049", "2.675", "1.5E+3"])).tolist() == [
        1,
        -1,
        100,
        100,
        268,
        150_000,
    ]


def test_amounts_by_the_month_are_amounts() -> None:
    assert money.to_fen(pd.Series(["300元/月", "300/人", "300元/人/月"])).tolist() == [30_000] * 3


@pytest.mark.parametrize(
    "text",
    ["若干", "-", "—", "/", "", "无", "nan", "inf", "1e99", "1,28", "12,3456", "1.2.3", "(-5)", "--5", "5元5", "300元/年", None],
)
def test_what_is_no_amount_is_not_guessed(text: str | None) -> None:
    assert money.to_fen(pd.Series([text], dtype="str")).isna().all()
    assert not money.is_valid(pd.Series([text], dtype="str")).any()


@given(FEN)
def test_what_is_formatted_is_read_back(fen: int) -> None:
    amounts = pd.Series([fen, None], dtype="Int64")
    written = money.format(amounts)
    assert money.to_fen(written).equals(amounts)
    assert written[0] == f"{yuan_of(fen):,.2f}".removesuffix(".00")
