"""What an inspection list is made of: tables of the pipeline and facts of the draw."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from toolkit.model.plan import DrawPlan


@dataclass(frozen=True)
class ListMaterial:
    """Everything that goes on paper; columns as in :mod:`toolkit.model.tables`.

    ``households`` may carry ``head_id_masked`` besides, of which the last four characters are printed.
    ``missed`` has person_key, person_name, id_masked, village_code, sentence. ``frame_sha256`` is the
    fingerprint published before the seed was thrown. ``basis`` has check_id, title, basis, parameters (texts)
    and verified: what each check rests on.
    """

    county: str
    as_of: dt.date
    plan: DrawPlan
    frame_sha256: str
    code_version: str
    sample: pd.DataFrame
    village_scores: pd.DataFrame
    households: pd.DataFrame
    household_scores: pd.DataFrame
    flags: pd.DataFrame
    missed: pd.DataFrame
    sources: pd.DataFrame
    basis: pd.DataFrame
