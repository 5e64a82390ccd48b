"""Pairs that people should look at, and what they say: kept in the folder's ``ledger.db``, done at the next linkage."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit import journal
from toolkit.inspection.folder import Inspection, secret_of, table
from toolkit.linkage.review import LINK_REVIEWS, Reviews, event, partner_keys, record_keys, settled
from toolkit.model import tables

UNANSWERED, UNSURE, CONTRADICTORY = "未答", "说不准", "说法不一"
_OTHER = {"person_name": "other_name", "id_number": "other_id", "born_on": "other_born", "village_code": "other_village"}


def ledger_of(inspection: Inspection) -> Path:
    """What people have decided; cannot be rebuilt."""
    return inspection.folder / journal.NAME


def reviews_of(inspection: Inspection) -> Reviews | None:
    """All answers so far; None where nobody has given one. Makes no file."""
    path = ledger_of(inspection)
    if not path.exists():
        return None
    with journal.open_journal(path, LINK_REVIEWS) as engine:
        answers = journal.read(engine, LINK_REVIEWS)
    columns = [column.name for column in LINK_REVIEWS.columns]
    return Reviews(pd.DataFrame(answers, columns=columns), secret_of(inspection))


def review_queue(inspection: Inspection) -> pd.DataFrame:
    """Pairs of the last linkage that nobody has settled, the most doubtful first, with the keys by which they are answered.

    ``state`` says whether somebody could not tell, or several people contradict each other.
    """
    found, secret = _candidates(inspection), secret_of(inspection)
    keyed = found.assign(record_key=record_keys(found, secret), partner_key=found.pop("partner_key"))
    keyed = keyed.drop_duplicates(["record_key", "partner_key"])
    open_ = _with_answers(keyed, reviews_of(inspection))
    return open_.sort_values(
        "match_probability", key=lambda likely: (likely - 0.5).abs().round(9), kind="stable", ignore_index=True
    )


def record_answers(inspection: Inspection, events: Sequence[Mapping[str, Any]]) -> int:
    """Keep answers made by :func:`toolkit.linkage.review.event`, all or none; returns how many were new."""
    with journal.open_journal(ledger_of(inspection), LINK_REVIEWS) as engine:
        return journal.append(engine, LINK_REVIEWS, events)


def answer_pair(inspection: Inspection, pair: Mapping[str, Any], answer: str, reviewer: str, remark: str = "") -> None:
    """Keep one person's answer (``same``, ``different``, ``unsure``) about a row of the queue; for notebooks and pages."""
    record_answers(inspection, [event(pair, answer, reviewer, remark=remark)])


def review_answers(inspection: Inspection) -> pd.DataFrame:
    """Every pair that was ever answered: verdict (1 the same, -1 different, 0 open), who said what last, contradictions."""
    reviews = reviews_of(inspection)
    columns = ["record_key", "partner_key", "verdict", "contradictory", "said"]
    return pd.DataFrame(columns=columns) if reviews is None else settled(reviews.answers)


def _candidates(inspection: Inspection) -> pd.DataFrame:
    """Doubtful mentions beside the persons they may mean."""
    persons = table(inspection, tables.PERSONS.name)
    named = persons.assign(partner_key=partner_keys(persons, secret_of(inspection))).rename(columns=_OTHER)
    found = table(inspection, tables.LINK_CANDIDATES.name)
    return found.merge(named[["person_key", "partner_key", *_OTHER.values()]], on="person_key")


def _with_answers(pairs: pd.DataFrame, reviews: Reviews | None) -> pd.DataFrame:
    if reviews is None or reviews.answers.empty:
        return pairs.assign(state=UNANSWERED, said="")
    told = pairs.merge(settled(reviews.answers), on=["record_key", "partner_key"], how="left")
    told = told[told["verdict"].isna() | (told["verdict"] == 0)]
    state = told["contradictory"].map({True: CONTRADICTORY, False: UNSURE}).fillna(UNANSWERED)
    return told.assign(state=state, said=told["said"].fillna("")).drop(columns=["verdict", "contradictory"])
