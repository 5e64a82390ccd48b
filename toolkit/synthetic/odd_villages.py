"""Villages whose coverage is plainly odd, and poor ones whose high coverage is in order; decided by position alone."""

import numpy as np
import numpy.typing as npt
import pandas as pd

FEWEST = 20  # counties of fewer villages have none
COVERAGE = {"low": 0.004, "high": 0.098, "poor": 0.080}  # share of the population on dibao
NEED = 2.6  # times the usual chance of a disability certificate in poor villages


def plan(villages: int) -> dict[int, str]:
    """Village -> what is odd about it; a twentieth of each kind, three at most."""
    count = min(3, villages // 20) if villages >= FEWEST else 0
    places = np.linspace(0, villages, 3 * count + 1)[:-1].astype(int) + 2
    return dict(zip(places.tolist(), list(COVERAGE) * count, strict=True))


def with_odd_coverage(rate: npt.NDArray[np.float64], village: pd.Index) -> npt.NDArray[np.float64]:
    """Coverage per village (in the order of ``village``), with the planned villages' own."""
    planned = {place: COVERAGE[kind] for place, kind in plan(len(village)).items()}
    return np.asarray(pd.Series(village).map(planned).fillna(pd.Series(rate)).to_numpy(dtype=np.float64))


def need(village: pd.Series) -> npt.NDArray[np.float64]:
    """Factor on the chance of a certificate for persons of each village."""
    poor = [place for place, kind in plan(int(village.max()) + 1).items() if kind == "poor"]
    return np.where(village.isin(poor), NEED, 1.0)
