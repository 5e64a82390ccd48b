"""Working days as the checks count them, with the holidays and the weekends worked in exchange that were announced."""

import datetime as dt
from functools import cache

import numpy as np

from toolkit.synthetic.people import Ints, day_number
from toolkit.values.working_days import working_days

FIRST, LAST = dt.date(2019, 1, 1), dt.date(2027, 12, 31)


@cache
def _calendar() -> tuple[Ints, Ints]:
    """Working days so far on each day from :data:`FIRST`, and the working days themselves as day numbers."""
    table = working_days(FIRST, LAST)
    first = day_number(FIRST.isoformat())
    return table["working_number"].to_numpy(), first + np.flatnonzero(table["working"].to_numpy())


def _number(days: Ints) -> Ints:
    return _calendar()[0][np.asarray(days) - day_number(FIRST.isoformat())]


def after_workdays(days: Ints, count: Ints) -> Ints:
    """The day so many working days after each day; none after is the last working day up to it."""
    return _calendar()[1][_number(days) + np.asarray(count) - 1]


def workdays_between(first: Ints, last: Ints) -> Ints:
    """Working days after ``first`` up to and with ``last``."""
    return np.asarray(_number(last) - _number(first))
