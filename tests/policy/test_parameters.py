"""Dated values: the one in force on the day, never one from before the first or after the last."""

import datetime as dt
from pathlib import Path

import pytest

from toolkit.model.errors import PolicyError
from toolkit.policy import Policy, load_policy


def overlay(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "county.yaml").write_text(text, "utf-8")
    return folder


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


CHANGED = """
payment_day:
  label: 每月发放截止日
  unit: 日
  values:
    - {from: 2020-01-01, value: 11, source: 甲, verified: false}
    - {from: 2021-07-01, value: 20, source: 乙, phrase: 每月20日前, verified: true}
"""
WINDOW = """
relief_reserve_floor_fen:
  values:
    - {from: 2020-02-01, until: 2020-05-31, value: 5000000, source: 甲, verified: false}
    - {from: 2020-10-01, until: 2020-10-01, value: 6000000, source: 乙, verified: false}
exit_pause:
  values:
    - {from: 2023-01-01, until: 2023-01-31, value: true, source: 丙, verified: false}
"""


@pytest.fixture
def windows(tmp_path: Path) -> Policy:
    return load_policy(overlay(tmp_path, WINDOW))


@pytest.mark.parametrize(("on", "value"), [("2020-01-01", 11), ("2021-06-30", 11), ("2021-07-01", 20), ("2030-01-01", 20)])
def test_value_in_force(tmp_path: Path, on: str, value: int) -> None:
    assert load_policy(overlay(tmp_path, CHANGED)).number("payment_day", day(on)) == value


def test_shipped_values_stay_before_the_first_date_of_the_county(tmp_path: Path) -> None:
    county, shipped = (
        policy.in_force("payment_day", day("2019-12-31")) for policy in (load_policy(overlay(tmp_path, CHANGED)), load_policy())
    )
    assert (county.since, county.value, county.source, county.layer) == (
        shipped.since,
        shipped.value,
        shipped.source,
        shipped.layer,
    )


def test_shipped_values_from_the_first_date_of_the_county_on_are_dropped(tmp_path: Path) -> None:
    early = "payment_day: {values: [{from: 2001-01-01, value: 25, verified: false, source: 甲}]}"
    county = load_policy(overlay(tmp_path, early))
    assert load_policy().parameters["payment_day"].values[0].since > day("2001-01-01")
    assert [value.value for value in county.parameters["payment_day"].values] == [25]


def test_what_the_county_leaves_out_stays_as_shipped(tmp_path: Path) -> None:
    text = "kin_relations: {values: [{from: 2024-01-01, value: [spouse], verified: false, source: 甲}]}"
    county = load_policy(overlay(tmp_path, text)).parameters["kin_relations"]
    shipped = load_policy().parameters["kin_relations"]
    assert (county.label, county.unit, county.words) == (shipped.label, shipped.unit, shipped.words)
    assert load_policy(tmp_path).describe("kin_relations", day("2025-01-01")).endswith("：配偶")


def test_a_county_may_add_words_to_a_list(tmp_path: Path) -> None:
    text = "kin_relations: {words: {godparent: 干亲}, values: [{from: 2024-01-01, value: [spouse, godparent], verified: false, source: 甲}]}"
    assert load_policy(overlay(tmp_path, text)).describe("kin_relations", day("2025-01-01")).endswith("：配偶、干亲")


def test_before_the_first_date_raises() -> None:
    with pytest.raises(PolicyError, match=r"payment_day.*1999-12-31 时这个参数没有值；有值的时间：2012-01-01 起"):
        load_policy().number("payment_day", day("1999-12-31"))


def test_unknown_parameter_raises() -> None:
    for ask in (load_policy().find, load_policy().holds, load_policy().describe):
        with pytest.raises(PolicyError, match=r"【payday】没有这个参数"):
            ask("payday", day("2024-01-01"))


@pytest.mark.parametrize(
    ("on", "value"),
    [
        ("2020-01-31", None),
        ("2020-02-01", 5_000_000),
        ("2020-05-31", 5_000_000),
        ("2020-06-01", None),
        ("2020-10-01", 6_000_000),
        ("2020-10-02", None),
    ],
)
def test_a_value_with_a_last_day_counts_until_then(windows: Policy, on: str, value: int | None) -> None:
    found = windows.find("relief_reserve_floor_fen", day(on))
    assert (found.value if found else None) == value
    if value is None:
        with pytest.raises(PolicyError, match="2020-02-01 至 2020-05-31、2020-10-01 至 2020-10-01"):
            windows.value("relief_reserve_floor_fen", day(on))


@pytest.mark.parametrize(
    ("on", "holds"), [("2022-12-31", False), ("2023-01-01", True), ("2023-01-31", True), ("2023-02-01", False)]
)
def test_a_switch_holds_within_its_days_only(windows: Policy, on: str, holds: bool) -> None:
    assert windows.holds("exit_pause", day(on)) is holds


def test_each_kind_of_value_is_asked_for_by_its_own_name() -> None:
    policy, on = load_policy(), day("2024-01-01")
    with pytest.raises(PolicyError, match="不是一个数"):
        policy.number("work_cost_required", on)
    with pytest.raises(PolicyError, match="不是名单"):
        policy.items("payment_day", on)
    with pytest.raises(PolicyError, match="不是开关"):
        policy.holds("payment_day", on)
    assert policy.items("nursing_levels", on) == ["1", "2"]


@pytest.mark.parametrize(
    ("key", "on", "text"),
    [
        ("payment_day", "2024-01-01", "10 日"),
        ("death_grace_months_tolerant", "2024-01-01", "1 个月"),
        ("income_tolerance", "2024-01-01", "5%"),
        ("self_pay_min_fen", "2024-01-01", "50,000 元"),
        ("work_cost_required", "2024-01-01", "是"),
        ("tekun_visual_levels", "2021-04-25", "无"),
        ("tekun_visual_levels", "2021-04-26", "一级"),
        ("exit_pause", "2024-01-01", "这一天没有值；有值的时间：2020-02-01 至 2020-06-30"),
        ("relief_reserve_floor_fen", "2024-01-01", "这一天没有值；还没有任何值"),
    ],
)
def test_values_are_read_out_as_people_say_them(key: str, on: str, text: str) -> None:
    assert load_policy().describe(key, day(on)).endswith(f"：{text}")


def test_county_replaces_only_its_own_keys(tmp_path: Path) -> None:
    county = load_policy(overlay(tmp_path, CHANGED))
    assert county.parameters["kin_relations"] == load_policy().parameters["kin_relations"]


def test_table_covers_every_day_once(tmp_path: Path) -> None:
    table = load_policy(overlay(tmp_path, CHANGED)).table()
    spans = table[table["key"] == "payment_day"][["valid_from", "valid_to"]].values.tolist()
    assert spans[-2:] == [[day("2020-01-01"), day("2021-07-01")], [day("2021-07-01"), day("9999-12-31")]]
    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
    assert spans[0][0] == load_policy().parameters["payment_day"].values[0].since


def test_table_says_what_each_value_rests_on(tmp_path: Path) -> None:
    table = load_policy(overlay(tmp_path, CHANGED)).table().set_index(["key", "valid_from"])
    last, shipped = table.loc[("payment_day", day("2021-07-01"))], table.loc[("payment_day", day("2012-01-01"))]
    assert last[["number", "unit", "layer", "source", "phrase", "seed", "verified"]].tolist() == [
        20.0,
        "日",
        "county",
        "乙",
        "每月20日前",
        "",
        True,
    ]
    assert shipped[["number", "layer", "seed", "verified"]].tolist() == [10.0, "default", "S4", True]


def test_table_writes_lists_item_by_item_and_switches_as_one(windows: Policy) -> None:
    table = windows.table()
    nursing = table[table["key"] == "nursing_levels"]
    assert nursing["text"].tolist() == ["1", "2"] and nursing["number"].isna().all()
    assert table.loc[table["key"] == "exit_pause", "number"].unique().tolist() == [1.0]
    assert "nursing_level3_categories" not in set(table["key"])  # an empty list has no item
