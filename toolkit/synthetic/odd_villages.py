"""Villages whose coverage is plainly odd, poor ones whose high coverage is in order, and townships that hand out quotas.

All of it is decided by position alone: the same villages in every county of the same shape.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.synthetic.people import Flags, Ints

FEWEST = 20  # counties of fewer villages have none
COVERAGE = {"low": 0.004, "high": 0.098, "poor": 0.080}  # share of the population on dibao
NEED = 2.6  # times the usual chance of a disability certificate in poor villages
QUOTA_VILLAGES = 7  # a township of fewer villages cannot show that it hands out quotas


def plan(township: npt.ArrayLike) -> dict[int, str]:
    """Village -> what is odd about it; a twentieth of each kind, three at most, outside the townships of :func:`quotas`.

    ``township`` has one element per village.
    """
    towns = np.asarray(township)
    free = np.flatnonzero(~np.isin(towns, [*quotas(towns), *alike(towns)]))
    count = min(3, len(free) // 20) if len(towns) >= FEWEST else 0
    places = np.linspace(0, len(free), 3 * count + 1)[:-1].astype(int) + 2
    return dict(zip(free[places].tolist(), list(COVERAGE) * count, strict=True))


def quotas(township: npt.ArrayLike) -> tuple[int, ...]:
    """Townships that give each village the same share on dibao, and let nobody in before somebody leaves: the last large one."""
    return _last_large(township)[-1:]


def alike(township: npt.ArrayLike) -> tuple[int, ...]:
    """Townships whose villages are of like size but not of like coverage: the last large one but one."""
    return _last_large(township)[:-1]


def _last_large(township: npt.ArrayLike) -> tuple[int, ...]:
    """The last two townships with enough villages, of four and more; none in small counties."""
    numbers, villages = np.unique(np.asarray(township), return_counts=True)
    large = numbers[villages >= QUOTA_VILLAGES].tolist()
    return tuple(large[-2:]) if len(large) >= 4 else ()


def with_odd_coverage(
    rate: npt.NDArray[np.float64], population: Ints, township: Ints, coverage: float
) -> npt.NDArray[np.float64]:
    """Coverage per village with the planned villages' own, one for all of a quota township, and that of the county as given."""
    odd = plan(township)
    found = rate.copy()
    for town in quotas(township):
        found[township == town] = np.median(rate)
    found[list(odd)] = [COVERAGE[kind] for kind in odd.values()]
    usual = np.array([place not in odd for place in range(len(rate))])
    covered = found * population
    found[usual] *= (coverage * population.sum() - covered[~usual].sum()) / covered[usual].sum()
    return found


def with_like_sizes(planned: npt.NDArray[np.float64], township: Ints) -> npt.NDArray[np.float64]:
    """Planned population per village, nearly the same for all of a quota township and of those that look like one."""
    found = planned.copy()
    for town in (*quotas(township), *alike(township)):
        found[township == town] = planned.mean() * np.linspace(0.97, 1.03, int((township == town).sum()))
    return found


def by_quota(village: pd.Series, township: Ints) -> Flags:
    """Whether each row's village is in a quota township."""
    return np.asarray(np.isin(township[village.to_numpy()], quotas(township)))


def need(village: pd.Series, township: Ints) -> npt.NDArray[np.float64]:
    """Factor on the chance of a certificate for persons of each village."""
    poor = [place for place, kind in plan(township).items() if kind == "poor"]
    return np.where(village.isin(poor), NEED, 1.0)
