"""Cards, passbooks, and numbers that a sheet has cut off."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from toolkit.values import bank_account

ACCOUNTS = st.from_regex(r"0[0-9]{11,18}", fullmatch=True).filter(lambda digits: not digits[15:] or int(digits[15:]) > 0)
CARD_BODIES = st.from_regex(r"62[0-9]{13,16}", fullmatch=True)


@given(ACCOUNTS)
def test_written_forms_of_one_account_are_one(account: str) -> None:
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in account)
    written = [account, f" {account}\t", f"'{account}", full_width, "-".join([account[:4], account[4:]]), f"{account}.0"]
    numbers = pd.Series(written)
    assert set(bank_account.normalize(numbers)) == {account}
    assert bank_account.is_valid(numbers).all()


@given(ACCOUNTS)
def test_what_is_printed_on_a_card_is_read_back(account: str) -> None:
    printed = bank_account.format(pd.Series([account]))
    assert [len(group) for group in printed[0].split()][:-1] == [4] * ((len(account) - 1) // 4)
    assert bank_account.normalize(printed)[0] == account


@pytest.mark.parametrize(
    "number",
    ["12345678901234500", "399901000000000000", "1.234567890123456e+15", "6E+18", "6.2E+18", "若干", "1234567", "", None],
)
def test_what_is_no_account_or_lost_its_tail_is_none(number: str | None) -> None:
    assert bank_account.normalize(pd.Series([number], dtype="str")).isna().all()


@pytest.mark.parametrize("number", ["123456789012340", "1234567890123456", "0123456789012345601"])
def test_account_with_its_tail_is_kept(number: str) -> None:
    assert bank_account.normalize(pd.Series([number])).tolist() == [number]


@given(CARD_BODIES)
def test_a_card_is_doubtful_unless_its_last_digit_is_luhns(body: str) -> None:
    right = luhn.calc_check_digit(body)
    cards = pd.Series([body + digit for digit in "0123456789"])
    assert bank_account.is_card(cards).all()
    assert cards[~bank_account.is_doubtful_card(cards)].tolist() == [body + right]


def test_test_cards_that_banks_publish_are_not_doubtful() -> None:
    assert not bank_account.is_doubtful_card(pd.Series(["6200000000000005", "6205500000000000004"])).any()


@given(ACCOUNTS)
def test_a_passbook_is_never_doubtful(account: str) -> None:
    assert not bank_account.is_doubtful_card(pd.Series([account, None], dtype="str")).any()


@given(ACCOUNTS)
def test_a_mask_shows_the_last_four_digits(account: str) -> None:
    assert bank_account.mask(pd.Series([account]))[0] == "****" + account[-4:]


def test_a_mask_of_a_short_text_shows_nothing() -> None:
    assert bank_account.mask(pd.Series(["1234567", "", None], dtype="str")).tolist()[:2] == ["****", "****"]
