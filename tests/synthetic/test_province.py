"""A province of two small counties: typed tables, nobody twice, answers beside them."""

from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from toolkit.intake import load_layouts
from toolkit.model.table import ARROW_TYPES
from toolkit.synthetic import PROVINCE, Province, synthesize_province


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("province")
    dtypes = {name: layout.dtypes() for name, layout in load_layouts().items()}
    synthesize_province(out, Province(2, 2, 6, PROVINCE), seed=3, dtypes=dtypes, processes=2, progress=lambda message: None)
    return out


def rows(province: Path, sql: str) -> list[tuple[object, ...]]:
    return duckdb.sql(sql.replace("work/", f"{province}/work/")).fetchall()


@pytest.mark.parametrize("name", sorted(load_layouts()))
def test_tables_have_the_columns_and_types_of_the_layouts(province: Path, name: str) -> None:
    schema = pq.read_schema(province / "work" / f"{name}.parquet")
    types = {"date32[day]": "date32[day]", "string": "string", "int64": "int64", "double": "double", "bool": "bool"}
    expected = {column: ARROW_TYPES[dtype] for column, dtype in load_layouts()[name].dtypes().items()}
    assert {f.name: types.get(str(f.type), str(f.type)) for f in schema} == expected


def test_ids_and_villages_are_of_two_counties_and_nobody_is_twice_in_the_books(province: Path) -> None:
    ids = rows(province, "SELECT id_number FROM 'work/hukou.parquet'")
    assert len(ids) == len(set(ids))
    assert {str(i)[:6] for (i,) in ids} == {"399901", "399902"}
    villages = rows(province, "SELECT village_code FROM 'work/villages.parquet'")
    assert len(set(villages)) == 12


def test_every_member_is_paid_in_person_and_accounts_are_not_shared_between_counties(province: Path) -> None:
    assert rows(province, "SELECT DISTINCT insured_count FROM 'work/payments.parquet'") == [(1,)]
    shared = "SELECT account_number FROM 'work/payments.parquet' GROUP BY 1 HAVING count(DISTINCT left(source_row, 6)) > 1"
    assert rows(province, shared) == []


NUMBERS = {
    "hukou": "hukou_number",
    "complaints": "clue_number",
    "income_reports": "report_number",
    "market_entities": "entity_code",
    "poverty_monitoring": "household_number",
    "real_estate": "property_number",
    "temporary_relief": "case_number",
    "villages": "township_name",
}


@pytest.mark.parametrize("register", NUMBERS)
def test_counties_share_neither_townships_nor_numbers(province: Path, register: str) -> None:
    county = "left(village_code, 6)" if register == "villages" else "left(source_row, 6)"
    shared = f"SELECT 1 FROM 'work/{register}.parquet' GROUP BY {NUMBERS[register]} HAVING count(DISTINCT {county}) > 1"
    assert rows(province, shared) == []


def test_most_ids_are_valid_and_spoilt_ones_say_so(province: Path) -> None:
    counts = dict(rows(province, "SELECT id_number_status, count(*) FROM 'work/dibao_roster.parquet' GROUP BY 1"))
    assert counts["valid"] / sum(counts.values()) > 0.93  # type: ignore[arg-type, operator, call-overload]
    assert {"precision_lost", "missing", "bad_checksum"} <= set(counts)


def test_source_rows_are_unique_and_the_answers_use_keys_of_one_width(province: Path) -> None:
    for name in ("payments", "dibao_roster", "hukou"):
        assert rows(province, f"SELECT count(*) - count(DISTINCT source_row) FROM 'work/{name}.parquet'") == [(0,)]
    keys = pd.read_csv(province / "truth" / "hukou_keys.csv")
    assert keys["first_key"].str.len().unique().tolist() == [6]
    planted = pd.read_csv(province / "truth" / "planted.csv", dtype="str")
    assert planted.loc[planted["check_id"] == "D01", "unit_key"].is_unique
    assert not (province / ".parts").exists()


def test_more_counties_than_codes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="codes"):
        synthesize_province(tmp_path, Province(100, 1, 1, PROVINCE), seed=1, dtypes={}, processes=1, progress=print)
