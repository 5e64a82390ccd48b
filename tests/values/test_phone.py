"""Mobiles, land lines and service numbers as people write them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.values import phone

MOBILES = st.from_regex(r"1[0-2][0-9]{9}", fullmatch=True)  # never given out
LAND_LINES = st.from_regex(r"(010|02[0-9]|0[3-9][0-9]{2})-[2-9][0-9]{6,7}", fullmatch=True)


@given(MOBILES)
def test_written_forms_of_one_mobile_are_one(mobile: str) -> None:
    grouped = f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}"
    written = [
        mobile,
        grouped,
        grouped.replace(" ", "-"),
        f"+86{mobile}",
        f"+86 {grouped}",
        f"0086-{mobile}",
        f"86{mobile}",
        f"（+86）{mobile}",
        f"'{mobile}",
        f"{mobile}.0",
        f"手机：{mobile}",
        f"{mobile}（本人）",
        "".join(chr(ord(digit) + 0xFEE0) for digit in mobile),
    ]
    assert phone.normalize(pd.Series(written)).tolist() == [mobile] * len(written)


@given(LAND_LINES)
def test_written_forms_of_one_land_line_are_one(line: str) -> None:
    area, local = line.split("-")
    written = [
        line,
        f"({area}){local}",
        f"（{area}）{local}",
        f"{area} {local}",
        f"{area}{local}",
        f"{line}转801",
        f"+86-{line[1:]}",
    ]
    assert set(phone.normalize(pd.Series(written[:-1]))) == {area + local}


@given(MOBILES, LAND_LINES, st.sampled_from([",", "，", "、", "/", "；", "  ", " "]))
def test_the_first_of_several_numbers_counts(mobile: str, line: str, between: str) -> None:
    both = pd.Series([f"{mobile}{between}{line}", f"{line}{between}{mobile}"])
    assert phone.normalize(both).tolist() == [mobile, line.replace("-", "")]


@given(MOBILES | LAND_LINES)
def test_what_is_formatted_is_read_back(number: str) -> None:
    normalized = phone.normalize(pd.Series([number]))
    formatted = phone.format(normalized)
    assert phone.normalize(formatted).equals(normalized)
    assert formatted[0] == (number if "-" in number else f"{number[:3]} {number[3:7]} {number[7:]}")
    assert phone.is_mobile(normalized)[0] == ("-" not in number)


@pytest.mark.parametrize("number", ["12345", "110", "4001234567", "95588", "2345678", "23456789"])
def test_service_and_local_numbers_are_numbers(number: str) -> None:
    assert phone.normalize(pd.Series([number])).tolist() == [number]


@pytest.mark.parametrize("text", ["无", "1012345678", "101234567890", "1.01E+10", "张三", "", None, "0123"])
def test_what_is_no_number_is_none(text: str | None) -> None:
    assert not phone.is_valid(pd.Series([text], dtype="str")).any()


@given(MOBILES)
def test_a_mask_hides_the_four_digits_in_the_middle(mobile: str) -> None:
    assert phone.mask(pd.Series([mobile]))[0] == f"{mobile[:3]}****{mobile[7:]}"


def test_a_mask_of_a_local_number_shows_its_beginning_only() -> None:
    assert phone.mask(pd.Series(["23456789", None], dtype="str"))[0] == "234****"
