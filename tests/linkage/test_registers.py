"""Links by equal id, by broken id with equal name, and never by what is not evidence."""

import itertools
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from tests.conftest import an_id
from toolkit import inspection as ins

Build = Callable[..., ins.Inspection]
ZHAO = {"person_name": "赵大", "id_number": an_id(123)}


def linked(build: Build, register: str, **registers: list[dict[str, object]]) -> pd.DataFrame:
    inspection = build(**registers)
    ins.resolve_identities(inspection)
    ins.link_registers(inspection)
    links = ins.table(inspection, "links")
    return links[links["register"] == register].merge(ins.table(inspection, "persons")[["person_key", "id_number", "id_status"]])


def a_swap(number: str) -> str:
    """Two neighbouring digits of the sequence exchanged: the commonest slip of the hand."""
    return number[:14] + number[15] + number[14] + number[16:]


@pytest.mark.parametrize(
    ("death", "grade"),
    [
        ({}, "A"),
        ({"person_name": "赵 大"}, "B"),
        ({"person_name": "兆大"}, "B"),
        ({"person_name": "吴小平"}, "B"),
        ({"id_number": an_id(123)[:6] + an_id(123)[8:17]}, "C"),
        ({"id_number": an_id(123)[:15] + "000"}, "C"),
        ({"id_number": repr(float(an_id(123)))}, "C"),
        ({"id_number": a_swap(an_id(123))}, "C"),
        ({"id_number": an_id(123)[:6] + "********" + an_id(123)[14:]}, "C"),
    ],
    ids=["equal", "space", "same sound", "other name", "15 digits", "tail zeroed", "scientific", "swapped", "masked"],
)
def test_grades(build: Build, death: dict[str, object], grade: str) -> None:
    links = linked(build, "deaths", hukou=[{**ZHAO, "hukou_number": "H1"}], deaths=[ZHAO | {"died_on": "2026-01-01"} | death])
    assert links["grade"].tolist() == [grade]


def test_one_id_for_another_name_stays_doubtful(build: Build) -> None:
    death = {"person_name": "吴小平", "id_number": ZHAO["id_number"], "died_on": "2026-01-01"}
    links = linked(build, "deaths", hukou=[{**ZHAO, "hukou_number": "H1"}], deaths=[death])
    assert links["match_probability"].between(0.2, 0.8).tolist() == [True]


@pytest.mark.parametrize("written", [None, "", "399901********0017", "3.99901E+17", "无"])
def test_a_namesake_with_a_useless_number_is_no_hit(build: Build, written: str | None) -> None:
    strangers = [
        {"person_name": "赵大", "id_number": an_id(n), "hukou_number": f"H{n}", "village_name": f"第{n}村"}
        for n in range(200, 300)
    ]
    death = {"person_name": "赵大", "id_number": written, "died_on": "2026-01-01"}
    assert linked(build, "deaths", hukou=strangers, deaths=[death]).empty


def test_masked_missing_and_lost_numbers_never_join_on_being_equal(build: Build) -> None:
    for written in (None, "399901********0017", "3.99901E+17"):
        roster = [{"person_name": "赵大", "id_number": written, "dibao_certificate": "C1"}]
        deaths = [{"person_name": "钱二", "id_number": written, "died_on": "2026-01-01"}]
        assert linked(build, "deaths", dibao_roster=roster, deaths=deaths).empty


@pytest.mark.parametrize(
    ("shown", "links"),
    [((0, 0), 0), ((3, 4), 0), ((6, 1), 0), ((6, 2), 1), ((4, 4), 1)],
    ids=["all stars", "7 at both ends", "7", "8", "8 at both ends"],
)
def test_a_mask_that_shows_fewer_than_8_characters_is_no_evidence(build: Build, shown: tuple[int, int], links: int) -> None:
    number = an_id(123)
    start, end = shown
    masked = number[:start] + "*" * (18 - start - end) + number[18 - end :]
    death = {"person_name": "赵大", "id_number": masked, "died_on": "2026-01-01"}
    assert len(linked(build, "deaths", hukou=[{**ZHAO, "hukou_number": "H1"}], deaths=[death])) == links


def test_twins_are_kept_apart(build: Build) -> None:
    first = {"person_name": "孙立文", "id_number": an_id(101), "hukou_number": "H1"}
    second = {"person_name": "孙立武", "id_number": an_id(103), "hukou_number": "H1"}
    deaths = [{"person_name": "孙立武", "id_number": an_id(103), "died_on": "2026-01-01"}]
    assert linked(build, "deaths", hukou=[first, second], deaths=deaths)["id_number"].tolist() == [an_id(103)]


def test_two_people_who_fit_equally_well_are_left_open(build: Build) -> None:
    number = an_id(123)
    twins = [{"person_name": "赵大", "id_number": n, "hukou_number": n[-4:]} for n in (number, number[:15] + an_id(125)[15:])]
    assert twins[0]["id_number"][:15] == twins[1]["id_number"][:15]
    death = {"person_name": "赵大", "id_number": number[:15] + "000", "died_on": "2026-01-01"}
    assert linked(build, "deaths", hukou=twins, deaths=[death]).empty


def test_a_roster_row_with_a_broken_number_is_the_person_of_the_hukou(build: Build) -> None:
    roster = [{"person_name": "赵大", "id_number": an_id(123)[:15] + "000", "dibao_certificate": "C1"}]
    links = linked(build, "dibao_roster", hukou=[{**ZHAO, "hukou_number": "H1"}], dibao_roster=roster)
    assert links[["id_number", "grade"]].values.tolist() == [[an_id(123), "C"]]


def test_an_unknown_roster_row_stays_a_person_of_its_own(build: Build) -> None:
    links = linked(build, "dibao_roster", dibao_roster=[{"person_name": "赵大", "id_number": None, "dibao_certificate": "C1"}])
    assert links["rule"].tolist() == ["own_record"]


def test_row_order_changes_nothing(build: Build) -> None:
    hukou = [
        {"person_name": name, "id_number": an_id(n), "hukou_number": "H1"}
        for n, name in ((101, "赵大"), (103, "赵大"), (105, "钱二"))
    ]
    deaths = [
        {"person_name": "赵大", "id_number": n, "died_on": "2026-01-01"} for n in (an_id(103), an_id(101)[:15] + "000", None)
    ]
    found = set()
    for rows in itertools.permutations(hukou):
        links = linked(build, "deaths", hukou=list(rows), deaths=deaths)
        found.add(tuple(map(tuple, links[["id_number", "source_row", "rule"]].values.tolist())))
    assert len(found) == 1


def test_the_right_number_of_a_death_finds_the_roster_row_with_a_broken_one(build: Build) -> None:
    """Nobody is known by this number: the roster wrote it with a slip, and the household register was not handed in."""
    roster = [{**ZHAO, "id_number": a_swap(ZHAO["id_number"]), "dibao_certificate": "C1"}]
    links = linked(build, "deaths", dibao_roster=roster, deaths=[ZHAO | {"died_on": "2026-01-01"}])
    assert links["grade"].tolist() == ["C"]


def test_a_homophone_with_a_broken_number_is_found(build: Build) -> None:
    death = {"person_name": "兆大", "id_number": a_swap(ZHAO["id_number"]), "died_on": "2026-01-01"}
    links = linked(build, "deaths", hukou=[{**ZHAO, "hukou_number": "H1"}], deaths=[death])
    assert links["rule"].tolist() == ["id_tail_slip_name_same_sound"]


def test_the_weight_of_a_link_is_the_sum_of_its_parts(build: Build) -> None:
    deaths = [
        {"person_name": "兆大", "id_number": a_swap(ZHAO["id_number"]), "died_on": "2026-01-01"},
        ZHAO | {"died_on": "2026-01-02"},
    ]
    others = [
        {"person_name": f"钱{n}", "id_number": an_id(n, f"19{n - 200:02d}0101"), "hukou_number": f"H{n}"} for n in range(200, 300)
    ]
    links = linked(build, "deaths", hukou=[{**ZHAO, "hukou_number": "H1"}, *others], deaths=deaths)
    parts = links[[name for name in links if name.startswith("weight_")]].sum(axis=1)
    prior = links["match_weight"] - parts
    assert prior.tolist() == pytest.approx([-np.log2(101 / 0.9 - 1), -np.log2(101)], abs=0.5)  # one death among 101 people
    assert (parts > 10).all()


def test_those_without_numbers_are_not_matched_with_each_other(build: Build) -> None:
    row = {"person_name": "赵大", "id_number": None, "born_on": "1950-03-07"}
    roster = [{**row, "dibao_certificate": "C1"}]
    tekun = [{**row, "supported_from": "2026-01-01", "last_paid_month": "2026-10-01"}]
    links = linked(build, "tekun_roster", dibao_roster=roster, tekun_roster=tekun)
    assert links["rule"].tolist() == ["own_record"]
