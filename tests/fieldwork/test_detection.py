"""Sampling arithmetic against published figures and against simulation."""

import numpy as np
import pytest

from toolkit.fieldwork import households_to_detect, unseen_share


def test_published_sample_sizes() -> None:
    # ln .05 / ln .95 = 58.4: the "rule of 59" of audit sampling.
    assert households_to_detect(0.05) == 59


def test_share_that_could_go_unseen_is_missed_in_one_of_twenty_samples() -> None:
    households = 120
    independent = int(households / 1.5)
    hits = np.random.default_rng(3).binomial(independent, unseen_share(households), size=40_000)
    assert (hits == 0).mean() == pytest.approx(0.05, abs=0.005)


def test_no_visit_shows_nothing_and_more_visits_show_more() -> None:
    assert unseen_share(0) == 1.0
    assert unseen_share(60) > unseen_share(120) > unseen_share(600) > 0
