"""Working days in China: public holidays and the weekends worked in exchange, as the State Council announces them each year.

The days come from the package ``chinesecalendar``, which covers 2004 to the last year announced (:data:`LAST_ANNOUNCED`).
After that only weekends are known; ``announced`` is false there, and who counts across such days should not be certain.
"""

import datetime as dt

import chinese_calendar as announced
import numpy as np
import pandas as pd

FIRST_ANNOUNCED = dt.date(min(announced.holidays).year, 1, 1)
LAST_ANNOUNCED = dt.date(max(announced.holidays).year, 12, 31)
SATURDAY = 5


def working_days(first: dt.date, last: dt.date) -> pd.DataFrame:
    """One row per day from ``first`` to ``last``, both included.

    ``day``; ``working``; ``working_number``: working days so far, so that the difference of two numbers is the count
    of working days after the one day up to and with the other; ``next_working_day``: the day itself where it is one,
    NaT where none follows before ``last``; ``announced``.
    """
    days = pd.Series(pd.date_range(first, last, name="day"))
    working = days.dt.day_of_week.lt(SATURDAY).mask(days.isin(_days(announced.holidays)), False)
    working = working.mask(days.isin(_days(announced.workdays)), True)
    return pd.DataFrame(
        {
            "day": days,
            "working": working,
            "working_number": working.cumsum().astype(np.int64),
            "next_working_day": days.where(working).bfill(),
            "announced": days.between(pd.Timestamp(FIRST_ANNOUNCED), pd.Timestamp(LAST_ANNOUNCED)),
        }
    )


def _days(dates: dict[dt.date, str]) -> list[pd.Timestamp]:
    return [pd.Timestamp(date) for date in dates]
