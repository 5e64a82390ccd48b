"""Small fictional counties of three seeds, with the defects of registers in them: every check finds what was planted."""

from dataclasses import replace

import pandas as pd
import pytest

from toolkit import inspection as ins
from toolkit.synthetic import SAMPLE, synthesize
from toolkit.synthetic.calibration import Calibration
from toolkit.synthetic.evaluation import Evaluation, evaluate

pytestmark = pytest.mark.slow

SEEDS = (3, 5, 8)
LEAST = {"good_recall": 0.98, "good_precision": 0.95}


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """The counts of the three counties together."""
    counts = [_evaluated(tmp_path_factory, seed).by_check for seed in SEEDS]
    return Evaluation(pd.concat(counts).groupby("check_id", as_index=False).sum())


def _evaluated(tmp_path_factory: pytest.TempPathFactory, seed: int, calibration: Calibration = SAMPLE) -> Evaluation:
    folder = tmp_path_factory.mktemp(f"county{seed}")
    synthesize(folder, seed=seed, townships=3, villages=20, calibration=calibration)
    inspection = ins.open_inspection(folder)
    ins.read_registers(inspection)
    ins.resolve_identities(inspection)
    ins.link_registers(inspection)
    assert ins.run_checks(inspection) == []
    return evaluate(folder)


@pytest.mark.parametrize("measure", LEAST)
def test_each_check_finds_what_is_planted_in_good_records(evaluation: Evaluation, measure: str) -> None:
    print(evaluation.by_check.join(evaluation.rates(), on="check_id").to_string())
    rates = evaluation.rates()[measure].dropna()
    assert len(rates) > 90
    assert rates[rates < LEAST[measure]].round(3).to_dict() == {}


def test_all_checks_together_stand_the_defects_of_the_registers(evaluation: Evaluation) -> None:
    total = evaluation.by_check.sum(numeric_only=True)
    assert total["found"] / total["planted"] >= 0.95
    assert total["true_flags"] / total["flags"] >= 0.90


def test_lists_that_pay_each_person_alone_show_who_is_paid(tmp_path_factory: pytest.TempPathFactory) -> None:
    evaluation = _evaluated(tmp_path_factory, SEEDS[0], replace(SAMPLE, payments_by_person=True))
    rates = evaluation.rates().loc[["D01", "D03"], list(LEAST)]
    assert (rates >= pd.Series(LEAST)).all(axis=None), rates
