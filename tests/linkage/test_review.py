"""Answers of people: the latest of each counts, contradictions open the pair again, keys say nothing and stay the same."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.linkage.review import ANSWERS, event, partner_keys, record_keys, settled
from toolkit.model.errors import LinkageError

SECRET = b"s" * 32
PAIR = {"register": "deaths", "record_key": "r", "partner_key": "p", "match_probability": 0.6}
RECORD = {
    "register": "deaths",
    "role": "person",
    "person_name": "王建国",
    "id_number": "399901********0017",
    "born_on": pd.Timestamp("1950-03-07"),
    "village_code": "399901100201",
}


def told(*answers: tuple[str, str]) -> pd.Series:
    """The pair after (person, answer) in this order."""
    events = [event(PAIR, answer, person) | {"seq": number} for number, (person, answer) in enumerate(answers)]
    (found,) = settled(pd.DataFrame(events)).to_dict("records")
    return pd.Series(found)


@pytest.mark.parametrize(
    ("answers", "verdict", "contradictory"),
    [
        ([("甲", "same")], 1, False),
        ([("甲", "different")], -1, False),
        ([("甲", "unsure")], 0, False),
        ([("甲", "same"), ("甲", "different")], -1, False),
        ([("甲", "same"), ("乙", "different")], 0, True),
        ([("甲", "same"), ("乙", "different"), ("乙", "same")], 1, False),
        ([("甲", "same"), ("乙", "unsure")], 1, False),
        ([("甲", "same"), ("甲", "unsure")], 0, False),
    ],
)
def test_the_verdict_of_several_answers(answers: list[tuple[str, str]], verdict: int, contradictory: bool) -> None:
    found = told(*answers)
    assert (found["verdict"], found["contradictory"]) == (verdict, contradictory)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.sampled_from(sorted(ANSWERS))), min_size=1, max_size=8))
def test_only_the_last_answer_of_each_person_counts(answers: list[tuple[str, str]]) -> None:
    last = dict(answers)
    found = told(*answers)
    said = set(last.values())
    assert found["verdict"] == ("same" in said) - ("different" in said)
    assert found["contradictory"] == ({"same", "different"} <= said)
    assert len(found["said"].split("；")) == len(last)


def test_the_order_of_arrival_decides_and_not_the_order_of_rows() -> None:
    events = [event(PAIR, "same", "甲") | {"seq": 2}, event(PAIR, "different", "甲") | {"seq": 1}]
    assert settled(pd.DataFrame(events))["verdict"].tolist() == [1]


def test_keys_depend_on_what_is_said_and_on_the_secret_only() -> None:
    row = pd.DataFrame([RECORD])
    (key,) = record_keys(row, SECRET)
    assert record_keys(row.assign(source_row="b.xlsx!1!9"), SECRET) == [key]
    assert record_keys(row, b"t" * 32) != [key]
    for column in RECORD:
        other = pd.Timestamp("1950-03-08") if column == "born_on" else "别的"
        assert record_keys(row.assign(**{column: [other]}), SECRET) != [key], column
        assert record_keys(row.assign(**{column: [None]}), SECRET) != [key], column
    assert re.fullmatch("[0-9a-f]{32}", key)


def test_missing_is_not_empty_and_columns_do_not_run_into_each_other() -> None:
    rows = pd.DataFrame([RECORD] * 3).assign(person_name=["王建", "王", None], id_number=["国", "建国", ""])
    assert len(set(record_keys(rows, SECRET))) == 3


def test_a_person_without_a_usable_number_is_known_by_what_is_said_of_it() -> None:
    persons = pd.DataFrame(
        [RECORD | {"person_key": "k1", "id_status": "masked"}, RECORD | {"person_key": "k2", "id_status": "masked"}]
    )
    assert len(set(partner_keys(persons, SECRET))) == 1
    assert partner_keys(persons.assign(id_status="valid"), SECRET) == ["k1", "k2"]


@pytest.mark.parametrize(("answer", "reviewer"), [("是", "甲"), ("same", " "), ("same", "甲" * 31)])
def test_what_cannot_be_an_answer_is_one_sentence(answer: str, reviewer: str) -> None:
    with pytest.raises(LinkageError):
        event(PAIR, answer, reviewer)


def test_an_answer_says_who_and_when_and_has_an_id_of_its_own() -> None:
    one, other = (event(PAIR, "same", " 甲  某 ") for _ in range(2))
    assert one["reviewer"] == "甲 某"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", one["answered_at"])
    assert one["event_id"] != other["event_id"]


def test_labels_teach_the_model() -> None:
    """A pattern that people have settled counts as they said, whatever the model thinks of it."""
    from tests.linkage.two_lists import linked, person
    from toolkit.linkage.estimation import estimate, patterns_of
    from toolkit.linkage.frequency import Chance

    linkage = linked([(person(2001), person(2001))])
    chance = {c.name: Chance(linkage.sides.pairs, linkage.estimate.u[c.name]) for c in linkage.model.comparisons}
    counts = []
    for said in (-1, 0, 1):
        verdicts = np.full(len(linkage.compared.pairs), said, dtype=np.int8)
        counts.append(
            estimate(
                linkage.model,
                linkage.sides,
                chance,
                patterns_of(linkage.compared, linkage.weighed.rarity, verdicts),
                train_m=True,
            ).matches
        )
    assert counts[0] == 0.5  # the least the estimate allows
    assert counts[2] == pytest.approx(len(linkage.compared.pairs))
    assert counts[0] < counts[1] <= counts[2]
