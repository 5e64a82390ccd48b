"""Counts of the evaluation, worked out by hand on a few answers and flags."""

from pathlib import Path

import pandas as pd
import pytest

from toolkit.synthetic import evaluation

TRUTH = """\
check_id,unit,unit_key,kind,linkable,note
P01,township|month,甲|2026-01,planted,1,
P01,township|month,甲|2026-02,planted,1,
P01,township|month,乙|2026-01,planted,0,
P01,township|month,乙|2026-02,near_miss,1,
P01,township|month,丙|2026-01,near_miss,0,
P01,township|month,丙|2026-02,incidental,1,
E02,household,P1,planted,1,
"""
FLAGGED = ["甲|2026-01", "乙|2026-01", "乙|2026-02", "丙|2026-02", "丁|2026-01"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "truth").mkdir()
    (tmp_path / "truth" / "planted.csv").write_text(TRUTH, "utf-8")
    flags = pd.DataFrame({"check_id": "P01", "unit_key": FLAGGED, "truth": [f"P01 {key}" for key in FLAGGED]})
    monkeypatch.setattr(evaluation, "translated_flags", lambda _: flags)
    (tmp_path / "work").mkdir()
    pd.DataFrame({"check_id": ["P01", "E02"], "problem": [None, "SQL"]}).to_parquet(tmp_path / "work" / "check_runs.parquet")
    return tmp_path


def test_counts_and_rates(folder: Path) -> None:
    found = evaluation.evaluate(folder)
    assert found.by_check.to_dict("records") == [
        {
            "check_id": "P01",
            "good_planted": 2,
            "good_found": 1,
            "good_flagged": 3,
            "good_true": 2,
            "planted": 3,
            "found": 2,
            "flags": 5,
            "true_flags": 3,
            "near_missed": 1,
        }
    ]
    rates = found.rates().loc["P01"]
    assert rates.tolist() == pytest.approx([1 / 2, 2 / 3, 2 / 3, 3 / 5])
    assert (found.recall, found.unfounded_share) == pytest.approx((1 / 2, 2 / 5))
