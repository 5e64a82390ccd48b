"""Rows without a usable id number: the same name plus what is left of the number."""

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
from rapidfuzz.distance import OSA

from toolkit.linkage import rules

TYPO_STATES = {"bad_checksum", "bad_date", "bad_region", "malformed"}
MOST_TYPOS = 2
LONG_PREFIX = 14  # digits: region, birth date and more; a shorter one says too little
LEAST_VISIBLE = 8  # characters a masked number must still show; with fewer the name would decide alone


def judge_candidates(pairs: pd.DataFrame) -> pd.DataFrame:
    """Of (mention, person) pairs with equal names keep the one person each mention must mean.

    ``pairs`` has id_number, id_status, born_on, village_code of the mention and person_key,
    candidate_id, candidate_born_on, candidate_village, identified of the person. The result has
    mention, person_key, rule; mentions that fit two persons equally well are left out.
    """
    pairs = pairs.assign(order=pd.Series([_rule_order(pair) for pair in pairs.to_dict("records")], dtype="Int64"))
    fitting = pairs[pairs["order"].notna()].copy()
    fitting["elsewhere"] = fitting["village_code"] != fitting["candidate_village"]
    keys = ["identified", "order", "elsewhere"]
    fitting = fitting.sort_values(["mention", *keys, "person_key"], ascending=[True, False, True, True, True])
    best = fitting.groupby("mention")[keys].transform("first")
    alike = fitting[(fitting[keys] == best).all(axis=1)]
    alone = alike[~alike["mention"].duplicated(keep=False)]
    names = [rule.name for rule in rules.BY_NAME]
    return alone[["mention", "person_key"]].assign(rule=[names[order] for order in alone["order"]])


def _rule_order(pair: Mapping[Any, Any]) -> int | None:
    """Place in ``rules.BY_NAME`` of the rule that the pair satisfies, None where none does."""
    rule = _rule(
        pair["id_number"],
        pair["id_status"],
        pair["candidate_id"] if isinstance(pair["candidate_id"], str) else "",
        same_birth=pair["born_on"] == pair["candidate_born_on"],
        same_village=pair["village_code"] == pair["candidate_village"],
    )
    return rules.BY_NAME.index(rule) if rule else None


def _rule(written: str, status: str, candidate: str, *, same_birth: bool, same_village: bool) -> rules.Rule | None:
    if status == "precision_lost" and candidate.startswith(written):
        if len(written) >= LONG_PREFIX:
            return rules.PREFIX_NAME
        return rules.NAME_PREFIX_VILLAGE if same_village else None
    if status == "masked" and candidate and _shows_through(written, candidate):
        return rules.MASKED_NAME
    if status in TYPO_STATES and candidate and OSA.distance(written, candidate, score_cutoff=MOST_TYPOS) <= MOST_TYPOS:
        return rules.TYPO_NAME
    if status == "missing" and same_birth and same_village:
        return rules.NAME_BIRTH_VILLAGE
    return None


def _shows_through(masked: str, candidate: str) -> bool:
    enough = len(masked.replace("*", "")) >= LEAST_VISIBLE
    return enough and bool(re.fullmatch(re.escape(masked).replace(r"\*", "."), candidate))
