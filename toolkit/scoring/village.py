"""Scores of villages: how many problems one visit is expected to find."""

import json

import numpy as np
import pandas as pd

from toolkit.model.tables import VILLAGE_SCORES


def score_villages(
    villages: pd.DataFrame,
    households: pd.DataFrame,
    scores: pd.DataFrame,
    flags: pd.DataFrame,
    complaints: pd.DataFrame,
    *,
    visited_households: int,
) -> pd.DataFrame:
    """VILLAGE_SCORES, ranked by the expected number of findings.

    ``villages`` has village_code, village_name, township_name, last_visited_on; ``complaints``
    has village_code. Expected findings are the summed probabilities of the ``visited_households``
    most likely households of a village: what a team that visits that many should see. The score
    0-100 is that sum as a share of the households visited, for screens.
    """
    table = villages.set_index("village_code")
    table = table.join(_roster_facts(households)).join(_expected(scores, visited_households))
    table["flagged_households"] = scores[scores["flag_count"] > 0].groupby("village_code").size()
    table["missed_persons"] = _missed(flags)
    table["clue_count"] = complaints.groupby("village_code").size()
    counts = ["household_count", "person_count", "monthly_benefit_fen", "flagged_households", "missed_persons", "clue_count"]
    table[counts] = table[counts].fillna(0).astype("int64")
    table["expected_findings"] = table["expected_findings"].fillna(0.0)
    table["shrunk_rate"] = shrink(table["flagged_households"], table["household_count"])
    table["score"] = 100 * table["expected_findings"] / visited_households
    table = table.join(_reasons(flags, table))
    table = table.reset_index().sort_values(["expected_findings", "shrunk_rate", "village_code"], ascending=[False, False, True])
    table["rank"] = np.arange(1, len(table) + 1)
    return table[VILLAGE_SCORES.column_names]


def shrink(events: pd.Series, exposure: pd.Series) -> pd.Series:
    """Poisson-Gamma shrunk rates: small villages are drawn to the county's rate.

    The Gamma prior has the county's rate as its mean and a variance by the method of moments
    (Marshall 1991, Applied Statistics 40, 283-294); where villages differ no more than chance
    makes them, every village gets the county's rate.
    """
    total = exposure.sum()
    if total == 0:
        return pd.Series(0.0, index=events.index)
    mean = events.sum() / total
    rates = events / exposure.where(exposure > 0)
    spread = (exposure * (rates.fillna(mean) - mean) ** 2).sum() / total
    variance = spread - mean / (total / len(exposure))
    if variance <= 0 or mean == 0:
        return pd.Series(mean, index=events.index)
    strength = mean / variance
    return (events + mean * strength) / (exposure + strength)


def _missed(flags: pd.DataFrame) -> pd.Series:
    """Persons per village who may have been missed, each once."""
    return flags[flags["channel"] == "exclusion"].drop_duplicates(["village_code", "person_key"]).groupby("village_code").size()


def _roster_facts(households: pd.DataFrame) -> pd.DataFrame:
    grouped = households.groupby("village_code")
    return pd.DataFrame(
        {
            "household_count": grouped.size(),
            "person_count": grouped["insured_count"].sum(),
            "monthly_benefit_fen": grouped["monthly_benefit_fen"].sum(),
        }
    )


def _expected(scores: pd.DataFrame, visited_households: int) -> pd.Series:
    top = scores.sort_values("probability", ascending=False, kind="stable").groupby("village_code").head(visited_households)
    return top.groupby("village_code")["probability"].sum().rename("expected_findings")


def _reasons(flags: pd.DataFrame, villages: pd.DataFrame) -> pd.DataFrame:
    """Kinds of flag per village, the most unusual against the county first: else every village shows the same one."""
    placed = flags[flags["village_code"].isin(villages.index)]
    whom = placed["household_key"].fillna(placed["person_key"]).fillna(placed["unit_key"])  # persons where there is no household
    counts = whom.groupby([placed["village_code"], placed["title"]]).nunique().rename("count").reset_index()
    households = villages["household_count"].clip(lower=1)
    county_rate = counts.groupby("title")["count"].sum() / households.sum()
    rate = counts["title"].map(county_rate).astype("float64")  # without any flag the column would stay text
    expected = rate * counts["village_code"].map(households).astype("float64")
    counts["unusual"] = (counts["count"] - expected) / np.sqrt(expected)
    counts = counts.sort_values(["unusual", "title"], ascending=[False, True])
    reasons = {code: _summary(kinds) for code, kinds in counts.groupby("village_code")}
    return pd.DataFrame.from_dict(reasons, orient="index", columns=["reason_1", "reason_2", "reason_3", "reason_counts"])


def _summary(kinds: pd.DataFrame) -> tuple[str | None, ...]:
    titles = kinds["title"].tolist()
    counts = dict(zip(titles, kinds["count"].tolist(), strict=True))
    first, second, third, *_ = [*titles, None, None, None]
    return first, second, third, json.dumps(counts, ensure_ascii=False)
