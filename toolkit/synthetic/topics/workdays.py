"""Working days, Monday to Friday; holidays are left out of account on both sides."""

import numpy as np

from toolkit.synthetic.people import Ints


def after_workdays(days: Ints, count: Ints) -> Ints:
    """The day so many working days after each day."""
    start = np.asarray(days).astype("datetime64[D]")
    return np.asarray(np.busday_offset(start, count, roll="backward").astype(np.int64))


def workdays_between(first: Ints, last: Ints) -> Ints:
    """Working days after ``first`` up to and with ``last``."""
    one = np.timedelta64(1, "D")
    start, end = (np.asarray(days).astype("datetime64[D]") + one for days in (first, last))
    return np.asarray(np.busday_count(start, end))
