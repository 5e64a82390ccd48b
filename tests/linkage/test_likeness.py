"""Levels of names and numbers, one example each that a clerk would recognise."""

import numpy as np
import pyarrow as pa
import pytest

from tests.conftest import an_id
from toolkit.linkage.likeness import NOT_COMPARED, DistinctValues, levels_of
from toolkit.linkage.model_files import load_model

NUMBER = an_id(123)
NEIGHBOUR = an_id(125)


def level(comparison: str, left: str, right: str) -> str | None:
    known = next(c for c in load_model("person").comparisons if c.name == comparison)
    values = DistinctValues(pa.array([left, right] if left != right else [left], pa.large_string()))
    found = levels_of(known, values, np.array([0]), np.array([len(values.texts) - 1]))[0]
    return None if found == NOT_COMPARED else known.level_names()[found]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("赵大", "赵大", "equal"),
        ("单红梅", "善红梅", "same_sound"),
        ("曾庆", "增庆", "same_sound"),
        ("张三", "章三", "same_sound"),
        ("张□军", "张晨军", "alike"),
        ("张?军", "张晨军", "alike"),
        ("张chen军", "张晨军", "alike"),
        ("王舂", "王春", "alike"),
        ("曾晴", "曾睛", "alike"),
        ("刘兰", "孙兰", "one_character"),
        ("刘兰", "牛兰", "alike"),
        ("李兰英", "李蓝音", "alike"),
        ("李明王", "王明李", "other_order"),
        ("孙立文", "孙立武", "one_character"),
        ("孙立文", "孙立文英", "one_character"),
        ("赵大", "钱二", "different"),
        ("欧阳锋", "区阳锋", "same_sound"),
    ],
)
def test_names(left: str, right: str, expected: str) -> None:
    assert level("person_name", left, right) == level("person_name", right, left) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (NUMBER, NUMBER, "equal"),
        (NUMBER, NUMBER[:6] + NUMBER[8:17], "equal_15"),
        (NUMBER, NUMBER[:14] + NUMBER[15] + NUMBER[14] + NUMBER[16:], "tail_slip"),
        (NUMBER, NUMBER[:12] + NUMBER[13] + NUMBER[12] + NUMBER[14:], "one_edit"),
        (NUMBER, NUMBER[:2] + "0" + NUMBER[3:8] + "9" + NUMBER[9:], "two_edits"),
        (NUMBER, NUMBER[:9] + NUMBER[10:], "one_edit"),
        (NUMBER, an_id(723), "tail_slip"),
        (NUMBER, an_id(846), "same_birth_and_region"),
        (NUMBER, an_id(123, "19610908"), "different"),
        (NUMBER, NUMBER[:6] + "********" + NUMBER[14:], None),
    ],
)
def test_numbers(left: str, right: str, expected: str | None) -> None:
    assert level("id_number", left, right) == level("id_number", right, left) == expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (NUMBER[:14] + "****", "consistent_with_birth"),
        (NUMBER[:15] + "***", "consistent_with_birth"),
        (NUMBER[:6] + "********" + NUMBER[14:], "consistent"),
        (NUMBER[:4] + "**********" + NUMBER[14:], "consistent"),
        (NEIGHBOUR[:6] + "********" + NEIGHBOUR[14:], "inconsistent"),
        (NUMBER[:3] + "*" * 11 + NUMBER[14:], "inconsistent"),  # 7 characters are too few to say anything
        (NUMBER, None),
    ],
)
def test_partly_shown_numbers(shown: str, expected: str | None) -> None:
    assert level("id_part", shown, NUMBER) == level("id_part", NUMBER, shown) == expected


def test_two_equal_masks_are_not_equal_numbers() -> None:
    mask = NUMBER[:6] + "********" + NUMBER[14:]
    assert level("id_number", mask, mask) is None
    assert level("id_part", mask, mask) == "consistent"
