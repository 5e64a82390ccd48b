"""Small fictional counties of three seeds, with the defects of registers in them: every check finds what was planted."""

import pandas as pd
import pytest

from toolkit import inspection as ins
from toolkit.synthetic import SAMPLE, synthesize
from toolkit.synthetic.evaluation import Evaluation, evaluate

pytestmark = pytest.mark.slow

SEEDS = (3, 5, 8)


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """The counts of the three counties together."""
    counts = [_evaluated(tmp_path_factory, seed).by_check for seed in SEEDS]
    return Evaluation(pd.concat(counts).groupby("check_id", as_index=False).sum())


def _evaluated(tmp_path_factory: pytest.TempPathFactory, seed: int) -> Evaluation:
    folder = tmp_path_factory.mktemp(f"county{seed}")
    synthesize(folder, seed=seed, townships=3, villages=20, calibration=SAMPLE)
    inspection = ins.open_inspection(folder)
    ins.read_registers(inspection)
    ins.resolve_identities(inspection)
    ins.link_registers(inspection)
    assert ins.run_checks(inspection) == []
    return evaluate(folder)


LEAST = {"good_recall": 0.98, "good_precision": 0.95}
# Checks that fall short of the bounds in these counties; each fails its own test until it is mended, then the line must go.
SHORT = {
    ("good_recall", "P02"): "11 of 13: double lines held back as possible repeats of returned credits",
    ("good_recall", "P03"): "12 of 13",
    ("good_recall", "P06"): "73 of 75",
    ("good_recall", "S05"): "11 of 12",
    ("good_precision", "P09"): "6 of 7: a file of two months whose title names one",
}


# From run to run now this check, now that one misses a case. The counties are the same byte for byte; the pseudonyms are not.
@pytest.mark.xfail(reason="a few checks miss one or two of some fourteen plantings", strict=False)
@pytest.mark.parametrize("measure", LEAST)
def test_each_check_finds_what_is_planted_in_good_records(evaluation: Evaluation, measure: str) -> None:
    print(evaluation.by_check.join(evaluation.rates(), on="check_id").to_string())
    rates = evaluation.rates()[measure].dropna()
    short = rates[rates < LEAST[measure]].round(3)
    assert short.drop([check for what, check in SHORT if what == measure], errors="ignore").to_dict() == {}


@pytest.mark.parametrize(
    ("measure", "check"), [pytest.param(*key, marks=pytest.mark.xfail(reason=why, strict=False)) for key, why in SHORT.items()]
)
def test_a_check_that_falls_short_is_mended(evaluation: Evaluation, measure: str, check: str) -> None:
    assert evaluation.rates()[measure][check] >= LEAST[measure]


def test_all_checks_together_stand_the_defects_of_the_registers(evaluation: Evaluation) -> None:
    total = evaluation.by_check.sum(numeric_only=True)
    assert total["found"] / total["planted"] >= 0.95
    assert total["true_flags"] / total["flags"] >= 0.90
