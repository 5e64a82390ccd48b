"""Months in which a person draws a benefit, all benefits in one table, and which of them exclude each other."""

from collections.abc import Mapping

import pandas as pd

from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.ground import keys
from toolkit.synthetic.world import Key, World

EXCLUSIVE = (
    ("tekun", "dibao"), ("tekun", "living"), ("tekun", "nursing"), ("tekun", "poor_elderly"),
    ("living", "poor_elderly"), ("nursing", "elderly_care"), ("orphan", "dibao"), ("orphan", "living"),
    ("injury", "living"), ("injury", "nursing"),
)  # fmt: skip


def spells(world: World, tables: Tables) -> pd.DataFrame:
    """Columns ``person``, ``scheme``, ``since``, ``until`` (months, both counted)."""
    elderly, children = tables["elderly_allowances"], tables["children"]
    parts: Mapping[str, tuple[pd.DataFrame, str, str]] = {
        "dibao": (world.members, "from_month", "to_month"),
        "tekun": (world.tekun, "supported_from", "last_paid_month"),
        "living": (world.living, "paid_from", "paid_until"),
        "nursing": (world.nursing, "paid_from", "paid_until"),
        "poor_elderly": (elderly[elderly["allowance_kind"] == "poor_elderly"], "paid_from", "paid_until"),
        "elderly_care": (elderly[elderly["allowance_kind"] == "elderly_care"], "paid_from", "paid_until"),
        "orphan": (children[children["child_kind"] == "orphan"], "paid_from", "paid_until"),
        "injury": (tables["injury_care"], "paid_from", "paid_until"),
    }
    named = [
        rows[["person", a, b]].set_axis(["person", "since", "until"], axis=1).assign(scheme=s)
        for s, (rows, a, b) in parts.items()
    ]
    return pd.concat(named, ignore_index=True)


def incompatible(world: World, tables: Tables) -> set[Key]:
    """S08: persons paid two benefits that exclude each other, for the same month."""
    table = spells(world, tables)
    found: set[Key] = set()
    for one, other in EXCLUSIVE:
        both = table[table["scheme"] == one].merge(table[table["scheme"] == other], on="person")
        found |= keys(both.loc[(both["since_x"] <= both["until_y"]) & (both["since_y"] <= both["until_x"]), "person"])
    return found
