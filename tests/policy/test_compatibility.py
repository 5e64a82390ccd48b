"""Which benefits go together: the county over the province over the shipped, day by day; wrong files by file, line and what is allowed."""

import datetime as dt
from pathlib import Path

import pytest

from toolkit.model.errors import Problems
from toolkit.policy import RULES, load_policy

TOGETHER = "tekun_roster, poor_elderly"


def pair(schemes: str, days: str, rule: str = "allowed") -> str:
    return f"{{schemes: [{schemes}], rule: {rule}, {days}, source: 甲, verified: false}}"


def folder(tmp_path: Path, *pairs: str, place: str = ".") -> Path:
    (tmp_path / place).mkdir(exist_ok=True)
    (tmp_path / place / "compatibility.yaml").write_text("pairs:\n" + "".join(f"  - {pair}\n" for pair in pairs), "utf-8")
    return tmp_path


def rule(county: Path | None, one: str, other: str, day: str) -> str | None:
    """What SQL finds for a month."""
    table, on = load_policy(county).matrix.table(), dt.date.fromisoformat(day)
    found = table[(table["scheme"] == one) & (table["other"] == other) & (table["valid_from"] <= on) & (on < table["valid_to"])]
    assert len(found) <= 1
    return found["rule"].item() if len(found) else None


def complaints(county: Path) -> list[str]:
    with pytest.raises(Problems) as refused:
        load_policy(county)
    return [str(problem) for problem in refused.value.problems]


def test_the_shipped_matrix_knows_every_rule_it_uses_and_both_ways() -> None:
    table = load_policy().matrix.table()
    assert set(table["rule"]) <= set(RULES)
    ways = set(zip(table["scheme"], table["other"], table["rule"], strict=True))
    assert {(other, one, said) for one, other, said in ways} == ways
    assert rule(None, "dibao", "tekun_roster", "2026-01-01") == "forbidden"


@pytest.mark.parametrize(
    ("day", "said"),
    [("2019-12-31", "forbidden"), ("2020-01-01", "allowed"), ("2022-12-31", "allowed"), ("2023-01-01", "forbidden")],
)
@pytest.mark.parametrize("schemes", [TOGETHER, "poor_elderly, tekun_roster"])
def test_a_window_of_the_county_counts_up_to_its_last_day_in_either_order(
    tmp_path: Path, schemes: str, day: str, said: str
) -> None:
    county = folder(tmp_path, pair(schemes, "from: 2020-01-01, until: 2022-12-31"))
    assert rule(county, "tekun_roster", "poor_elderly", day) == rule(county, "poor_elderly", "tekun_roster", day) == said
    assert rule(county, "dibao", "tekun_roster", day) == "forbidden"


def test_county_over_province_over_shipped(tmp_path: Path) -> None:
    folder(tmp_path, pair(TOGETHER, "from: 2018-01-01", "top_up"), place="province")
    county = folder(tmp_path, pair(TOGETHER, "from: 2020-01-01"))
    assert [rule(county, "tekun_roster", "poor_elderly", f"{year}-06-01") for year in (2017, 2019, 2020)] == [
        "forbidden",
        "top_up",
        "allowed",
    ]


def test_a_pair_that_nobody_spoke_of_can_be_added(tmp_path: Path) -> None:
    assert rule(None, "dibao", "injury_care", "2026-01-01") is None
    county = folder(tmp_path, pair("injury_care, dibao", "from: 2020-01-01"))
    assert rule(county, "dibao", "injury_care", "2026-01-01") == "allowed"


def test_other_files_of_the_folder_stay_parameters(tmp_path: Path) -> None:
    county = folder(tmp_path, pair(TOGETHER, "from: 2020-01-01"))
    (county / "县.yaml").write_text("payment_day: {values: [{from: 2024-01-01, value: 9, source: 甲, verified: false}]}", "utf-8")
    assert load_policy(county).number("payment_day", dt.date(2026, 1, 1)) == 9


WRONG = {
    "unknown benefit": (pair("tekun, dibao", "from: 2020-01-01"), "第2行 pairs.0.schemes】没有叫 tekun 的补贴；可以写：dibao（低保金）、"),
    "benefit nearly right": (pair("orphans, dibao", "from: 2020-01-01"), "没有叫 orphans 的补贴，是不是 orphan（孤儿基本生活费）"),
    "one benefit twice": (pair("dibao, dibao", "from: 2020-01-01"), "第2行 pairs.0.schemes】同一种补贴写了两次"),
    "three benefits": (pair("dibao, orphan, unattended", "from: 2020-01-01"), "第2行 pairs.0.schemes】"),
    "unknown rule": (
        pair("dibao, orphan", "from: 2020-01-01", "可以"),
        "第2行 pairs.0.rule】不能写“可以”，可以写：forbidden（不能同时领）、allowed（可以同时领）",
    ),
    "day that does not exist": (pair(TOGETHER, "from: 2020-02-30"), "第2行 pairs.0.from】日期要写成"),
    "ends before it begins": (
        pair(TOGETHER, "from: 2020-02-01, until: 2020-01-31"),
        "第2行 pairs.0.until】止日 2020-01-31 早于起日 2020-02-01",
    ),
    "no source": ("{schemes: [dibao, orphan], rule: allowed, from: 2020-01-01, verified: false}", "第2行 pairs.0.source】缺少这一项"),
    "unknown entry": (
        "{schemes: [dibao, orphan], rule: allowed, since: 2020-01-01, from: 2020-01-01, source: 甲, verified: false}",
        "第2行 pairs.0.since】不认识这一项",
    ),
    "verified without words": (
        "{schemes: [dibao, orphan], rule: allowed, from: 2020-01-01, source: 甲, verified: true}",
        "第2行 pairs.0.verified】写了已核实",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_wrong_pairs_are_refused_by_line_with_what_is_allowed(tmp_path: Path, case: str) -> None:
    written, said = WRONG[case]
    (told,) = complaints(folder(tmp_path, written))
    assert told.startswith(f"【{tmp_path.name}/compatibility.yaml!第2行") and said in told
    assert told.endswith("请改正后再运行；写法见 docs/parameters.md 的“哪些补贴能同时领”。")


def test_of_one_pair_periods_may_not_overlap_whatever_order_it_is_written_in(tmp_path: Path) -> None:
    county = folder(
        tmp_path,
        pair("dibao, orphan", "from: 2020-01-01, until: 2021-01-01"),
        pair(TOGETHER, "from: 2020-01-01"),
        pair("orphan, dibao", "from: 2021-01-01"),
    )
    (told,) = complaints(county)
    assert "第2行 pairs.0.until】到 2021-01-01 为止，与从 2021-01-01 起的值重叠" in told


def test_every_mistake_at_once_with_those_of_the_parameters(tmp_path: Path) -> None:
    county = folder(tmp_path, pair("tekun, dibao", "from: 2020-01-01"), pair(TOGETHER, "from: 去年"))
    (county / "县.yaml").write_text("payment_days: {values: []}", "utf-8")
    assert [told.split("】")[0].split("!")[1] for told in complaints(county)] == [
        "第1行 payment_days",
        "第2行 pairs.0.schemes",
        "第3行 pairs.1.from",
    ]


@pytest.mark.parametrize("text", ["", "pairs:", "- dibao", "pairs: {dibao: orphan}", "schemes: {}\npairs: []"])
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "compatibility.yaml").write_text(text, "utf-8")
    (told,) = complaints(tmp_path)
    assert told.startswith(f"【{tmp_path.name}/compatibility.yaml!第1行") and "pairs" in told
