"""The registers of care, payment and village offices: columns, codes, repeatability, plausible rates."""

import numpy as np
import pandas as pd
import pytest

from toolkit.intake.layout_files import load_layouts, load_lookups
from toolkit.synthetic import Calibration
from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.county import make_county
from toolkit.synthetic.filling import filled
from toolkit.synthetic.form import load_forms
from toolkit.synthetic.world import World

REGISTERS = """care_agreements care_assessments care_visits placement_wishes institution_residents voluntary_agreements
elderly_allowances injury_care children temporary_relief relief_reserves card_custody notices price_index price_supplements
fund_transfers village_facts self_check_returns trainings left_behind hotline_tests facilities""".split()
WORLD_COLUMNS = {
    "complaints": "triaged_on triage_result handled_by responded_on feedback_on referred_on",
    "tekun": "institution caregiver_name monthly_nursing_fen",
    "payments": "payment_kind pay_channel payment_result remark",
}


@pytest.mark.parametrize("register", REGISTERS)
def test_required_columns_are_there_once_identities_are_filled_in(world: World, register: str) -> None:
    table = filled(world, world.registers[register], load_forms()[register].columns)
    required = {column.name for column in load_layouts()[register].required}
    assert required <= set(table.columns)
    assert len(table) > 0


@pytest.mark.parametrize("register", REGISTERS)
def test_codes_are_those_of_the_lookups(world: World, register: str) -> None:
    table, lookups = world.registers[register], load_lookups()
    for column in load_layouts()[register].columns:
        if column.kind == "lookup" and column.name in table:
            assert set(table[column.name].unique()) <= set(lookups[column.lookup].values()) | {""}, column.name


@pytest.mark.parametrize("register", REGISTERS)
def test_forms_use_headings_and_words_that_the_intake_knows(register: str) -> None:
    form, lookups = load_forms()[register], load_lookups()
    columns = {column.name: column for column in load_layouts()[register].columns}
    for name in form.columns:
        assert set(form.headings(name)) <= {columns[name].label, *columns[name].aliases}, name
    for name, table in form.words.items():
        known = lookups[columns[name].lookup]
        assert all(known[word] == code for code, words in table.items() for word in words), name


@pytest.mark.parametrize("register", REGISTERS)
def test_days_and_months_lie_in_living_memory(world: World, register: str) -> None:
    table, form = world.registers[register], load_forms()[register]
    for name in form.columns:
        if name in table and form.style(name) in ("date", "month"):
            values = table.loc[table[name] != -1, name]
            low, high = (0, world.as_of + 3700) if form.style(name) == "date" else (1970 * 12, LAST_MONTH)
            assert values.between(low, high).all(), name


@pytest.mark.parametrize(("table", "columns"), WORLD_COLUMNS.items())
def test_base_registers_get_their_extra_columns(world: World, table: str, columns: str) -> None:
    assert set(columns.split()) <= set(getattr(world, table).columns)


def test_the_same_seed_gives_the_same_tables() -> None:
    first, second = (make_county(Calibration(), seed=3, townships=2, villages=8, progress=lambda message: None) for _ in range(2))
    for register in REGISTERS:
        pd.testing.assert_frame_equal(first.registers[register], second.registers[register])
    pd.testing.assert_frame_equal(first.payments, second.payments)


def test_most_tekun_persons_at_home_are_cared_for(world: World) -> None:
    home = world.tekun[(world.tekun["supported_until"] < 0) & (world.tekun["mode"] == "home")]
    agreements = world.registers["care_agreements"]
    running = agreements[agreements["valid_until"] >= world.as_of]
    assert home["person"].isin(running["person"]).mean() > 0.95
    assert 0.15 < (world.tekun["mode"] == "institution").mean() < 0.35


def test_rates_are_plausible(world: World) -> None:
    people = int(world.persons["alive"].sum())
    registers = world.registers
    assert 0.001 < len(registers["temporary_relief"]) / people / 2 < 0.006
    assert 0.002 < len(registers["left_behind"]) / people < 0.03
    assert len(registers["children"]) / people < 0.003
    poor = registers["elderly_allowances"].query("allowance_kind == 'poor_elderly'")
    assert len(poor) < world.members["listed"].sum() / 2
    supplement = registers["price_supplements"]
    assert supplement.groupby("supplement_month")["person"].nunique().between(0.8 * 4000, 9000).all()


def test_payments_add_up_to_what_the_treasury_books(world: World) -> None:
    table = registers = world.registers["fund_transfers"]
    paid = world.payments.loc[world.payments["payment_result"] != "failed", "amount_fen"].sum()
    assert abs(table["paid_fen"].sum() / paid - 1) < 0.01
    assert (registers["balance_fen"] >= 0).all()


def test_caregivers_and_custodians_are_people_of_the_place(world: World) -> None:
    village = world.persons["village"].to_numpy()
    for register, role in (("care_agreements", "caregiver_person"), ("card_custody", "custodian_person")):
        table = world.registers[register]
        near = village[table[role]] == village[table["person"]]
        assert np.mean(near) > 0.8
