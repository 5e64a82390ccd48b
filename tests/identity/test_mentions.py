"""Who is mentioned where, who becomes a person, and that the order of rows does not matter."""

import hashlib
import hmac
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import VILLAGE, an_id
from tests.demo import Demo
from toolkit import inspection as ins
from toolkit import store
from toolkit.identity.anchors import ANCHORS
from toolkit.identity.keys import prepare_keys
from toolkit.intake import load_layouts

Build = Callable[..., ins.Inspection]
ROLES = [columns for layout in load_layouts().values() for columns in layout.person_columns() if columns.name]
TABLES = ["places", "mentions", "persons", "households", "members", "roster_rows", "kin", "links", "memberships", "data_quality"]


@pytest.fixture(scope="module")
def key_maker() -> Callable[[bytes, str], str]:
    def make(secret: bytes, part: str) -> str:
        with duckdb.connect() as connection:
            prepare_keys(connection, secret)
            return str(connection.execute("SELECT keyed('person', ?)", [part]).fetchall()[0][0])

    return make


@given(
    secret=st.binary(min_size=1, max_size=100), part=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
)
def test_keys_are_hmac_sha256(key_maker: Callable[[bytes, str], str], secret: bytes, part: str) -> None:
    assert key_maker(secret, part) == hmac.new(secret, f"person|{part}".encode(), hashlib.sha256).hexdigest()[:32]


def test_every_role_of_every_register_is_linked_and_only_anchors_make_persons(build: Build) -> None:
    """One person per register and role, known to nobody else."""
    rows: dict[str, list[dict[str, object]]] = {}
    for n, columns in enumerate(ROLES):
        rows.setdefault(columns.register, []).append({str(columns.name): f"人{n}", columns.id_number: an_id(100 + n)})
    inspection = build(**rows)
    ins.resolve_identities(inspection)
    ins.link_registers(inspection)
    mentions = ins.table(inspection, "mentions")
    assert set(zip(mentions["register"], mentions["role"], strict=True)) == {(c.register, c.role) for c in ROLES}
    anchored = {an_id(100 + n) for n, c in enumerate(ROLES) if c.register in ANCHORS and c.role == "person"}
    assert set(ins.table(inspection, "persons")["id_number"]) == anchored
    linked, unlinked = ins.table(inspection, "links"), ins.table(inspection, "unlinked")
    assert len(linked) + unlinked["rows"].sum() == len(mentions)
    assert set(linked["register"]) == set(ANCHORS)


def test_two_townships_have_villages_of_one_name(build: Build) -> None:
    other = {**VILLAGE, "village_code": "399901101201", "township_name": "青山乡"}
    deaths = [{"person_name": "赵大", "id_number": None, "township_name": town} for town in ("柳河镇", "青山乡", None)]
    inspection = build(villages=[VILLAGE, other], deaths=deaths)
    ins.resolve_identities(inspection)
    assert ins.table(inspection, "mentions")["village_code"].tolist() == ["399901100201", "399901101201", "/石桥"]


@pytest.mark.parametrize("code", ["399901100203", None])
def test_villages_of_the_townships_table_are_known_without_a_map(build: Build, code: str | None) -> None:
    facts = [
        {"village_code": code, "township_name": "柳河镇", "village_name": "石桥村", "population": 900, "household_count": 300}
    ]
    deaths = [{"person_name": "赵大", "id_number": None, "township_name": town} for town in ("柳河镇人民政府", None)]
    inspection = build(villages=[], village_facts=facts, deaths=deaths)
    ins.resolve_identities(inspection)
    assert ins.table(inspection, "known_villages")["population"].tolist() == [900]
    assert set(ins.table(inspection, "mentions")["village_code"]) == {code or "柳河镇/石桥"}
    assert set(ins.table(inspection, "places")["township"]) == {"柳河镇"}


def test_a_village_of_the_map_is_not_made_twice_by_the_townships_table(build: Build) -> None:
    facts = [{"village_code": None, "township_name": "柳河镇", "village_name": "石桥", "population": 900}]
    inspection = build(village_facts=facts)
    ins.resolve_identities(inspection)
    assert ins.table(inspection, "known_villages")["village_code"].tolist() == [VILLAGE["village_code"]]


def test_a_township_written_alone_gets_its_one_spelling(build: Build) -> None:
    inspection = build(relief_reserves=[{"township_name": name} for name in ("柳河镇", "柳河镇人民政府", "柳河")])
    ins.resolve_identities(inspection)
    places = ins.table(inspection, "places")
    assert set(places["township"]) == {"柳河镇"}
    assert places["village_code"].isna().all()


@pytest.mark.slow
def test_shuffled_rows_give_the_same_tables_of_the_sample_county(demo: Demo, tmp_path: Path) -> None:
    first = demo.inspection
    turned = ins.Inspection(tmp_path, first.settings)
    shutil.copy(first.folder / "secret.key", tmp_path)
    with store.writing(turned.work) as writer:
        for name, layout in load_layouts().items():
            writer.write_columns(name, ins.table(first, name).sample(frac=1, random_state=1), layout.dtypes())
    shutil.copy(first.work / "sources.parquet", turned.work)
    ins.resolve_identities(turned)
    ins.link_registers(turned)
    for name in TABLES:
        one, other = (ins.table(inspection, name) for inspection in (first, turned))
        columns = one.columns.tolist()
        pd.testing.assert_frame_equal(*(t.sort_values(columns, ignore_index=True) for t in (one, other)))
