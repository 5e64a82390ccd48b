"""The same data and seed draw the same units, whatever the pseudonyms are."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from tests.conftest import Build, an_id
from toolkit import inspection as ins
from toolkit.model.errors import MingchaError
from toolkit.model.plan import DrawPlan
from toolkit.sampling import Draw, draw

PLAN = DrawPlan(
    villages=3,
    households_per_village=3,
    missed_per_village=2,
    random_share=0.3,
    seed="2025-06-30 点数 3 5 1",
    certainty_villages=(),
)
PER_VILLAGE = 8


def drawn_with_keys(secret: int) -> Draw:
    """A county whose pseudonyms hang on ``secret`` and whose lot keys do not; rows come in the order of the pseudonyms."""
    codes = [f"V{v}" for v in range(5)]
    villages = pd.DataFrame({"village_code": codes, "township_name": "镇", "size": [1.0, 2.0, 3.0, 4.0, 5.0]})
    rows = [(code, f"{code}|名册.xlsx!表!{n}", (n + 1) / 10) for code in codes for n in range(PER_VILLAGE)]
    units = pd.DataFrame(rows, columns=["village_code", "lot_key", "score"])
    keys = [f"{number:032x}" for number in np.random.default_rng(secret).permutation(len(units))]
    households = units.assign(household_key=keys).sort_values("household_key")
    missed = units.drop(columns="score").assign(person_key=keys).sort_values("person_key")
    result = draw(villages, households, missed, PLAN, [keys[0]])
    named = units.assign(unit_key=keys).set_index("unit_key")["lot_key"]
    sample = result.sample.assign(unit_key=result.sample["unit_key"].replace(named))
    return Draw(result.frame, sample, result.frame_sha256)


def test_lot_and_fingerprint_do_not_hang_on_the_pseudonyms() -> None:
    first = drawn_with_keys(1)
    assert first.sample["unit"].value_counts()["household"] > PLAN.villages * PLAN.households_per_village
    for secret in (2, 3, 4):
        again = drawn_with_keys(secret)
        pd.testing.assert_frame_equal(again.sample, first.sample)
        assert again.frame_sha256 == first.frame_sha256


@pytest.mark.parametrize(
    "spoil", [lambda keys: keys.where(keys.index > 0), lambda keys: keys.str.slice(0, 1)], ids=["none", "twice"]
)
def test_lot_keys_must_tell_the_units_apart(spoil: Callable[[pd.Series], pd.Series]) -> None:
    villages = pd.DataFrame({"village_code": ["V1"], "township_name": "镇", "size": [1.0]})
    households = pd.DataFrame({"household_key": ["a", "b"], "village_code": "V1", "score": 0.5, "lot_key": ["x1", "x2"]})
    missed = pd.DataFrame({"person_key": [], "village_code": []}, dtype="str")
    with pytest.raises(MingchaError, match="重复或没有编号的户"):
        draw(villages, households.assign(lot_key=spoil(households["lot_key"])), missed, PLAN)


def drawn_rows(inspection: ins.Inspection) -> tuple[list[tuple[str, ...]], str]:
    """The register rows of all drawn households and persons, and the published fingerprint."""
    for stage in (ins.resolve_identities, ins.link_registers, ins.run_checks, ins.score, ins.draw_sample):
        stage(inspection)
    households, persons = ins.table(inspection, "households"), ins.table(inspection, "persons")
    rows = dict(zip(households["household_key"], households["source_rows"], strict=True))
    rows |= dict(zip(persons["person_key"], persons["source_row"], strict=True))
    sample = ins.table(inspection, "sample")
    drawn = [(unit, rows.get(key, key), arm) for unit, key, arm in sample[["unit", "unit_key", "arm"]].itertuples(index=False)]
    return drawn, ins.table(inspection, "draws")["frame_sha256"].iloc[-1]


def test_an_inspection_whose_secret_was_lost_draws_the_same(build: Build) -> None:
    roster = [{"person_name": f"人{n}", "id_number": an_id(n + 1), "dibao_certificate": f"C{n}"} for n in range(40)]
    severe = [{"person_name": f"残{n}", "id_number": an_id(n + 101)} for n in range(12)]
    hukou = [{**row, "hukou_number": f"H{n}"} for n, row in enumerate(severe)]
    tekun = [{"person_name": "特困", "id_number": an_id(200)}]
    inspection = build(dibao_roster=roster, disability_certificates=severe, hukou=hukou, tekun_roster=tekun)
    rows, fingerprint = drawn_rows(inspection)
    assert {unit for unit, _, _ in rows} == {"village", "household", "missed"}
    (inspection.folder / "secret.key").unlink()
    (inspection.work / "persons.parquet").unlink()
    assert drawn_rows(inspection) == (rows, fingerprint)
