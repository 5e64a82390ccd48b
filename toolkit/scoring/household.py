"""Scores of recipient households."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from toolkit.model.tables import HOUSEHOLD_SCORES
from toolkit.policy import Policy
from toolkit.scoring.evidence import channel_weights, flag_weights, noisy_or

NOT_SCORED = {"exclusion", "process"}  # who was missed, and what an office left undone, is no evidence against a recipient


def score_households(households: pd.DataFrame, flags: pd.DataFrame, *, policy: Policy, as_of: dt.date) -> pd.DataFrame:
    """HOUSEHOLD_SCORES for every household, most likely first; without flags the prior stands."""
    prior = policy.number("prior_problem_share", as_of)
    counted = flags[flags["household_key"].notna() & ~flags["channel"].isin(NOT_SCORED)].copy()
    detection = {tier: policy.number(f"detection_{tier}", as_of) for tier in ("strong", "medium", "weak")}
    counted["weight"] = flag_weights(counted, len(households), detection)
    weights = channel_weights(counted, policy.number("channel_weight_cap", as_of))
    weights = weights.reindex(households["household_key"], fill_value=0.0)
    scores = households[["household_key", "village_code"]].set_index("household_key")
    scores["probability"] = noisy_or(weights, prior)
    scores["evidence_weight"] = weights.sum(axis=1)
    scores["channel_weights"] = [_as_json(row) for row in weights.to_dict("records")]
    scores["flag_count"] = counted.groupby("household_key").size().reindex(scores.index, fill_value=0)
    scores["amount_fen"] = counted.groupby("household_key")["amount_fen"].sum().reindex(scores.index, fill_value=0)
    scores = scores.join(_reasons(counted)).reset_index()
    return scores.sort_values(["probability", "household_key"], ascending=[False, True])[HOUSEHOLD_SCORES.column_names]


def _as_json(weights: Mapping[Any, float]) -> str:
    return json.dumps({channel: round(weight, 3) for channel, weight in weights.items() if weight > 0})


def _reasons(flags: pd.DataFrame) -> pd.DataFrame:
    """The three weightiest kinds of flag per household."""
    kinds = flags.sort_values(["weight", "check_id"], ascending=[False, True]).drop_duplicates(["household_key", "check_id"])
    kinds = kinds.assign(place=kinds.groupby("household_key").cumcount() + 1)
    reasons = kinds[kinds["place"] <= 3].pivot(index="household_key", columns="place", values="title")
    return reasons.reindex(columns=[1, 2, 3]).set_axis(["reason_1", "reason_2", "reason_3"], axis=1)
