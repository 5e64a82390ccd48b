"""Sentences a clerk can follow, for every pair of a linkage."""

import re
import time

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from tests.linkage.two_lists import linked, person, wrong_digit
from toolkit.linkage.engine import Linkage, link_records
from toolkit.linkage.explanation import likelihoods, reasons
from toolkit.linkage.model_files import load_model

RARE = person(2001, person_name="欧阳若兰")
OFTEN = [person(3001 + number, person_name="王建国") for number in range(3)]
PLANTED = [
    (RARE, RARE | {"id_number": wrong_digit(RARE), "id_status": "bad_checksum"}),
    (OFTEN[0], OFTEN[0] | {"id_number": None, "id_status": "missing"}),
    (OFTEN[1], OFTEN[1] | {"person_name": "<script>alert(1)</script>"}),
    (OFTEN[2], OFTEN[2] | {"village": "399901100399"}),
]


@pytest.fixture(scope="module")
def linkage() -> Linkage:
    return linked(PLANTED)


@pytest.fixture(scope="module")
def said(linkage: Linkage) -> dict[tuple[int, int], str]:
    everything = linkage.table(np.ones(len(linkage.compared.pairs), dtype=np.bool_))
    pairs = zip(everything["left_row"].to_pylist(), everything["right_row"].to_pylist(), strict=True)
    return dict(zip(pairs, reasons(linkage, everything), strict=True))


def test_the_sentence_names_what_agrees_what_does_not_and_how_sure_it_is(said: dict[tuple[int, int], str]) -> None:
    sentence = said[0, 0]
    assert sentence.startswith("证件号码差一处，姓名相同（名单里共 2 行是这个姓名），")
    assert "同村" in sentence
    assert re.search(r"；可能性 99\.\d+%( 以上)?$", sentence)


def test_the_count_of_a_name_is_the_number_of_rows_that_have_it(said: dict[tuple[int, int], str]) -> None:
    assert "（名单里共 5 行是这个姓名）" in said[1, 1]  # three on the roster, two among the deaths


def test_a_missing_id_number_is_said(said: dict[tuple[int, int], str]) -> None:
    assert "，证件号码至少一边没有；" in said[1, 1]  # and so is the sex that is read off it, which would have said little
    assert "至少一边没有" not in said[0, 0]


def test_columns_that_no_list_has_are_not_mentioned(said: dict[tuple[int, int], str]) -> None:
    assert not any("电话" in sentence or "账号" in sentence for sentence in said.values())


def test_no_value_is_in_a_sentence(said: dict[tuple[int, int], str]) -> None:
    assert not any("script" in sentence or "399901" in sentence for sentence in said.values())


def test_another_village_of_the_township_is_said(said: dict[tuple[int, int], str]) -> None:
    assert "同乡镇不同村" in said[3, 3]


def test_ties_are_said() -> None:
    twins = [(RARE, RARE), (person(2002), RARE)]
    linkage = linked(twins)
    table = linkage.table((linkage.compared.pairs.left == 0) & linkage.resolved.tied)
    assert [("另有一行同样像" in sentence) for sentence in reasons(linkage, table)] == [True, True]


def test_no_hits_no_sentences(linkage: Linkage) -> None:
    assert reasons(linkage, linkage.table(np.zeros(len(linkage.compared.pairs), dtype=np.bool_))) == []


@pytest.mark.parametrize(
    ("probability", "words"),
    [(1.0, "99.99% 以上"), (0.99985, "99.98%"), (0.9996, "99.96%"), (0.99849, "99.8%"), (0.9, "90.0%"), (0.00099, "不到 0.1%")],
)
def test_likelihoods_are_never_rounded_up(probability: float, words: str) -> None:
    assert likelihoods(np.array([probability])).to_pylist() == [words]


def test_two_hundred_thousand_sentences_take_seconds(linkage: Linkage) -> None:
    hits = linkage.hits(0.0)
    many = pa.concat_tables([hits] * (200_000 // len(hits) + 1))
    started = time.process_time()
    sentences = reasons(linkage, many)
    assert time.process_time() - started < 4
    assert len(sentences) == len(many)
    assert len(set(sentences)) == len(set(reasons(linkage, hits)))


def test_within_one_list_each_row_is_counted_once() -> None:
    rows = [RARE, RARE | {"village": "399901100399"}, *(person(number) for number in range(300))]
    connection = duckdb.connect()
    connection.register("roster", pd.DataFrame(rows).assign(row=np.arange(len(rows))))
    model = load_model("person").model_copy(update={"resolution": "dedupe"})
    linkage = link_records(connection, model, "roster", None)
    pair = (linkage.compared.pairs.left == 0) & (linkage.compared.pairs.right == 1)
    assert "（名单里共 2 行是这个姓名）" in reasons(linkage, linkage.table(pair))[0]
