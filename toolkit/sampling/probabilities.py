"""Inclusion probabilities: part by equal lot, part in proportion to size."""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.model.errors import MingchaError

Floats = npt.NDArray[np.float64]


class Mixture(NamedTuple):
    """Inclusion probability of each unit, and how much of it is owed to the equal lot."""

    inclusion: Floats
    random: Floats


def mixture_probabilities(size: pd.Series, n: int, random_share: float) -> Mixture:
    """π_i = λ·n/N + (1-λ)·n·x_i/Σx with λ = ``random_share``, adding up to min(n, N).

    The random part λ·n/N is the same for all units. The risk part is capped where π would pass 1, and
    what is cut off goes to the other units in proportion to their sizes, and to units of size 0
    (equally) once all others are certain. If all sizes are 0 the risk part is equal too.
    Design: EU 809/2014 art. 34 (a part at random, the rest by risk). Raises MingchaError if the share lies
    outside (0, 1] or a size is negative or missing.
    """
    check_random_share(random_share)
    sizes = size.to_numpy(dtype=float, na_value=np.nan)
    if not (np.isfinite(sizes).all() and (sizes >= 0).all()):
        raise MingchaError("抽样规模有缺失或负数", "size", "先补全评分或规模，再抽取")
    if n >= len(sizes):
        return Mixture(np.ones(len(sizes)), np.full(len(sizes), random_share))
    lot = random_share * n / len(sizes)
    risk = _share_out((1 - random_share) * n, sizes, cap=1 - lot)
    return Mixture(lot + risk, np.full(len(sizes), lot))


def check_random_share(random_share: float) -> None:
    """Raise MingchaError unless the share lies in (0, 1]: a random share is always drawn."""
    if not (math.isfinite(random_share) and 0 < random_share <= 1):
        raise MingchaError("随机抽取比例必须大于 0、不超过 1", "random_share", "改为例如 0.3")


def _share_out(total: float, sizes: Floats, cap: float) -> Floats:
    """Split ``total`` in proportion to ``sizes``, no part above ``cap``."""
    parts = np.zeros(len(sizes))
    is_open = sizes > 0
    while is_open.any():
        left = total - parts[~is_open].sum()
        parts[is_open] = left * sizes[is_open] / sizes[is_open].sum()
        over = is_open & (parts > cap)
        if not over.any():
            return parts
        parts[over] = cap
        is_open &= ~over
    parts[sizes == 0] = max(total - parts.sum(), 0) / max((sizes == 0).sum(), 1)
    return parts
