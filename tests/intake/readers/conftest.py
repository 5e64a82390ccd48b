"""Reads one file the way the toolkit does: in a child process, into a scratch folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.intake.grid import Grid
from toolkit.intake.readers import Limits, read_grids
from toolkit.model.errors import IntakeError

Outcome = list[Grid] | IntakeError
Read = Callable[..., Outcome]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """``read(path, passwords=…, limits=…)``: the sheets or the refusal."""

    def outcome(path: Path, *passwords: str, limits: Limits | None = None) -> Outcome:
        found = read_grids([path], scratch=tmp_path / "scratch", passwords=lambda _: passwords, limits=limits or Limits())
        return next(iter(dict(found).values()))

    return outcome


@pytest.fixture
def grids(read: Read) -> Callable[..., list[Grid]]:
    """As ``read``, for a file that must be readable."""

    def readable(path: Path, *passwords: str) -> list[Grid]:
        outcome = read(path, *passwords)
        assert isinstance(outcome, list), outcome
        return outcome

    return readable


@pytest.fixture
def refusal(read: Read) -> Callable[..., IntakeError]:
    """As ``read``, for a file that must be refused, with a sentence that says what, where and what to do."""

    def refused(path: Path, *passwords: str, limits: Limits | None = None) -> IntakeError:
        outcome = read(path, *passwords, limits=limits)
        assert isinstance(outcome, IntakeError)
        assert outcome.what and outcome.advice and outcome.where
        return outcome

    return refused
