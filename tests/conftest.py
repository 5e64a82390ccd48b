"""A county of a few rows, written straight into ``work/`` as the intake would."""

import datetime as dt
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.demo import Demo, run_demo
from tests.rows import register_frame, sources_frame
from toolkit import inspection as ins
from toolkit import store
from toolkit.intake import load_layouts
from toolkit.model import tables
from toolkit.values import id_number

# How fast examples are made says something about how busy the machine is, and nothing about the code.
hypothesis_settings.register_profile("shared machine", suppress_health_check=[HealthCheck.too_slow], deadline=None)
hypothesis_settings.load_profile("shared machine")

SETTINGS = """
county: 测试县
county_code: "399901"
as_of: 2026-10-31
period: {from: 2026-01, to: 2026-10}
fictional_regions: true
seed: "1"
"""

DEFAULTS: dict[str, dict[str, object]] = {
    "dibao_roster": {
        "township_name": "柳河镇",
        "village_name": "石桥村",
        "relation_to_head": "head",
        "household_size": 1,
        "insured_count": 1,
        "benefit_status": "active",
        "monthly_benefit_fen": 30_000,
        "approved_on": "2024-01-01",
    },
    "payments": {
        "township_name": "柳河镇",
        "village_name": "石桥村",
        "insured_count": 1,
        "amount_fen": 30_000,
        "account_number": "012345678901",
    },
    "hukou": {"township_name": "柳河镇", "village_name": "石桥村", "relation_to_head": "head", "hukou_status": "registered"},
    "deaths": {"township_name": "柳河镇", "village_name": "石桥村"},
    "tekun_roster": {"township_name": "柳河镇", "village_name": "石桥村", "support_mode": "home", "monthly_benefit_fen": 80_000},
    "disability_certificates": {
        "township_name": "柳河镇",
        "village_name": "石桥村",
        "disability_category": "physical",
        "disability_level": "1",
        "issued_on": "2020-01-01",
        "valid_until": "2030-01-01",
        "certificate_status": "valid",
    },
    "living_subsidies": {
        "township_name": "柳河镇",
        "village_name": "石桥村",
        "disability_level": "1",
        "monthly_amount_fen": 8_000,
    },
    "nursing_subsidies": {
        "township_name": "柳河镇",
        "village_name": "石桥村",
        "disability_level": "1",
        "monthly_amount_fen": 8_000,
    },
    "officials": {"post": "村主任", "official_kind": "village", "in_office_from": "2020-01-01"},
    "vehicles": {"plate_kind": "small_car", "vehicle_status": "normal", "first_registered_on": "2023-05-01"},
}

VILLAGE = {
    "village_code": "399901100201",
    "village_name": "石桥村",
    "township_name": "柳河镇",
    "population": 2000,
    "longitude": 100.0,
    "latitude": 1.0,
}

OFFICE = ("soffice", "pdftotext")
Rows = list[dict[str, object]]
Build = Callable[..., ins.Inspection]


def an_id(sequence: int, born: str = "19500307") -> str:
    """A valid fictional id number."""
    body = f"399901{born}{sequence:03d}"
    return body + str(id_number.check_characters(np.array([body]))[0])


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without LibreOffice what it shows cannot be looked at; on CI that is a failure."""
    missing = [program for program in OFFICE if not shutil.which(program)] if item.get_closest_marker("office") else []
    if missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not on this machine: {', '.join(missing)}")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """``mingcha demo`` in a fresh folder whose name has spaces and Chinese characters."""
    return run_demo(tmp_path_factory.mktemp("演示 县") / "demo")


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """``build(deaths=[{...}], ...)``: an inspection whose register tables hold these rows, not yet resolved."""

    def make(**registers: Rows) -> ins.Inspection:
        (tmp_path / "inspection.yaml").write_text(SETTINGS, "utf-8")
        inspection = ins.open_inspection(tmp_path)
        registers.setdefault("villages", [VILLAGE])
        with store.writing(inspection.work) as writer:
            for name, layout in load_layouts().items():
                rows = [DEFAULTS.get(name, {}) | row for row in registers.get(name, [])]
                writer.write_columns(name, register_frame(layout, rows) if rows else pd.DataFrame(), layout.dtypes())
            writer.write(
                tables.SOURCES, sources_frame({name: len(rows) for name, rows in registers.items()}, dt.date(2026, 10, 31))
            )
        return inspection

    return make


@pytest.fixture
def judge(build: Build) -> Callable[..., pd.DataFrame]:
    """As ``build``, then identity, linkage and checks; returns the judgements."""

    def run(**registers: Rows) -> pd.DataFrame:
        inspection = build(**registers)
        ins.resolve_identities(inspection)
        ins.link_registers(inspection)
        assert ins.run_checks(inspection) == []
        return ins.table(inspection, "judgements")

    return run
