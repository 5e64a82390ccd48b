"""Tables of the topic: columns and codes that the intake knows, forms for all of them, plausible sizes."""

from importlib.resources import files

import numpy as np
import pytest
import yaml

from toolkit.intake.layout_files import load_layouts, load_lookups
from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.world import World

REGISTERS = (
    "exits applications reviews income_reports real_estate market_entities public_payroll employee_insurance provident_fund pensions "
    "financial_assets medical_self_pay poverty_monitoring marriages detentions students unemployment event_families standards"
).split()
FILLED = {"person_name", "id_number", "sex", "township_name", "village_name"}  # by the engine, from the person's row


def form(register: str) -> dict[str, dict[str, str]]:
    return dict(yaml.safe_load((files("toolkit.synthetic") / "forms" / f"{register}.yaml").read_text("utf-8")))


@pytest.mark.parametrize("register", REGISTERS)
def test_required_columns_are_there(world: World, register: str) -> None:
    table = world.registers[register]
    for column in load_layouts()[register].required:
        role = column.name.removesuffix("_id_number").removesuffix("_name")
        assert column.name in table or column.name in FILLED or f"{role}_person" in table, column.name
    assert len(table) > 0


@pytest.mark.parametrize("register", REGISTERS)
def test_codes_are_known_to_the_intake(world: World, register: str) -> None:
    table = world.registers[register]
    for column in load_layouts()[register].columns:
        if column.kind == "lookup" and column.name in table:
            codes = set(load_lookups()[column.lookup].values())
            assert set(table[column.name].unique()) <= codes | {""}, column.name


@pytest.mark.parametrize("register", REGISTERS)
def test_required_values_are_never_blank(world: World, register: str) -> None:
    table = world.registers[register]
    for column in load_layouts()[register].required:
        if column.name not in table:
            continue
        values = table[column.name]
        assert values.notna().all(), column.name
        if column.kind in ("date", "month"):
            assert (values >= 0).all(), column.name
        elif column.kind == "lookup":
            assert (values != "").all(), column.name


@pytest.mark.parametrize("register", REGISTERS)
def test_the_form_writes_only_columns_and_headings_of_the_layout(world: World, register: str) -> None:
    known = {c.name: {c.label, *c.aliases} for c in load_layouts()[register].columns}
    for name, headings in form(register)["columns"].items():
        assert set(headings.removeprefix("?").split("|")) <= known[name], name
        role = name.removesuffix("_id_number").removesuffix("_name")
        assert name in world.registers[register] or name in FILLED or f"{role}_person" in world.registers[register], name


@pytest.mark.parametrize("register", REGISTERS)
def test_rows_name_persons_of_the_county_and_days_up_to_now(world: World, register: str) -> None:
    table = world.registers[register]
    if register == "standards":
        return
    assert np.isin(table["person"], world.persons.index).all()
    ahead = {"graduates_on", "detained_until", "next_review_on", "period_until"}
    for column in table:
        if column.endswith("_on") and column not in ahead:
            assert table[column].max() <= world.as_of, column
        if column.endswith("_month") and column != "from_month":
            assert table[column].max() <= LAST_MONTH, column


def test_shares_of_the_population_are_plausible(world: World) -> None:
    persons = world.persons[world.persons["alive"]]
    adults, working, old = (persons["age"] >= 18).sum(), persons["age"].between(17, 60).sum(), (persons["age"] >= 60).sum()
    tables = world.registers
    assert tables["real_estate"]["person"].nunique() / adults == pytest.approx(0.08, abs=0.015)
    assert tables["public_payroll"]["person"].nunique() / adults == pytest.approx(0.02, abs=0.006)
    pension = tables["employee_insurance"].query("insurance_kind == 'employee_pension'")
    assert pension["person"].nunique() / working == pytest.approx(0.12, abs=0.015)
    assert tables["pensions"]["person"].nunique() / old == pytest.approx(0.95, abs=0.02)
    children = persons.index[persons["age"].between(8, 15)]
    assert np.isin(children, tables["students"]["person"]).mean() == pytest.approx(0.96, abs=0.02)


def test_most_reports_of_paid_households_stay_within_the_standard(world: World) -> None:
    now = (
        world.registers["income_reports"]
        .query("household >= 0")
        .sort_values("reported_on")
        .drop_duplicates("household", keep="last")
    )
    assert (now["report_result"] == "within").mean() > 0.8
    paid = world.households.index[world.paid_now()]
    assert np.isin(paid, now["household"]).all()
    incomes = now[["wage_fen", "business_fen", "property_fen", "transfer_fen"]]
    assert (incomes >= 0).all(axis=None)
    assert (incomes.sum(axis=1) >= now["work_cost_fen"] + now["rigid_expense_fen"]).all()


def test_cases_run_in_order(world: World) -> None:
    cases = world.registers["applications"]
    assert (cases["applied_on"] <= cases["accepted_on"]).all()
    decided = cases[cases["decided_on"] >= 0]
    assert (decided["surveyed_on"] < decided["decided_on"]).all()
    noticed = cases[cases["notice_from"] >= 0]
    assert (noticed["notice_from"] < noticed["notice_until"]).all()
    assert (cases["investigator_person"] != cases["person"]).all()


def test_approved_cases_are_the_approvals_of_the_roster(world: World) -> None:
    cases = world.registers["applications"].query("outcome == 'approved' and scheme == 'dibao'")
    approved = world.households.loc[cases["household"], "approved_on"].to_numpy()
    assert (cases["decided_on"].to_numpy() == approved).all()


def test_standards_follow_each_other_without_gaps(world: World) -> None:
    rural = world.registers["standards"].query("scheme == 'dibao' and area == 'rural'").sort_values("effective_from")
    assert (rural["effective_until"].iloc[:-1].to_numpy() + 1 == rural["effective_from"].iloc[1:].to_numpy()).all()
    assert rural["effective_until"].iloc[-1] == -1
    assert rural["monthly_standard_fen"].is_monotonic_increasing


def test_every_monitored_family_has_one_head_and_no_more_members_than_its_size(world: World) -> None:
    families = world.registers["poverty_monitoring"].groupby("household_number")
    assert (families.size() <= families["household_size"].first()).all()
    assert (families["head"].nunique() == 1).all()
    assert (families["relation_to_head"].agg(lambda codes: (codes == "head").sum()) <= 1).all()
