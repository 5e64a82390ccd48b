"""Relatives of officials: every relation, how it is known, and how surely."""

from collections.abc import Callable

import pandas as pd

from tests.conftest import an_id
from toolkit import inspection as ins

Build = Callable[..., ins.Inspection]
Known = set[tuple[str, str]]

WOMEN = ["祖母", "妻子", "岳母", "妹妹", "孙女", "儿媳", "嫂子", "侄女"]
MEN = ["父亲", "伯父", "本人", "儿子", "哥哥", "堂弟", "舅子", "妻叔"]
PEOPLE = {name: an_id(100 + 2 * n + (name in MEN)) for n, name in enumerate(WOMEN + MEN)}
PARENTS = {
    "父亲": "祖母", "伯父": "祖母", "本人": "父亲", "妹妹": "父亲", "哥哥": "父亲", "妻子": "岳母", "舅子": "岳母", "儿子": "本人",
    "孙女": "儿子", "侄女": "哥哥", "堂弟": "伯父", "岳母": "外人", "妻叔": "外人",
}  # fmt: skip
SPOUSES = {"妻子": "本人", "儿媳": "儿子", "嫂子": "哥哥"}
OFFICIAL = {"person_name": "本人", "id_number": PEOPLE["本人"]}


def kin_of(inspection: ins.Inspection) -> pd.DataFrame:
    """The table with names instead of keys."""
    ins.resolve_identities(inspection)
    names = ins.table(inspection, "persons").set_index("person_key")["person_name"]
    return ins.table(inspection, "kin").assign(person=lambda k: k["person_key"].map(names), kin=lambda k: k["kin_key"].map(names))


def in_hukou(name: str, book: str, relation: str = "other", **more: object) -> dict[str, object]:
    return {"person_name": name, "id_number": PEOPLE[name], "hukou_number": book, "relation_to_head": relation, **more}


def four_generations() -> list[dict[str, object]]:
    known = {**PEOPLE, "外人": an_id(901)}  # long dead, in no book
    return [
        in_hukou(name, "H1", father_id_number=known.get(PARENTS.get(name, "")), spouse_id_number=known.get(SPOUSES.get(name, "")))
        for name in PEOPLE
    ]


def test_relations_degrees_and_paths_over_four_generations(build: Build) -> None:
    kin = kin_of(build(hukou=four_generations(), officials=[OFFICIAL]))
    assert set(kin["certainty"]) == {"id"}
    assert set(kin["known_from"]) == {"hukou"}
    assert {tuple(row) for row in kin[["kin", "relation", "degree", "in_law", "path"]].values.tolist()} == {
        ("妻子", "spouse", 1, False, "wife"),
        ("父亲", "parent", 1, False, "father"),
        ("儿子", "child", 1, False, "son"),
        ("岳母", "parent_in_law", 1, True, "wife>mother"),
        ("儿媳", "child_in_law", 1, True, "son>wife"),
        ("妹妹", "sibling", 2, False, "father>daughter"),
        ("哥哥", "sibling", 2, False, "father>son"),
        ("祖母", "grandparent", 2, False, "father>mother"),
        ("孙女", "grandchild", 2, False, "son>daughter"),
        ("舅子", "sibling_in_law", 2, True, "wife>mother>son"),
        ("嫂子", "sibling_in_law", 2, True, "father>son>wife"),
        ("伯父", "uncle_aunt", 3, False, "father>mother>son"),
        ("妻叔", "uncle_aunt", 3, True, "wife>mother>father>son"),
        ("侄女", "nephew_niece", 3, False, "father>son>daughter"),
        ("堂弟", "cousin", 4, False, "father>mother>son>son"),
    }


def test_the_book_speaks_where_numbers_are_missing_and_is_weaker(build: Build) -> None:
    relations = {"父亲": "head", "岳母": "spouse", "本人": "child", "妹妹": "child", "孙女": "grandchild", "儿媳": "child_in_law"}
    book = [in_hukou(name, "H1", relation) for name, relation in relations.items()]
    kin = kin_of(build(hukou=[*book, in_hukou("伯父", "H2", "head")], officials=[OFFICIAL]))
    assert set(kin["certainty"]) == {"book"}
    assert set(zip(kin["kin"], kin["relation"], strict=True)) == {("父亲", "parent"), ("岳母", "parent"), ("妹妹", "sibling")}


def test_numbers_count_before_the_book(build: Build) -> None:
    book = [in_hukou("父亲", "H1", "head"), in_hukou("本人", "H1", "child", father_id_number=PEOPLE["父亲"])]
    kin = kin_of(build(hukou=book, officials=[OFFICIAL]))
    assert kin[["relation", "certainty"]].values.tolist() == [["parent", "id"]]


def test_filings_are_known_by_their_word_only(build: Build) -> None:
    words = {"妹妹": "姐妹", "舅子": "小舅子", "堂弟": "老乡"}
    filings = [
        {"official_name": "本人", "official_id_number": PEOPLE["本人"], "person_name": n, "id_number": PEOPLE[n], "relation": w}
        for n, w in words.items()
    ]
    books = [in_hukou(name, name) for name in PEOPLE]
    kin = kin_of(build(hukou=books, officials=[OFFICIAL], kin_filings=filings)).set_index("kin")
    assert set(kin["certainty"]) == {"filed"}
    assert kin["relation"].to_dict() == {"妹妹": "sibling", "舅子": "sibling_in_law", "堂弟": "unstated"}
    assert kin["in_law"].dropna().to_dict() == {"妹妹": False, "舅子": True}


def married(man: str, woman: str, on: str, event: str = "marriage") -> dict[str, object]:
    sides = {"person_name": man, "id_number": PEOPLE[man], "spouse_name": woman, "spouse_id_number": PEOPLE[woman]}
    return {**sides, "marriage_event": event, "registered_on": on}


def spouses(build: Build, *events: dict[str, object]) -> Known:
    books = [in_hukou(name, name) for name in PEOPLE]
    kin = kin_of(build(hukou=books, officials=[OFFICIAL], marriages=list(events)))
    return set(zip(kin["kin"], kin["known_from"], strict=True))


def test_the_marriage_register_makes_spouses(build: Build) -> None:
    assert spouses(build, married("本人", "妻子", "2020-01-01")) == {("妻子", "marriages")}


def test_a_divorce_or_a_later_marriage_ends_an_earlier_one(build: Build) -> None:
    first = married("本人", "妻子", "2010-01-01")
    assert spouses(build, first, married("本人", "妻子", "2015-01-01", "divorce")) == set()
    assert spouses(build, first, married("本人", "嫂子", "2020-01-01")) == {("嫂子", "marriages")}
    assert spouses(build, first, married("哥哥", "妻子", "2020-01-01")) == set()


def test_a_way_over_two_registers_names_both(build: Build) -> None:
    books = [in_hukou("妻子", "H1", mother_id_number=PEOPLE["岳母"]), in_hukou("岳母", "H2"), in_hukou("本人", "H3")]
    kin = kin_of(build(hukou=books, officials=[OFFICIAL], marriages=[married("本人", "妻子", "2020-01-01")])).set_index("kin")
    assert kin.loc["岳母", ["relation", "known_from"]].tolist() == ["parent_in_law", "marriages+hukou"]


def test_only_officials_have_kin(build: Build) -> None:
    assert kin_of(build(hukou=four_generations())).empty
