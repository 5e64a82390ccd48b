"""Weights of evidence in the Fellegi-Sunter spirit: log(m/u), with u measured in the county's own data."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd


def flag_weights(flags: pd.DataFrame, household_count: int, detection: Mapping[str, float]) -> pd.Series:
    """Weight (natural log) of each flag, on the index of ``flags``.

    m is the share of problem households that show such a flag, by tier (``detection``). u is how
    often the flag occurs among all ``household_count`` households, with half a household added to
    each side so that a flag seen once is not infinitely telling. The link probability scales the
    weight; a flag more common than among problem households weighs nothing.
    """
    flagged_households = flags.groupby("check_id")["household_key"].nunique()
    share = (flagged_households + 0.5) / (household_count + 1.0)
    m = flags["tier"].map(dict(detection)).astype("float64")
    u = flags["check_id"].map(share).astype("float64")
    sureness = flags["link_probability"].fillna(1.0).astype("float64")
    return ((m / u).clip(lower=1.0).map(math.log) * sureness).rename("weight")


def channel_weights(flags: pd.DataFrame, cap: float) -> pd.DataFrame:
    """Household x channel matrix of summed weights; flags of one check count once, each channel at most ``cap``."""
    per_check = flags.groupby(["household_key", "channel", "check_id"])["weight"].max()
    per_channel = per_check.groupby(["household_key", "channel"]).sum().clip(upper=cap)
    return per_channel.unstack("channel").fillna(0.0)


def noisy_or(weights: pd.DataFrame, prior: float) -> pd.Series:
    """Probability per row from channel weights (natural log) and the prior share of problem households.

    Each channel alone would raise the prior odds by exp(weight); the channels are combined as
    independent causes, so no evidence leaves the prior and one channel gives its own posterior.
    """
    odds = prior / (1 - prior) * np.exp(weights.to_numpy(dtype="float64"))
    excess = 1 - (1 - odds / (1 + odds)) / (1 - prior)
    return pd.Series(1 - (1 - prior) * np.prod(1 - excess, axis=1), index=weights.index)
