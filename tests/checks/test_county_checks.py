"""A county's own checks, runs that were stopped, and amounts that several checks claim."""

from collections.abc import Callable

import pytest

from tests.checks.cases import QIAN, ZHAO, on_roster, paid
from toolkit import inspection as ins
from toolkit.checks import Check, county_catalogue, load_catalogue, runner

Build = Callable[..., ins.Inspection]

OWN_YAML = """
id: X01
title: 本县试办的检查
level: household
unit: [household]
channel: process
tier: weak
basis: [{document: 本县通知, phrase: 试办}]
needs: [dibao_roster]
sentence: "{village}有一户登记了{members}人"
"""
OWN_SQL = """
SELECT household_key AS unit_key, household_key, village_code, 'flag' AS verdict, source_rows, member_count AS members FROM households
"""


@pytest.fixture
def linked(build: Build) -> ins.Inspection:
    dead = [{**ZHAO, "died_on": "2026-07-09"}]
    inspection = build(dibao_roster=[on_roster(ZHAO, "C1"), on_roster(QIAN, "C2")], payments=paid(ZHAO) + paid(QIAN), deaths=dead)
    ins.resolve_identities(inspection)
    ins.link_registers(inspection)
    (inspection.folder / "checks").mkdir()
    return inspection


def write(inspection: ins.Inspection, **files: str) -> None:
    for name, text in files.items():
        (inspection.folder / "checks" / name.replace("_", ".", 1)).write_text(text, "utf-8")


def runs(inspection: ins.Inspection) -> dict[str, dict[str, object]]:
    return {row["check_id"]: row for row in ins.table(inspection, "check_runs").to_dict("records")}


def test_a_county_adds_a_check(linked: ins.Inspection) -> None:
    write(linked, X01_yaml=OWN_YAML, X01_sql=OWN_SQL)
    assert ins.run_checks(linked) == []
    flags = ins.table(linked, "flags")
    assert flags.loc[flags["check_id"] == "X01", "sentence"].tolist() == ["石桥村有一户登记了1人"] * 2
    assert runs(linked)["X01"]["origin"] == "checks/X01.yaml"


def test_a_county_overrides_only_the_sql_of_a_check(linked: ins.Inspection) -> None:
    write(
        linked,
        E02_sql="SELECT household_key AS unit_key, 'ok' AS verdict, source_rows, 'small_car' AS plate_kind FROM households",
    )
    check = county_catalogue(linked.folder / "checks").checks["E02"]
    assert (check.title, check.origin) == (load_catalogue()["E02"].title, "checks/E02.sql")
    ins.run_checks(linked)
    assert runs(linked)["E02"]["units"] == 2


@pytest.mark.parametrize(
    ("yaml", "sql", "told"),
    [
        (OWN_YAML.replace("needs: [", "needs: ["), "SELECT nothing", "Binder Error"),
        (OWN_YAML, "SELEC 1", "Parser Error"),
        (OWN_YAML, OWN_SQL.replace("household_key AS unit_key", "'x' AS unit_key"), "有 1 个对象出现两次"),
        (OWN_YAML, OWN_SQL.replace("'flag'", "'bad'"), "verdict 不是"),
        (OWN_YAML, OWN_SQL.replace(", source_rows", ""), "缺少列 source_rows"),
        (OWN_YAML.replace("{members}", "{people}"), OWN_SQL, "{people}"),
        (OWN_YAML.replace("tier: weak", "tier: [weak"), OWN_SQL, "YAML 写法有误"),
        (OWN_YAML.replace("tier: weak", "tier: huge"), OWN_SQL, "“tier”"),
        (OWN_YAML + "parameters: [no_such_parameter]\n", OWN_SQL, "no_such_parameter"),
        (OWN_YAML, OWN_SQL.replace("member_count", "CAST(household_key AS INTEGER)"), "ConversionException"),
    ],
)
def test_a_broken_check_is_named_and_the_others_still_run(linked: ins.Inspection, yaml: str, sql: str, told: str) -> None:
    write(linked, X01_yaml=yaml, X01_sql=sql)
    (problem,) = ins.run_checks(linked)
    assert "checks/X01.yaml" in problem
    assert told in problem
    assert "请" in problem
    assert "flag" in set(ins.table(linked, "judgements")["verdict"])
    assert "X01" not in set(ins.table(linked, "judgements")["check_id"])


def test_a_broken_override_does_not_fall_back_to_the_shipped_check(linked: ins.Inspection) -> None:
    write(linked, D01_yaml="id: D01")
    (problem,) = ins.run_checks(linked)
    assert "checks/D01.yaml" in problem
    assert "D01" not in set(ins.table(linked, "flags")["check_id"])


def watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the checks that are judged from now on."""
    judge, seen = runner._judge, []

    def judge_and_tell(connection: object, check: Check, *rest: object) -> object:
        seen.append(check.id)
        return judge(connection, check, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(runner, "_judge", judge_and_tell)
    return seen


class Stopped(Exception):
    """The run is stopped by the user."""


def test_a_stopped_run_goes_on_where_it_was(linked: ins.Inspection, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(stage: str, check: str, done: int, total: int) -> None:
        if check == "E02":
            raise Stopped

    with pytest.raises(Stopped):
        ins.run_checks(linked, stop)
    done = {path.stem for path in (linked.work / "check_runs").glob("*.parquet")}
    assert "E02" not in done
    assert min(load_catalogue()) in done
    assert max(load_catalogue()) not in done
    again = watched(monkeypatch)
    ins.run_checks(linked)
    assert sorted(again) == [check_id for check_id in load_catalogue() if check_id not in done]
    assert "D01" in set(ins.table(linked, "flags")["check_id"])


def test_only_checks_whose_files_changed_are_judged_again(linked: ins.Inspection, monkeypatch: pytest.MonkeyPatch) -> None:
    ins.run_checks(linked)
    again = watched(monkeypatch)
    ins.run_checks(linked)
    assert again == []
    (linked.work / "vehicles.parquet").touch()
    ins.run_checks(linked)
    assert sorted(again) == sorted(c.id for c in load_catalogue().values() if "vehicles" in c.registers)


def test_a_check_that_is_no_longer_there_leaves_nothing(linked: ins.Inspection) -> None:
    write(linked, X01_yaml=OWN_YAML, X01_sql=OWN_SQL)
    ins.run_checks(linked)
    for path in (linked.folder / "checks").iterdir():
        path.unlink()
    ins.run_checks(linked)
    assert "X01" not in set(ins.table(linked, "judgements")["check_id"]) | set(ins.table(linked, "flags")["check_id"])


def test_months_that_two_checks_claim_count_once(build: Build) -> None:
    """The dead man was on tekun too: his dibao from July on is D01's and T01's."""
    inspection = build(
        dibao_roster=[on_roster(ZHAO, "C1")],
        payments=paid(ZHAO),
        deaths=[{**ZHAO, "died_on": "2026-06-09"}],
        tekun_roster=[{**ZHAO, "supported_from": "2026-05-01", "last_paid_month": "2026-08-01", "monthly_benefit_fen": 80_000}],
    )
    ins.resolve_identities(inspection)
    ins.link_registers(inspection)
    ins.run_checks(inspection)
    totals = ins.table(inspection, "amount_totals").set_index("scheme")
    assert totals.loc["dibao", ["months", "strict_fen"]].tolist() == [6, 6 * 30_000]  # May to October
    assert totals.loc["dibao", "checks"] == "D01、T01"
    assert totals.loc["tekun_roster", ["months", "strict_fen", "tolerant_fen"]].tolist() == [2, 160_000, 80_000]


def test_months_of_a_subsidy_that_two_checks_claim_count_once(build: Build) -> None:
    """On tekun from May, and paid the nursing subsidy until October: to S03 a condition fails, to S08 it is one benefit too many."""
    inspection = build(
        nursing_subsidies=[{**ZHAO, "paid_from": "2026-03-01", "paid_until": "2026-10-01"}],
        disability_certificates=[ZHAO],
        tekun_roster=[{**ZHAO, "supported_from": "2026-05-01", "last_paid_month": "2026-10-01", "monthly_benefit_fen": 80_000}],
        dibao_roster=[on_roster(QIAN, "C1")],
        payments=paid(QIAN),
    )
    ins.resolve_identities(inspection)
    ins.link_registers(inspection)
    ins.run_checks(inspection)
    totals = ins.table(inspection, "amount_totals").set_index("scheme")
    assert totals.loc["nursing_subsidies", ["months", "strict_fen", "tolerant_fen"]].tolist() == [6, 48_000, 48_000]
    assert totals.loc["nursing_subsidies", "checks"] == "S03、S08"
