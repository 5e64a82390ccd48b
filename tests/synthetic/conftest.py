"""A county in memory, and a small one on disk."""

from pathlib import Path

import pytest

from toolkit.synthetic import Calibration, synthesize
from toolkit.synthetic.county import make_county
from toolkit.synthetic.world import World


@pytest.fixture(scope="session")
def world() -> World:
    """The true county of the sample's size, under a seed that is not the sample's."""
    return make_county(Calibration(), seed=7, townships=6, villages=60, progress=lambda message: None)


@pytest.fixture(scope="session")
def base_world() -> World:
    """The same before any topic has planted its cases: what the published figures are about."""
    return make_county(Calibration(), seed=7, townships=6, villages=60, progress=lambda message: None, topics=())


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county of six small townships on disk: one for each way of handing in lists."""
    out = tmp_path_factory.mktemp("county")
    synthesize(out, seed=7, townships=6, villages=12)
    return out
