"""Kin of random families, against relations counted out person by person from their definitions."""

from dataclasses import dataclass, field

import duckdb
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import an_id
from toolkit.identity.kin import kin_sql

Relation = tuple[int, int, str, bool]


@dataclass
class Families:
    """People by number; parents and spouses as the household register gives them."""

    parents: dict[int, set[int]]
    spouse: dict[int, int] = field(default_factory=dict)

    def children(self, person: int) -> set[int]:
        return {child for child, parents in self.parents.items() if person in parents}

    def partners(self, person: int) -> set[int]:
        return {other for a, b in self.spouse.items() for one, other in ((a, b), (b, a)) if one == person}

    def siblings(self, person: int) -> set[int]:
        return {child for parent in self.parents[person] for child in self.children(parent)} - {person}

    def of(self, person: int) -> set[Relation]:
        """Everybody's relation by definition."""
        up = lambda people: {p for one in people for p in self.parents[one]}  # noqa: E731
        down = lambda people: {c for one in people for c in self.children(one)}  # noqa: E731
        beside = lambda people: {s for one in people for s in self.siblings(one)}  # noqa: E731
        with_ = lambda people: {p for one in people for p in self.partners(one)}  # noqa: E731
        own, mates = {person}, self.partners(person)
        blood = {
            "spouse": mates, "parent": up(own), "child": down(own), "sibling": beside(own), "grandparent": up(up(own)),
            "grandchild": down(down(own)), "uncle_aunt": beside(up(own)), "nephew_niece": down(beside(own)),
            "cousin": down(beside(up(own))),
        }  # fmt: skip
        law = {
            "parent_in_law": up(mates), "child_in_law": with_(down(own)), "sibling_in_law": beside(mates) | with_(beside(own)),
            "uncle_aunt": beside(up(mates)),
        }  # fmt: skip
        sides = ((blood, False), (law, True))
        return {(person, kin, name, side) for found, side in sides for name, kins in found.items() for kin in kins - own}


@st.composite
def families(draw: st.DrawFn) -> Families:
    """Up to 16 people in order of birth: parents are older, couples may be any but parent and child."""
    size = draw(st.integers(2, 16))
    parents = {n: set(draw(st.lists(st.integers(0, n - 1), max_size=2))) if n else set() for n in range(size)}
    pairs = draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=size // 2))
    return Families(parents, {a: b for a, b in pairs if a != b and a not in parents[b] and b not in parents[a]})


def hukou(made: Families) -> pd.DataFrame:
    ids = {n: an_id(100 + n) for n in made.parents}
    rows = []
    for n, parents in made.parents.items():
        father, mother = [*sorted(parents), None, None][:2]
        row = {"id_number": n, "father_id_number": father, "mother_id_number": mother, "spouse_id_number": made.spouse.get(n)}
        rows.append({name: ids.get(who) for name, who in row.items()} | {"hukou_number": str(n), "relation_to_head": "head"})
    frame = pd.DataFrame(rows).astype("str")
    states = {
        f"{name}_status": frame[name].notna().map({True: "valid", False: "missing"}) for name in frame if name.endswith("number")
    }
    return frame.assign(**states)


EMPTY = {
    "children": "id_number father_id_number mother_id_number",
    "marriages": "id_number spouse_id_number marriage_event registered_on",
    "kin_filings": "official_id_number id_number relation",
}


def derived(made: Families) -> set[Relation]:
    """What the stage finds where everybody is an official."""
    people = hukou(made)
    ids = people["id_number"]
    with duckdb.connect() as connection:
        connection.register("hukou", people)
        connection.register("officials", people[["id_number", "id_number_status"]])
        connection.register("persons", pd.DataFrame({"id_number": ids, "person_key": ids, "id_status": "valid"}))
        for name, columns in EMPTY.items():
            typed = [f"CAST(NULL AS VARCHAR) AS {column}{end}" for column in columns.split() for end in ("", "_status")]
            connection.execute(f"CREATE TABLE {name} AS SELECT {', '.join(typed)} LIMIT 0")
        found = connection.execute(kin_sql(connection)).df()
    number = {key: n for n, key in enumerate(ids)}
    return {(number[r.person_key], number[r.kin_key], r.relation, r.in_law) for r in found.itertuples()}


@settings(max_examples=40, deadline=None)
@given(made=families())
def test_kin_is_what_counting_out_gives(made: Families) -> None:
    expected = set().union(*(made.of(n) for n in made.parents))
    assert derived(made) == expected
