"""What people say about pairs the model is unsure of: the same person, another one, or they cannot tell.

Answers are events that are never changed. A pair is known by what both records say, not by where they stand, so that
an answer holds for next month's list too. The keys are made with the inspection's secret: whoever has only the
answers learns nobody's number.
"""

import datetime as dt
import hashlib
import hmac
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import sqlalchemy as sa

from toolkit.journal import grows_only
from toolkit.linkage.blocking import Candidates
from toolkit.model.errors import LinkageError

Answer = Literal["same", "different", "unsure"]
Verdicts = npt.NDArray[np.int8]  # per pair 1 for one person, -1 for two, 0 where nobody has decided

ANSWERS: dict[Answer, str] = {"same": "相同", "different": "不同", "unsure": "说不准"}
SAME, OPEN, DIFFERENT = 1, 0, -1
LONGEST_NAME = 30

LINK_REVIEWS = grows_only(
    "link_reviews",
    sa.Column("register", sa.Text, nullable=False),
    sa.Column("record_key", sa.Text, nullable=False),
    sa.Column("partner_key", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, sa.CheckConstraint("answer IN ('same', 'different', 'unsure')"), nullable=False),
    sa.Column("reviewer", sa.Text, sa.CheckConstraint("reviewer <> ''"), nullable=False),
    sa.Column("answered_at", sa.Text, nullable=False),  # ISO 8601 with the offset from UTC
    sa.Column("match_probability", sa.Float),  # that the reviewer saw
    sa.Column("remark", sa.Text, nullable=False, server_default=""),
    sa.Column("origin", sa.Text, nullable=False, server_default=""),  # the returned file, or empty
)

_RECORD = ["register", "role", "person_name", "id_number", "born_on", "village_code"]
_PARTNER = ["person_name", "id_number", "born_on", "village_code"]
_PAIR = ["record_key", "partner_key"]


@dataclass(frozen=True)
class Reviews:
    """All answers in the order of their arrival, and the secret with which their keys were made."""

    answers: pd.DataFrame
    secret: bytes


def record_keys(records: pd.DataFrame, secret: bytes) -> list[str]:
    """Key of each mention by what it says: register, column group, name, number, birth date, village."""
    return _keys(records, _RECORD, secret)


def partner_keys(persons: pd.DataFrame, secret: bytes) -> list[str]:
    """Key of each person: that by which the inspection knows it, or where its number cannot be used what is said of it."""
    by_content = _keys(persons, _PARTNER, secret)
    identified = persons["id_status"] == "valid"
    return [key if known else content for key, known, content in zip(persons["person_key"], identified, by_content, strict=True)]


def event(
    pair: Mapping[str, Any], answer: str, reviewer: str, *, remark: str = "", origin: str = "", event_id: str = ""
) -> dict[str, Any]:
    """An answer as it is kept. ``pair`` has the keys, the register and the probability, as in the queue.

    Raises :class:`LinkageError` for an answer or a name that cannot be.
    """
    if answer not in ANSWERS:
        raise LinkageError(f"不认识的答复“{answer}”", "", f"只用 {'、'.join(ANSWERS)}")
    name = " ".join(reviewer.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise LinkageError("没有写复核人，或者太长", "", f"写上复核人的姓名，不超过 {LONGEST_NAME} 个字")
    return {
        "event_id": event_id or uuid.uuid4().hex,
        **{column: str(pair[column]) for column in ("register", *_PAIR)},
        "answer": answer,
        "reviewer": name,
        "answered_at": dt.datetime.now().astimezone().isoformat(timespec="seconds"),
        "match_probability": float(pair["match_probability"]),
        "remark": remark,
        "origin": origin,
    }


def settled(answers: pd.DataFrame) -> pd.DataFrame:
    """Per pair that anybody has answered: the verdict, who said what last, and whether they contradict each other.

    The latest answer of each person counts. People who contradict each other, and people who cannot tell, leave the
    pair open.
    """
    latest = answers.sort_values("seq", kind="stable").drop_duplicates([*_PAIR, "reviewer"], keep="last")
    same, different = latest["answer"] == "same", latest["answer"] == "different"
    said = latest["reviewer"] + "：" + latest["answer"].map(ANSWERS)
    counted = latest.assign(same=same, different=different, said=said).groupby(_PAIR, as_index=False)
    found = counted.agg(same=("same", "any"), different=("different", "any"), said=("said", "；".join))
    verdict = found["same"].astype("int8") - found["different"].astype("int8")
    return found.assign(verdict=verdict, contradictory=found["same"] & found["different"])[
        [*_PAIR, "verdict", "contradictory", "said"]
    ]


def verdicts_of(connection: duckdb.DuckDBPyConnection, reviews: Reviews | None, pairs: Candidates) -> Verdicts:
    """What has been decided about each candidate pair of ``searched`` and ``known_persons``."""
    verdicts = np.zeros(len(pairs), dtype=np.int8)
    decided = _decided(reviews)
    if reviews is None or not decided:
        return verdicts
    records, persons = _rows_of(connection, "searched"), _rows_of(connection, "known_persons")
    left, asked = np.array(record_keys(records, reviews.secret), dtype=object), {record for record, _ in decided}
    places = np.flatnonzero(np.isin(pairs.left, np.flatnonzero([key in asked for key in left])))
    right = partner_keys(persons.iloc[pairs.right[places]], reviews.secret)
    verdicts[places] = [decided.get(pair, OPEN) for pair in zip(left[pairs.left[places]], right, strict=True)]
    return verdicts


def _decided(reviews: Reviews | None) -> dict[tuple[str, str], int]:
    if reviews is None or reviews.answers.empty:
        return {}
    found = settled(reviews.answers)
    found = found[found["verdict"] != OPEN]
    return dict(zip(zip(found["record_key"], found["partner_key"], strict=True), found["verdict"], strict=True))


def _rows_of(connection: duckdb.DuckDBPyConnection, relation: str) -> pd.DataFrame:
    return connection.execute(f'SELECT *, village AS village_code FROM {relation} ORDER BY "row"').df()


def _keys(frame: pd.DataFrame, columns: Iterable[str], secret: bytes) -> list[str]:
    """HMAC-SHA256 (RFC 2104) over the columns, of which a missing value is not an empty one."""
    written = [_written(frame[column]) for column in columns]
    return [hmac.new(secret, "\x1f".join(row).encode(), hashlib.sha256).hexdigest()[:32] for row in zip(*written, strict=True)]


def _written(values: pd.Series) -> list[str]:
    texts = values.dt.strftime("%Y-%m-%d") if pd.api.types.is_datetime64_any_dtype(values) else values.astype("str")
    return texts.where(values.notna(), "\x00").tolist()
