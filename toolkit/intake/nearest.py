"""What an unknown heading was probably meant to be."""

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from toolkit.intake.layout import Layout
from toolkit.intake.spelling import normalize_heading

LIKE = 0.5  # half of the characters equal


def nearest_column(heading: str, layout: Layout) -> str:
    """Label of the column whose label or alias resembles ``heading`` most; empty where none does."""
    labels = {
        normalize_heading(spelling): column.label for column in layout.columns for spelling in (column.label, *column.aliases)
    }
    found = process.extractOne(
        normalize_heading(heading), list(labels), scorer=Levenshtein.normalized_similarity, score_cutoff=LIKE
    )
    return labels[found[0]] if found else ""
