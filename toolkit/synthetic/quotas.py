"""How townships that hand out quotas keep to them: equal shares, whole sizes, nobody in before somebody is out."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.synthetic.calibration import FIRST_MONTH, LAST_MONTH
from toolkit.synthetic.people import Flags, Ints


def apportioned(number: npt.NDArray[np.int64], shares: Sequence[float]) -> npt.NDArray[np.int64]:
    """Each number divided by the shares, the largest remainders rounded up."""
    exact = number[:, None] * np.asarray(shares) / sum(shares)
    whole = np.floor(exact).astype(np.int64)
    rank = np.argsort(np.argsort(whole - exact, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray(whole + (rank < (number - whole.sum(axis=1))[:, None]))


def surplus(village: Ints, quota: Ints) -> Flags:
    """Rows beyond the quota of their village, spread evenly over the rows; ``quota`` is per village, -1 where there is none."""
    table = pd.DataFrame({"village": village, "place": np.arange(len(village))})
    rank = table.groupby("village").cumcount().to_numpy()
    size = table.groupby("village")["village"].transform("size").to_numpy()
    beyond = np.where(quota[village] >= 0, np.maximum(size - quota[village], 0), 0)
    return np.asarray((rank + 1) * beyond // size > rank * beyond // size)


def one_in_one_out(terms: pd.DataFrame, whose: Flags) -> pd.DataFrame:
    """First months of the households of quota villages (``whose``): the month after another one left, else long before."""
    table = terms[whose]
    first = table["first"].clip(upper=FIRST_MONTH - 1 - table["first"] % 30)
    for _, rows in table.groupby("village"):
        left = rows.loc[rows["last"] < LAST_MONTH, "last"]
        waiting = rows.index[rows["last"] >= LAST_MONTH][-len(left) :]
        first.loc[waiting] = left.to_numpy()[: len(waiting)] + 1
    return terms.assign(first=first.reindex(terms.index).fillna(terms["first"]).astype(np.int64))
