"""The fictitious county of :mod:`fictitious_county` as fixtures."""

import fictitious_county as county
import pandas as pd
import pytest

from toolkit.panels.choose_villages import ChooseVillages
from toolkit.panels.village_data import VillageData


@pytest.fixture
def villages() -> pd.DataFrame:
    """``village_scores`` with ``geometry`` of 60 villages in rank order; the last was never visited."""
    return county.fictitious_villages(60)


@pytest.fixture
def data(villages: pd.DataFrame) -> VillageData:
    """The plan to begin with: 12 villages, 30 % by lot, the last-ranked village as certainty village."""
    return county.village_data(villages)


@pytest.fixture
def page(data: VillageData) -> ChooseVillages:
    return ChooseVillages(data)
