"""The waterfall of a pair adds up to what the engine says, and shows nothing that must be hidden."""

import numpy as np
import pandas as pd
import pytest

from tests.linkage.two_lists import linked, person, wrong_digit
from toolkit.linkage.engine import Linkage
from toolkit.linkage.estimation import probability_of
from toolkit.linkage.explanation import likelihoods
from toolkit.linkage.waterfall import Step, waterfall, waterfall_table
from toolkit.model.errors import LinkageError
from toolkit.values.differences import as_text

SLIP = person(2001, person_name="欧阳若兰")
RIVALS = [person(2004, person_name="王建国", id_number=None, id_status="missing", village=f"3999011002{n:02d}") for n in (1, 2)]
SHORT = person(2005, person_name="李<b>")
PLANTED = [
    (SLIP, SLIP | {"id_number": wrong_digit(SLIP), "id_status": "bad_checksum", "person_name": "欧阳若蓝"}),
    (RIVALS[0], RIVALS[0]),
    (person(2006), RIVALS[1]),
    (
        SHORT,
        SHORT | {"id_number": str(SHORT["id_number"])[:6] + "********" + str(SHORT["id_number"])[-4:], "id_status": "masked"},
    ),
]


@pytest.fixture(scope="module")
def linkage() -> Linkage:
    return linked(PLANTED)


def pairs(linkage: Linkage) -> list[tuple[int, int]]:
    return list(zip(linkage.compared.pairs.left.tolist(), linkage.compared.pairs.right.tolist(), strict=True))


def named(steps: list[Step], label: str) -> Step:
    (step,) = [step for step in steps if step.label == label]
    return step


def test_the_steps_add_up_to_weight_and_probability_of_every_pair(linkage: Linkage) -> None:
    for place, pair in enumerate(pairs(linkage)[:60]):
        steps = waterfall(linkage, *pair)
        assert steps[-1].running == pytest.approx(sum(step.weight for step in steps[:-1]))
        odds = probability_of(np.array([steps[-1].running]))[0]
        assert odds == pytest.approx(linkage.resolved.probability[place], abs=5e-4)
        evidence = sum(step.weight for step in steps[:-1] if step.label != "竞争")
        assert evidence == pytest.approx(linkage.weighed.total[place])
        assert steps[-1].level == f"可能性 {likelihoods(linkage.resolved.probability[[place]])[0]}"


def test_rivals_take_weight_away(linkage: Linkage) -> None:
    step = named(waterfall(linkage, 1, 1), "竞争")
    assert step.weight < 0
    assert not any(step.label == "竞争" for step in waterfall(linkage, 0, 0))


def test_values_are_masked_unless_asked_for(linkage: Linkage) -> None:
    hidden, shown = (named(waterfall(linkage, 0, 0, masked=masked), "证件号码") for masked in (True, False))
    assert as_text(shown.left) == SLIP["id_number"]
    assert as_text(hidden.left) == str(SLIP["id_number"])[:6] + "********" + str(SLIP["id_number"])[-4:]
    assert [run.differs for run in hidden.left] == [False, True, False]
    assert len(hidden.left[0].text) == 9


def test_village_codes_are_no_secret(linkage: Linkage) -> None:
    assert as_text(named(waterfall(linkage, 0, 0), "村").left) == SLIP["village"]


def test_the_differing_character_of_a_name_is_marked(linkage: Linkage) -> None:
    name = named(waterfall(linkage, 0, 0), "姓名")
    assert [(run.text, run.differs) for run in name.right] == [("欧阳若", False), ("蓝", True)]
    assert name.level == "同音"


def test_what_was_not_compared_says_why_and_weighs_nothing(linkage: Linkage) -> None:
    steps = waterfall(linkage, 0, 0)
    birth = named(steps, "出生日期")
    assert (birth.level, birth.weight) == ("前面已经算过，不再算", 0.0)
    gender = named(steps, "性别")
    assert (gender.level, gender.weight) == ("右边没有，不比", 0.0)
    assert [run.text for run in gender.left] in (["男"], ["女"])
    assert not gender.left[0].differs


def test_a_masked_number_has_one_line_and_hides_nothing_more(linkage: Linkage) -> None:
    labels = [step.label for step in waterfall(linkage, 3, 3)]
    assert "证件号码(看得见的部分)" in labels
    assert "证件号码" not in labels
    step = named(waterfall(linkage, 3, 3), "证件号码(看得见的部分)")
    assert not any(run.differs for run in (*step.left, *step.right))


def test_as_a_table_it_has_a_row_per_step(linkage: Linkage) -> None:
    steps = waterfall(linkage, 0, 0)
    table = waterfall_table(steps)
    assert list(table.columns) == ["comparison", "level", "weight", "running", "left_value", "right_value"]
    assert len(table) == len(steps)
    assert not table["left_value"].str.contains(str(SLIP["id_number"])).any()
    pd.testing.assert_series_equal(table["running"].iloc[:-1], table["weight"].iloc[:-1].cumsum(), check_names=False)


def test_a_pair_that_was_never_compared_is_one_sentence(linkage: Linkage) -> None:
    with pytest.raises(LinkageError, match="没有被放在一起比较"):
        waterfall(linkage, 0, 399)
