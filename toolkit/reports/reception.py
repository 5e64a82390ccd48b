"""What was received: the material of the report, and how rejects are counted for it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from toolkit.model.errors import MingchaError
from toolkit.reports.overlap import Overlap

MOST_EXAMPLES = 5


@dataclass(frozen=True)
class Reception:
    """Everything the report says; ids in it are masked.

    ``sources``: columns of SOURCES with ``office``, ``days_old`` (before ``as_of``; missing where the file names no day)
    and ``stale`` (missing likewise). ``rejects``: columns of REJECTS but without unused columns. ``unknown_headings``:
    register, title, file, sheet, heading, nearest. ``missing``: title, office, blocked, others. ``id_quality``: title,
    column, as_of, rows and one count per state of an id number. ``contradictions``: title, column, as_of, what, count,
    examples. ``problems``: one per file that could not be used.
    """

    county: str
    as_of: dt.date
    code_version: str
    stale_after_days: int
    sources: pd.DataFrame
    rejects: pd.DataFrame
    unknown_headings: pd.DataFrame
    missing: pd.DataFrame
    overlap: Overlap
    id_quality: pd.DataFrame
    contradictions: pd.DataFrame
    problems: Sequence[MingchaError]


def reasons_by_file(material: Reception) -> pd.DataFrame:
    """Rejects counted by file, column and reason: title, file, as_of, column, reason, count, examples.

    ``examples`` are up to five places in the file, each with the masked value where there is one.
    """
    known = with_file(material.rejects, material.sources)
    keys = ["title", "file", "column", "reason"]
    grouped = known.groupby(keys, sort=False, dropna=False)
    counts = grouped.agg(count=("source_row", "size"), as_of=("as_of", "min"))
    examples = grouped.head(MOST_EXAMPLES)
    texts = examples.assign(examples=_examples(examples)).groupby(keys, sort=False, dropna=False)["examples"].agg("；".join)
    return counts.join(texts).reset_index().sort_values(["title", "file", "count"], ascending=[True, True, False])


def with_file(rejects: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Rejects with the file, sheet, title and as_of of the table they come from."""
    tables = sources.assign(place=sources["file"] + "!" + sources["sheet"]).drop_duplicates(["place", "register"])
    placed = rejects.assign(place=rejects["source_row"].str.rsplit("!", n=1).str[0])
    return placed.merge(tables[["place", "register", "file", "sheet", "title", "as_of"]], on=["place", "register"])


def _examples(rows: pd.DataFrame) -> pd.Series:
    """``石桥村!12（2025年13月）``: sheet and row, and what was written there."""
    places = [row[len(file) + 1 :] for row, file in zip(rows["source_row"], rows["file"], strict=True)]
    values = rows["value_masked"].fillna("").tolist()
    texts = [f"{place}（{value}）" if value else place for place, value in zip(places, values, strict=True)]
    return pd.Series(texts, index=rows.index, dtype="str")
