"""What people say of a doubtful pair is done at the next linkage, wherever the row stands by then."""

import pandas as pd
import pytest

from tests.conftest import Build, an_id
from toolkit import inspection as ins
from toolkit.inspection.review import answer_pair, ledger_of, review_answers, review_queue

WANG = [{"person_name": "王建国", "id_number": an_id(n), "id_number_status": "valid", "household_id": f"H{n}"} for n in (1, 2)]
DEATH = {
    "person_name": "王建国",
    "id_number": None,
    "id_number_status": "missing",
    "born_on": "1950-03-07",
    "died_on": "2026-05-01",
}
OTHERS = [
    {
        "person_name": f"李小{x}",
        "id_number": an_id(100 + n, f"19{40 + n}0101"),
        "id_number_status": "valid",
        "household_id": f"L{n}",
    }
    for n, x in enumerate("一二三四五六七八九十")
]


def county(build: Build, deaths: list[dict[str, object]]) -> ins.Inspection:
    inspection = build(dibao_roster=[*WANG, *OTHERS], deaths=deaths)
    ins.resolve_identities(inspection)
    ins.link_registers(inspection)
    return inspection


def links(inspection: ins.Inspection) -> pd.DataFrame:
    found = ins.table(inspection, "links")
    persons = ins.table(inspection, "persons").set_index("person_key")["id_number"]
    found = found[found["register"] == "deaths"]
    return found.assign(id_number=found["person_key"].map(persons))


def pair_of(inspection: ins.Inspection, number: int) -> dict[str, object]:
    queue = review_queue(inspection)
    (pair,) = queue[queue["other_id"] == an_id(number)].to_dict("records")
    return pair


@pytest.fixture
def inspection(build: Build) -> ins.Inspection:
    return county(build, [DEATH])


def test_two_equally_likely_persons_are_asked_about_and_no_file_is_made(inspection: ins.Inspection) -> None:
    queue = review_queue(inspection)
    assert sorted(queue["other_id"]) == [an_id(1), an_id(2)]
    assert queue["tied"].all()
    assert queue["reason"].str.contains("另有一行同样像").all()
    assert set(queue["state"]) == {"未答"}
    assert links(inspection).empty
    assert not ledger_of(inspection).exists()


def test_the_same_makes_a_link_and_settles_the_rival(inspection: ins.Inspection) -> None:
    answer_pair(inspection, pair_of(inspection, 1), "same", "甲")
    assert review_queue(inspection)["other_id"].tolist() == [an_id(2)]
    ins.link_registers(inspection)
    found = links(inspection)
    assert found[["id_number", "rule", "grade"]].values.tolist() == [[an_id(1), "reviewed_same", "D"]]
    assert review_queue(inspection).empty


def test_different_bars_the_pair_and_lets_the_other_one_win(build: Build) -> None:
    inspection = county(build, [DEATH | {"id_number": "39990119500307****", "id_number_status": "masked"}])
    assert links(inspection).empty
    answer_pair(inspection, pair_of(inspection, 1), "different", "甲")
    ins.link_registers(inspection)
    assert links(inspection)[["id_number", "grade"]].values.tolist() == [[an_id(2), "C"]]
    assert links(inspection)["rule"].tolist() != ["reviewed_same"]
    assert review_queue(inspection).empty


def test_nobody_is_linked_where_both_were_barred(inspection: ins.Inspection) -> None:
    for number in (1, 2):
        answer_pair(inspection, pair_of(inspection, number), "different", "甲")
    ins.link_registers(inspection)
    assert links(inspection).empty
    assert review_queue(inspection).empty


def test_two_partners_called_the_same_are_no_link(inspection: ins.Inspection) -> None:
    for number in (1, 2):
        answer_pair(inspection, pair_of(inspection, number), "same", "甲")
    ins.link_registers(inspection)
    assert links(inspection).empty


def test_contradictory_answers_open_the_pair_again(inspection: ins.Inspection) -> None:
    pair = pair_of(inspection, 1)
    answer_pair(inspection, pair, "same", "甲")
    ins.link_registers(inspection)
    answer_pair(inspection, pair, "different", "乙")
    ins.link_registers(inspection)
    assert links(inspection).empty
    queue = review_queue(inspection).set_index("other_id")
    assert queue.loc[an_id(1), "state"] == "说法不一"
    assert queue.loc[an_id(1), "said"] == "甲：相同；乙：不同"
    assert queue.loc[an_id(2), "state"] == "未答"


def test_who_cannot_tell_leaves_it_open(inspection: ins.Inspection) -> None:
    answer_pair(inspection, pair_of(inspection, 1), "unsure", "甲")
    assert review_queue(inspection).set_index("other_id").loc[an_id(1), "state"] == "说不准"


def test_an_answer_holds_when_the_row_stands_elsewhere(build: Build) -> None:
    inspection = county(build, [DEATH])
    answer_pair(inspection, pair_of(inspection, 2), "same", "甲")
    somebody = {"person_name": "赵六", "id_number": an_id(77), "id_number_status": "valid", "died_on": "2026-01-01"}
    moved = county(build, [somebody, somebody | {"person_name": "钱七", "id_number": an_id(78)}, DEATH])
    found = links(moved)
    assert found.loc[found["rule"] == "reviewed_same", "id_number"].tolist() == [an_id(2)]


def test_an_answer_about_another_row_says_nothing_about_this_one(build: Build) -> None:
    inspection = county(build, [DEATH])
    answer_pair(inspection, pair_of(inspection, 2), "same", "甲")
    changed = county(build, [DEATH | {"id_number": "399901********001X", "id_number_status": "masked"}])
    assert "reviewed_same" not in links(changed)["rule"].tolist()
    assert review_answers(changed)["verdict"].tolist() == [1]


def test_the_ledger_holds_no_name_and_no_number(inspection: ins.Inspection) -> None:
    answer_pair(inspection, pair_of(inspection, 1), "same", "甲")
    content = ledger_of(inspection).read_bytes()
    assert an_id(1).encode() not in content
    assert "王建国".encode() not in content
