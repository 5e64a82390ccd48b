"""Names, money, dates, accounts and places as bureaus write them."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.values import bank_account, dates, money, person_name, place_name

DAYS = st.dates(dt.date(1906, 1, 1), dt.date(2030, 12, 31))


@given(DAYS)
def test_every_common_form_of_a_date_is_the_same_day(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    forms = [
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}/{day.month:02}/{day.day:02}",
        f"{day.year}年{day.month}月{day.day}日",
        str(serial),
        f"{day:%Y-%m-%d} 00:00:00",
    ]
    assert {dates.parse_date(form) for form in forms} == {day}


@given(DAYS)
def test_every_common_form_of_a_month_is_its_first_day(day: dt.date) -> None:
    forms = [f"{day:%Y%m}", f"{day.year}.{day.month}", f"{day.year}-{day.month:02}", f"{day.year}年{day.month}月"]
    assert {dates.parse_date(form) for form in forms} == {day.replace(day=1)}


@pytest.mark.parametrize("text", ["2020-02-30", "20201301", "不详", "12", "", "99999999", "1950"])
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert dates.parse_date(text) is None


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("柳河镇2025年3月农村低保金发放花名册", dt.date(2025, 3, 1)),
        ("202511", dt.date(2025, 11, 1)),
        ("2025-07", dt.date(2025, 7, 1)),
        ("花名册", None),
        ("2025年1月至12月", None),
        ("2025年1-12月低保金", None),
        ("2025年1、2月补发", None),
        ("发放_云岭乡_2024-11至2025-10.xlsx", None),
        ("202411-202510", None),
        ("2025年3月1日至4月30日", None),
        ("2025年1季度", None),
        ("2025年3月1日至3月31日", dt.date(2025, 3, 1)),
        ("2025-03-08", dt.date(2025, 3, 1)),
        ("2025年3月-2", dt.date(2025, 3, 1)),
    ],
)
def test_months_in_titles(title: str, month: dt.date | None) -> None:
    assert dates.find_month(title) == month


@given(st.integers(-10_000_000, 10_000_000))
def test_money_survives_being_written_in_yuan(fen: int) -> None:
    written = [f"{fen / 100:.2f}", f"{fen / 100:,.2f}", f"{fen / 100:.2f}元", f"¥{fen / 100:.2f}"]
    assert money.to_fen(pd.Series(written)).tolist() == [fen] * 4


def test_money_in_ten_thousands_and_unreadable() -> None:
    amounts = money.to_fen(pd.Series(["0.5万元", "若干", None]))
    assert amounts[0] == 500_000
    assert amounts[1:].isna().all()


@pytest.mark.parametrize(("left", "right"), [("张三", "章三"), ("单伟", "山伟"), ("李秀英", "李秀莹"), ("王建国", "王建囯")])
def test_similar_names(left: str, right: str) -> None:
    assert person_name.similar(left, right)


@pytest.mark.parametrize(("left", "right"), [("张三", "李四"), ("李秀英", "李秀"), ("王建国", "王文华")])
def test_different_names(left: str, right: str) -> None:
    assert not person_name.similar(left, right)


def test_names_lose_spaces_and_dots_only() -> None:
    assert person_name.normalize(pd.Series(["张 三", "阿卜·杜拉", "李四"])).tolist() == ["张三", "阿卜杜拉", "李四"]


def test_account_lost_to_scientific_notation_is_no_account() -> None:
    accounts = bank_account.normalize(pd.Series(["0621 7990 1234 5678", "6.2E+18", "012345678901"]))
    assert accounts.tolist()[0] == "0621799012345678"
    assert pd.isna(accounts[1])


@pytest.mark.parametrize("number", ["12345678901234500", "399901000000000000", "1.234567890123456e+15", "6E+18"])
def test_account_without_its_tail_is_no_account(number: str) -> None:
    assert bank_account.normalize(pd.Series([number])).isna().all()


@pytest.mark.parametrize("number", ["123456789012340", "1234567890123456", "0123456789012345601"])
def test_account_with_its_tail_is_kept(number: str) -> None:
    assert bank_account.normalize(pd.Series([number])).tolist() == [number]


def test_all_spellings_of_a_village() -> None:
    spellings = pd.Series(["石桥村", "石桥村委会", "石桥村民委员会", "柳河镇石桥村", "石桥"])
    assert set(place_name.normalize_village(spellings)) == {"石桥"}


def test_township_in_a_title() -> None:
    assert place_name.find_township("柳河镇2025年3月农村低保金发放花名册") == "柳河镇"
    assert place_name.find_township("全县汇总") is None
