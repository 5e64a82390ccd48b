"""Relatives by the shortest walks over parents, children and spouses.

A step is one letter: P parent, C child, S spouse; from the household register book alone also B sibling,
G grandparent, K grandchild, L parent-in-law, D child-in-law of its head, of whom nobody knows through whom they come.
"""

import duckdb
import pandas as pd

from toolkit.identity.queries import query
from toolkit.values import kinship

# Steps to each relation; PC, a parent's other child, is a sibling.
BY_BLOOD = {
    "spouse": "S",
    "parent": "P",
    "child": "C",
    "sibling": "PC B",
    "grandparent": "PP G",
    "grandchild": "CC K",
    "uncle_aunt": "PPC PB",
    "nephew_niece": "PCC BC",
    "cousin": "PPCC PBC",
}
BY_MARRIAGE = {
    "parent_in_law": "SP L",
    "child_in_law": "CS D",
    "sibling_in_law": "SPC SB PCS BS",
    "uncle_aunt": "SPPC SPB",
}
LONGEST = 4

# Relation to the head of the book -> the step from the head and the step back.
BOOK_STEPS = {
    "spouse": "SS",
    "child": "CP",
    "parent": "PC",
    "sibling": "BB",
    "grandparent": "GK",
    "grandchild": "KG",
    "parent_in_law": "LD",
    "child_in_law": "DL",
}
NAMES = {
    "P": ("father", "mother"),
    "C": ("son", "daughter"),
    "S": ("husband", "wife"),
    "B": ("brother", "sister"),
    "G": ("grandfather", "grandmother"),
    "K": ("grandson", "granddaughter"),
    "L": ("father_in_law", "mother_in_law"),
    "D": ("son_in_law", "daughter_in_law"),
}


def kin_sql(connection: duckdb.DuckDBPyConnection) -> str:
    """A SELECT of KIN for the seeds (``kin_seeds.sql``); needs registers and ``persons``, leaves its own tables behind."""
    _describe_steps(connection)
    connection.execute(f"CREATE TEMP TABLE walks AS {query('kin_seeds')}")
    connection.execute("CREATE TEMP TABLE reached AS SELECT * FROM walks")
    for _ in range(LONGEST):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE near AS {query('kin_near')}")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE walks AS WITH ties AS ({query('ties')}) {query('kin_step')}")
        connection.execute("INSERT INTO reached SELECT * FROM walks")
    return query("kin")


def _describe_steps(connection: duckdb.DuckDBPyConnection) -> None:
    sides = ((BY_BLOOD, False), (BY_MARRIAGE, True))
    rows = [(steps, relation, law) for meanings, law in sides for relation, text in meanings.items() for steps in text.split()]
    kinships = pd.DataFrame(rows, columns=["steps", "relation", "in_law"])
    starts = {steps[:length] for steps in kinships["steps"] for length in range(1, len(steps) + 1)}
    books = [(relation, *steps) for relation, steps in BOOK_STEPS.items()]
    names = [(step, *words) for step, words in NAMES.items()]
    for name, frame in {
        "kinships": kinships.assign(degree=kinships["relation"].map(kinship.DEGREES)),
        "kin_words": (words := kinship.words()).assign(degree=words["relation"].map(kinship.DEGREES)),
        "step_starts": pd.DataFrame({"steps": sorted(starts)}),
        "book_steps": pd.DataFrame(books, columns=["relation_to_head", "step", "back"]),
        "step_names": pd.DataFrame(names, columns=["step", "male", "female"]),
    }.items():
        connection.register(name, frame)
