"""Complete id numbers against a second, independent reading of GB 11643, and as properties."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.values.numbers import BODIES, slow_check_character, states, status_of, whole
from toolkit.values import id_number

WHOLE = BODIES.map(whole)


@given(BODIES)
def test_check_character_agrees_with_the_standards_congruence(body: str) -> None:
    assert id_number.check_characters(np.array([body]))[0] == slow_check_character(body)


@pytest.mark.parametrize("published", ["0000000218250097", "0000000151093700", "000000021694233X"])
def test_check_character_is_that_of_published_mod_11_2_numbers(published: str) -> None:
    """Examples of orcid.org: the same scheme over 15 digits, which leading zeros make 17."""
    assert id_number.check_characters(np.array(["00" + published[:15]]))[0] == published[15]


@given(WHOLE)
def test_every_wrong_digit_is_noticed(number: str) -> None:
    wrong = [number[:i] + digit + number[i + 1 :] for i in range(17) for digit in "0123456789" if digit != number[i]]
    wrong += [number[:17] + check for check in "0123456789X" if check != number[17]]
    assert not set(states(wrong)) & set(id_number.COMPLETE)


@given(WHOLE)
def test_every_swap_of_neighbours_is_noticed(number: str) -> None:
    swapped = [number[:i] + number[i + 1] + number[i] + number[i + 2 :] for i in range(17) if number[i] != number[i + 1]]
    assert not set(states(swapped)) & set(id_number.COMPLETE)


@given(BODIES.filter(lambda body: not body.endswith("00")))
def test_written_forms_of_one_number_are_one_number(body: str) -> None:
    number = whole(body)
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in number)
    written = [
        number,
        number.lower(),
        full_width,
        full_width.lower(),
        f"'{number}",
        f"’{number}　",
        f"'{number[:6]} {number[6:14]} {number[14:]}",
        f"{number[:6]}-{number[6:14]}-{number[14:]}",
        f"\t{number}\xa0\u200b",
        f"\u202d{number}\u202c",
        number.replace("X", "×"),
        number.replace("X", "Х"),
        f"{number}（已故）",
    ]
    cleaned = id_number.normalize(pd.Series(written), fictional_regions=True)
    assert cleaned["text"].tolist() == [number] * len(written)
    assert set(cleaned["status"]) == {"valid"}


@given(BODIES.filter(lambda body: body[6:8] == "19" and body[14:] < "996"))
def test_fifteen_digits_become_the_same_person(body: str) -> None:
    old = body[:6] + body[8:]
    cleaned = id_number.normalize(pd.Series([old, f" {old}", f"{old}.0"]), fictional_regions=True)
    assert set(cleaned["text"]) == {whole(body)}
    assert set(cleaned["status"]) == {"valid_15"}


@pytest.mark.parametrize("sequence", ["996", "997", "998", "999"])
def test_old_numbers_of_centenarians_say_the_century_before(sequence: str) -> None:
    cleaned = id_number.normalize(pd.Series([f"399901950307{sequence}"]), fictional_regions=True)
    assert cleaned["text"][0] == whole(f"39990118950307{sequence}")
    assert cleaned["status"][0] == "valid_15"


@pytest.mark.parametrize("date", ["19500230", "19501301", "19500001", "19500100", "19000229", "18950307", "17991231", "22000101"])
def test_days_that_never_were_are_bad_dates(date: str) -> None:
    assert status_of(whole(f"399901{date}001")) == ["bad_date"]


def test_nobody_is_born_after_the_day_the_list_was_made() -> None:
    numbers = pd.Series([whole("39990120200615001"), whole("39990120200616001")])
    judged = id_number.normalize(numbers, fictional_regions=True, as_of=dt.date(2020, 6, 15))
    assert judged["status"].tolist() == ["valid", "bad_date"]


@pytest.mark.parametrize("province", ["00", "10", "39", "66", "99"])
def test_a_province_that_never_was_is_a_bad_region(province: str) -> None:
    number = whole(province + "990119500307001")
    assert id_number.normalize(pd.Series([number]), fictional_regions=False)["status"].tolist() == ["bad_region"]


def test_a_county_unknown_to_the_table_is_no_fault() -> None:
    bodies = ["34" + "2225" + "19500307001", "34" + "9999" + "19500307001", "39990119500307001"]
    numbers = pd.Series([whole(body) for body in bodies])
    assert id_number.is_valid(numbers, fictional_regions=True).all()
    assert id_number.is_region_known(numbers, fictional_regions=False).tolist() == [True, False, False]
    assert id_number.is_region_known(numbers, fictional_regions=True).tolist() == [True, False, True]


@given(BODIES)
def test_birth_date_and_sex_are_those_of_the_body(body: str) -> None:
    numbers = pd.Series([whole(body)])
    assert f"{id_number.born_on(numbers)[0]:%Y%m%d}" == body[6:14]
    assert id_number.sex(numbers)[0] == ("male" if int(body[16]) % 2 else "female")


def test_what_is_no_number_has_no_birth_date_and_no_sex() -> None:
    numbers = pd.Series(["399901********0017", "39990119500307", "", None, whole("39990119501307001")], dtype="str")
    assert id_number.born_on(numbers).isna().all()
    assert id_number.sex(numbers).isna().tolist() == [True] * 4 + [False]


@given(WHOLE.filter(lambda number: not number.endswith("000")))
def test_what_people_read_out_is_read_back(number: str) -> None:
    spoken = id_number.format(pd.Series([number]))
    assert spoken[0] == f"{number[:6]} {number[6:14]} {number[14:]}"
    assert id_number.normalize(spoken, fictional_regions=True)["text"][0] == number


@given(WHOLE)
def test_a_mask_shows_division_and_tail_only(number: str) -> None:
    assert id_number.mask(pd.Series([number]))[0] == number[:6] + "********" + number[14:]


@pytest.mark.parametrize("text", ["39990119500307001X0", "39990119500307", "3999011950030700"])
def test_a_mask_of_a_broken_number_hides_the_birth_date(text: str) -> None:
    masked = id_number.mask(pd.Series([text, "", None], dtype="str"))
    assert masked.tolist()[:2] == ["39****", ""]
    assert masked.isna().tolist() == [False, False, True]


@given(st.lists(st.one_of(WHOLE, st.sampled_from(["399901********0017", "无", "12", "'", ""])), max_size=8))
def test_the_index_and_the_order_are_those_of_the_column(written: list[str]) -> None:
    index = [f"row {i}" for i in range(len(written))]
    column = id_number.normalize(pd.Series(written, index=index, dtype="str"), fictional_regions=True)
    assert column.index.tolist() == index
    alone = [states([text])[0] for text in written if not text.endswith("000")]
    assert [s for s, text in zip(column["status"], written, strict=True) if not text.endswith("000")] == alone
