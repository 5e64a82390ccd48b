"""Files say up to which day they were kept, and the intake reads it wherever they say it."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from toolkit.intake import read_folder
from toolkit.synthetic.bundle import file_name, save
from toolkit.synthetic.dating import PLACES, dated
from toolkit.synthetic.dialect import draw_dialect
from toolkit.synthetic.form import load_forms
from toolkit.synthetic.people import day_number
from toolkit.synthetic.sheets import make_sheet

DAY = "2026-08-31"
TABLE = pd.DataFrame(
    {"person_name": ["石一", "石二"], "id_number": ["399901195003070017", "39990119600101002X"], "died_on": [20_600, 20_610]}
).assign(registered_on=20_620, sex="male", village_name="石桥村", township_name="柳河镇", cause="死亡注销")


@pytest.mark.parametrize("seed", range(12))
def test_the_intake_finds_the_day_where_an_office_says_it(tmp_path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    dialect = dated(rng, draw_dialect(rng, load_forms()["deaths"], TABLE.columns), day_number(DAY))
    says = dialect.said_above or dialect.said_below or "截至" in dialect.stem
    path = tmp_path / file_name(dialect.stem, dialect)
    save(path, [make_sheet(rng, dialect, TABLE, "Sheet1" if dialect.is_workbook else "csv")], dialect, 6)
    (source,) = read_folder(tmp_path, fictional_regions=True).sources.to_dict("records")
    assert source["register"] == "deaths"
    assert source["rows_kept"] == 2
    assert source["as_of"] == pd.Timestamp(DAY) if says else pd.isna(source["as_of"])


def test_offices_differ_and_a_late_file_always_says_it() -> None:
    dialects = [draw_dialect(np.random.default_rng(s), load_forms()["deaths"], TABLE.columns) for s in range(60)]
    found = [dated(np.random.default_rng([s, 1]), d, day_number(DAY)) for s, d in enumerate(dialects)]
    where = {("above" if d.said_above else "below" if d.said_below else "name" if "截至" in d.stem else "") for d in found}
    assert where == set(PLACES)
    sure = [dated(np.random.default_rng([s, 1]), d, day_number(DAY), sure=True) for s, d in enumerate(dialects)]
    assert all(d.said_above for d in sure)


def test_most_files_of_a_county_say_their_day(folder: Path) -> None:
    sources = read_folder(folder / "registers", fictional_regions=True).sources
    current = sources[~sources["file"].str.contains("2025年10月")]
    told = current.groupby("file")["as_of"].agg(lambda days: days.notna().any())
    assert 0.6 < told.mean() < 1
    assert (sources["as_of"].dropna() <= pd.Timestamp(dt.date(2026, 10, 31))).all()
