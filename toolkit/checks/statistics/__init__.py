"""Village statistics: one module per check, named after it, with a function ``judge``.

``judge(villages, parameters)`` gets the table that the SQL of the check selects (one row per village, or per township)
and the values in force of the parameters that the check declares (one that has no value on the day is not there); it returns one row per unit with the standard
columns of a judgement (``unit_key``, ``verdict``, ``source_rows`` at least) and the evidence. The test, its assumptions
and the least count are stated in the metadata.
"""

import datetime as dt
from importlib import import_module

import pandas as pd

from toolkit.checks.catalogue import Check
from toolkit.policy import Policy


def judge_villages(check: Check, villages: pd.DataFrame, policy: Policy, as_of: dt.date) -> pd.DataFrame:
    """The rows that the check's function makes of its villages."""
    module = import_module(f"toolkit.checks.statistics.{check.id.lower()}")
    in_force = {key: found.value for key in check.parameters if (found := policy.find(key, as_of)) is not None}
    judged: pd.DataFrame = module.judge(villages, in_force)
    return judged
