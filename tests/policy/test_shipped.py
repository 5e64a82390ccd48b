"""What ships with the toolkit: sourced, dated, and verified only where a document at hand says so."""

import datetime as dt
import re
from pathlib import Path

import pytest

from toolkit.policy import DatedValue, load_policy, overlay_titles

SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
OVERLAID = [(name, load_policy(base=[name])) for name in overlay_titles()]
VALUES = [
    (key, value)
    for name, policy in [("default", load_policy()), *OVERLAID]
    for key, parameter in policy.parameters.items()
    for value in parameter.values
    if value.layer.name == name
]
QUOTED = [(key, value) for key, value in VALUES if value.seed]


def squeezed(text: str) -> str:
    return re.sub(r"\s|[,，。、]", "", text)


def seed_text(seed: str) -> str:
    (path,) = SEEDS.glob(f"00{seed[1]}_*.txt")
    return squeezed(path.read_text("utf-8"))


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the policy documents are not part of the project")
@pytest.mark.parametrize(("key", "value"), QUOTED, ids=[f"{key}-{value.layer.name}" for key, value in QUOTED])
def test_a_quoted_phrase_stands_in_its_document(key: str, value: DatedValue) -> None:
    assert squeezed(value.phrase) in seed_text(value.seed)


# What the phrase says where the value is written in another way: times as numbers of days or months, a switch that is on.
SAID = {
    "report_valid_days": "一年",
    "report_coverage_min": "每年至少",
    "review_months_stable": "年度",
    "ledger_update_days": "按季度",
    "clue_triage_days": "每月",
    "work_cost_required": "就业成本",
    "rigid_expense_required": "刚性支出",
    "institution_share_min": "50%",
    "relief_reserve_floor_fen": "5万元",
    "relief_uplift_fen": "1000元",
}
NUMBERS = [(key, value) for key, value in VALUES if value.verified and not isinstance(value.value, list)]


@pytest.mark.parametrize(("key", "value"), NUMBERS, ids=[f"{key}-{value.layer.name}" for key, value in NUMBERS])
def test_a_verified_number_is_what_its_phrase_says(key: str, value: DatedValue) -> None:
    written = f"{value.value.month}月" if isinstance(value.value, dt.date) else str(value.value)
    assert SAID.get(key, written) in value.phrase


def test_the_seed_of_an_overlay_is_its_own_document() -> None:
    seeds = {"sixian-2020": "S0", "yongchuan-2021": "S1", "xx-town-2020": "S2", "yanggu-2020": "S3", "jinjiang-2019": "S4"}
    assert set(seeds) == set(overlay_titles())
    assert {(value.layer.name, value.seed) for _, value in VALUES if value.layer.name != "default"} == set(seeds.items())


def test_what_nobody_could_look_up_is_not_verified() -> None:
    assert [key for key, value in VALUES if "转述" in value.source and value.verified and not value.phrase] == []


@pytest.mark.parametrize(
    ("key", "eve", "day", "before", "after"),
    [
        ("tekun_intellectual_mental_levels", "2021-04-25", "2021-04-26", ["1", "2"], ["1", "2", "3"]),
        ("tekun_physical_levels", "2021-04-25", "2021-04-26", ["1"], ["1", "2"]),
        ("tekun_visual_levels", "2021-04-25", "2021-04-26", [], ["1"]),
        ("tekun_minor_age", "2020-08-24", "2020-08-25", 16, 18),
        ("review_months_unstable", "2021-06-30", "2021-07-01", 3, 6),
        ("price_consumer_rise", "2022-08-31", "2022-09-01", 3.5, 3.0),
        ("price_consumer_rise", "2023-03-31", "2023-04-01", 3.0, 3.5),
    ],
)
def test_the_law_changed_on_this_day(key: str, eve: str, day: str, before: object, after: object) -> None:
    policy = load_policy()
    assert policy.value(key, dt.date.fromisoformat(eve)) == before
    assert policy.value(key, dt.date.fromisoformat(day)) == after


def test_wider_sets_of_kin_add_to_the_core_and_repeat_nothing() -> None:
    policy, on = load_policy(), dt.date(2024, 1, 1)
    sets = [set(policy.items(key, on)) for key in ("kin_relations", "kin_relations_wide", "kin_relations_widest")]
    assert sum(map(len, sets)) == len(set().union(*sets)) == len(policy.parameters["kin_relations"].words)


def test_epidemic_windows_are_closed_today() -> None:
    policy, on = load_policy(), dt.date(2023, 1, 1)
    assert not any(
        policy.holds(key, on) for key in ("epidemic_window", "exit_pause", "review_deferral", "uninsured_grant_window")
    )
