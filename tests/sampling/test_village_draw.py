"""The whole draw: who comes in, with what chance, by which arm, and that it can be replayed."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.model.errors import MingchaError
from toolkit.model.plan import CertaintyVillage, DrawPlan
from toolkit.model.tables import FRAME, SAMPLE
from toolkit.sampling import Draw, build_frame, draw, frame_sha256

CERTAIN = CertaintyVillage("V03", "群众来信较多,乡镇请求复核")
SIZES = [1.0, 2.5, 0.0, 4.0, 9.0, 0.5, 3.0, 3.0]
COUNTS = [5, 9, 1, 7, 6, 12, 5, 4]
MISSED = [0, 1, 2, 3, 4, 5, 6, 0]


def villages(sizes: list[float]) -> pd.DataFrame:
    names = ["东镇" if k % 2 else "西镇" for k in range(len(sizes))]
    return pd.DataFrame({"village_code": [f"V{k:02d}" for k in range(len(sizes))], "township_name": names, "size": sizes})


def households(counts: list[int]) -> pd.DataFrame:
    rows = [(f"V{v:02d}-H{k:02d}", f"V{v:02d}", (k * 7 + v) % 5 / 4) for v, count in enumerate(counts) for k in range(count)]
    return pd.DataFrame(rows, columns=["household_key", "village_code", "score"]).astype({"score": float})


def missed(counts: list[int]) -> pd.DataFrame:
    rows = [(f"V{v:02d}-P{k:02d}", f"V{v:02d}") for v, count in enumerate(counts) for k in range(count)]
    return pd.DataFrame(rows, columns=["person_key", "village_code"]).astype("str")


def plan(seed: str = "2025-06-30 点数 3 5 1", **changes: object) -> DrawPlan:
    written = {"villages": 4, "households_per_village": 3, "missed_per_village": 2, "random_share": 0.3} | changes
    return DrawPlan(seed=seed, **written)  # type: ignore[arg-type]


def county_draw(some_plan: DrawPlan, certainty_households: tuple[str, ...] = ()) -> Draw:
    return draw(villages(SIZES), households(COUNTS), missed(MISSED), some_plan, certainty_households)


def village_draw(some_plan: DrawPlan, sizes: list[float]) -> Draw:
    return draw(villages(sizes), households([]), missed([]), some_plan)


def main(sample: pd.DataFrame, unit: str) -> pd.DataFrame:
    return sample[(sample["unit"] == unit) & (sample["arm"] != "reserve")]


def test_tables_have_the_agreed_columns() -> None:
    result = county_draw(plan())
    assert list(result.frame.columns) == FRAME.column_names
    assert list(result.sample.columns) == SAMPLE.column_names
    assert re.fullmatch("[0-9a-f]{64}", result.frame_sha256)


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs"]), min_size=1), st.integers(0, 1000))
def test_same_seed_same_draw_in_whatever_order_rows_come(seed: str, shuffle: int) -> None:
    tables = villages(SIZES), households(COUNTS), missed(MISSED)
    mixed = [table.sample(frac=1, random_state=shuffle) for table in tables]
    certain = plan(seed, certainty_villages=(CERTAIN,))
    first, second = draw(*tables, certain, ["V06-H02"]), draw(*mixed, certain, ["V06-H02"])
    pd.testing.assert_frame_equal(first.frame, second.frame)
    pd.testing.assert_frame_equal(first.sample, second.sample)
    assert first.frame_sha256 == second.frame_sha256


def test_another_seed_is_another_draw_from_the_same_frozen_frame() -> None:
    draws = [county_draw(plan(f"点数 {k}")) for k in range(10)]
    assert len({tuple(main(one.sample, "village")["unit_key"]) for one in draws}) > 5
    assert len({one.frame_sha256 for one in draws}) == 1


def test_frame_can_be_published_before_the_seed_is_thrown() -> None:
    frame = build_frame(villages(SIZES), households(COUNTS), missed(MISSED), plan(seed=""))
    assert frame_sha256(frame, plan(seed="")) == county_draw(plan()).frame_sha256


def test_fingerprint_changes_with_frame_and_plan() -> None:
    base = county_draw(plan()).frame_sha256
    assert base != county_draw(plan(villages=3)).frame_sha256
    assert base != county_draw(plan(certainty_villages=(CERTAIN,))).frame_sha256
    changed = draw(villages([*SIZES[:-1], 3.001]), households(COUNTS), missed(MISSED), plan())
    assert base != changed.frame_sha256


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**9))
def test_counts_are_those_of_the_plan(seed: int) -> None:
    sample = county_draw(plan(str(seed))).sample
    drawn = main(sample, "village")
    assert len(drawn) == 4
    for code in drawn["village_code"]:
        place = int(code[1:])
        assert (main(sample, "household")["village_code"] == code).sum() == min(3, COUNTS[place])
        assert (main(sample, "missed")["village_code"] == code).sum() == min(2, MISSED[place])
    assert set(sample["village_code"]) - set(drawn["village_code"]) <= set(sample.query("arm == 'reserve'")["village_code"])


def test_weights_are_inverse_probabilities_of_the_frame() -> None:
    result = county_draw(plan(certainty_villages=(CERTAIN,)), ("V06-H02",))
    drawn = result.sample[result.sample["arm"] != "reserve"]
    joined = drawn.merge(result.frame, on=["unit", "unit_key"], suffixes=("", "_frame"))
    assert len(joined) == len(drawn)
    assert (joined["inclusion_probability"] == joined["inclusion_probability_frame"]).all()
    np.testing.assert_allclose(joined["design_weight"] * joined["inclusion_probability"], 1)


def test_frame_covers_every_unit_of_every_village() -> None:
    frame = county_draw(plan()).frame
    assert frame["unit"].value_counts().to_dict() == {"household": sum(COUNTS), "missed": sum(MISSED), "village": 8}
    assert ((frame["inclusion_probability"] > 0) & (frame["inclusion_probability"] <= 1)).all()
    assert frame.query("unit == 'village'")["inclusion_probability"].sum() == pytest.approx(4)


def test_household_probabilities_are_village_times_half_equal_half_score() -> None:
    frame = county_draw(plan()).frame.set_index("unit_key")
    scores = households(COUNTS).query("village_code == 'V01'")["score"]
    within = 0.5 * 3 / 9 + 0.5 * 3 * scores / scores.sum()
    got = frame.loc[[f"V01-H{k:02d}" for k in range(9)], "inclusion_probability"]
    np.testing.assert_allclose(got, frame.loc["V01", "inclusion_probability"] * within)


def test_shares_of_villages_in_many_draws_are_the_stated_probabilities() -> None:
    rounds = 250
    chosen = {"villages": 3, "certainty_villages": (CERTAIN,)}
    draws = [village_draw(plan(f"轮 {k}", **chosen), [1.0, 6.0, 2.0, 0.0, 3.0]) for k in range(rounds)]
    frame = draws[0].frame.set_index("unit_key")
    sample = pd.concat(one.sample for one in draws)
    assert_near(frame["inclusion_probability"], sample[sample["arm"] != "reserve"]["unit_key"], rounds)
    assert_near(frame["random_probability"], sample[sample["arm"] == "random"]["unit_key"], rounds)


def test_shares_of_households_in_many_villages_are_the_stated_probabilities() -> None:
    rounds = 1500
    twins = tuple(CertaintyVillage(f"V{k:02d}", "同样的村,逐村抽签") for k in range(1, rounds + 1))
    rows = [(f"V{v:02d}-{k}", f"V{v:02d}", score) for v in range(rounds + 1) for k, score in enumerate([0.1, 0.0, 0.5, 0.2, 0.9])]
    table = pd.DataFrame(rows, columns=["household_key", "village_code", "score"])
    certain = [key for key in table["household_key"] if key.endswith("-3")]
    wanted = plan(villages=rounds + 1, households_per_village=2, certainty_villages=twins)
    result = draw(villages([1.0] * (rounds + 1)), table, missed([]), wanted, certain)
    stated = (
        result.frame.query("unit == 'household' and village_code == 'V00'")
        .set_index("unit_key")
        .rename(index=lambda key: key[-1])
    )
    drawn = main(result.sample, "household")
    assert_near(stated["inclusion_probability"], drawn["unit_key"].str[-1], rounds + 1)
    assert_near(stated["random_probability"], drawn[drawn["arm"] == "random"]["unit_key"].str[-1], rounds + 1)
    assert set(drawn[drawn["arm"] == "certainty"]["unit_key"]) == set(certain)


def assert_near(stated: pd.Series, drawn: pd.Series, rounds: int) -> None:
    """Within 4.5 standard errors of what was stated, for every unit."""
    shares = drawn.value_counts().reindex(stated.index, fill_value=0) / rounds
    errors = np.sqrt((stated * (1 - stated)).clip(lower=0) / rounds)
    assert (np.abs(shares - stated) <= 4.5 * errors + 1e-9).all()


def test_certainty_villages_are_always_in_and_never_random() -> None:
    for seed in range(40):
        result = village_draw(plan(f"必查 {seed}", certainty_villages=(CERTAIN,)), SIZES)
        row = result.sample.query("unit == 'village' and unit_key == 'V03'")
        assert row["arm"].tolist() == ["certainty"]
        assert row["design_weight"].tolist() == [1]
    assert result.frame.query("unit_key == 'V03'")["random_probability"].tolist() == [0]
    lot = result.frame.query("unit == 'village' and unit_key != 'V03'")
    assert lot["inclusion_probability"].sum() == pytest.approx(3)
    np.testing.assert_allclose(lot["random_probability"], 0.3 * 3 / 7)


def test_certainty_households_come_with_their_village_beyond_the_number() -> None:
    for seed in range(30):
        sample = county_draw(plan(f"备案 {seed}"), ("V04-H01",)).sample
        inside = main(sample, "household").query("village_code == 'V04'")
        drawn = "V04" in set(main(sample, "village")["unit_key"])
        assert len(inside) == (4 if drawn else 0)
        assert inside.query("arm == 'certainty'")["unit_key"].tolist() == (["V04-H01"] if drawn else [])


def test_share_of_one_makes_every_village_random() -> None:
    for seed in range(20):
        assert set(main(village_draw(plan(str(seed), random_share=1.0), SIZES).sample, "village")["arm"]) == {"random"}


def test_number_of_random_villages_is_what_the_docstring_guarantees() -> None:
    for seed in range(40):
        result = village_draw(plan(str(seed), villages=6), SIZES)
        drawn = main(result.sample, "village")
        expected = (0.3 * 6 / 8 / drawn["inclusion_probability"]).sum()
        assert expected >= 0.3 * 36 / 8
        assert (drawn["arm"] == "random").sum() in (np.floor(expected), np.ceil(expected))


def test_reserves_have_an_order_and_no_probability() -> None:
    sample = county_draw(plan()).sample
    reserves = sample[sample["arm"] == "reserve"]
    assert reserves.query("unit == 'village'")["reserve_order"].tolist() == [1, 2]
    assert reserves["inclusion_probability"].isna().all() and reserves["draw_order"].isna().all()
    drawn = main(sample, "village")["village_code"]
    for code in drawn:
        left = min(3, max(COUNTS[int(code[1:])] - 3, 0))
        assert reserves.query("unit == 'household' and village_code == @code")["reserve_order"].tolist() == list(
            range(1, left + 1)
        )
    assert not set(reserves["unit_key"]) & set(sample.loc[sample["arm"] != "reserve", "unit_key"])


def test_visiting_order_tells_nothing_of_scores() -> None:
    orders = [village_draw(plan(f"次序 {seed}"), SIZES).sample.query("unit_key == 'V04'") for seed in range(50)]
    first = [order["draw_order"].iloc[0] == 1 for order in orders if order["arm"].iloc[0] != "reserve"]
    assert 0.08 < np.mean(first) < 0.45


def test_more_villages_wanted_than_there_are() -> None:
    result = county_draw(plan(villages=20, households_per_village=50, missed_per_village=50))
    assert len(main(result.sample, "village")) == 8
    assert len(main(result.sample, "household")) == sum(COUNTS)
    assert (main(result.sample, "missed")["design_weight"] == 1).all()


@pytest.mark.parametrize("sizes", [[0.0], [3.0], [0.0, 0.0, 0.0]])
def test_smallest_counties(sizes: list[float]) -> None:
    result = draw(villages(sizes), households([1] * len(sizes)), missed([0] * len(sizes)), plan(villages=1))
    assert len(main(result.sample, "village")) == 1
    assert len(main(result.sample, "household")) == 1
    assert main(result.sample, "missed").empty


BAD_PLANS = {
    "随机抽取比例": {"random_share": 0.0},
    "村数必须多于必查村数": {"villages": 1, "certainty_villages": (CERTAIN,)},
    "至少为 1": {"households_per_village": 0},
    "不能是负数": {"missed_per_village": -1},
    "写了两次": {"certainty_villages": (CERTAIN, CERTAIN)},
    "没有写明理由": {"certainty_villages": (CertaintyVillage("V03", " "),)},
    "不在村名单": {"certainty_villages": (CertaintyVillage("V99", "来信较多"),)},
    "没有随机种子": {"seed": "  "},
    "换行": {"seed": "3\n5"},
}


@pytest.mark.parametrize("message", BAD_PLANS)
def test_bad_plans_give_one_chinese_sentence(message: str) -> None:
    with pytest.raises(MingchaError, match=message) as raised:
        county_draw(plan(**BAD_PLANS[message]))  # type: ignore[arg-type]
    assert str(raised.value).count("请") == 1 and "\n" not in str(raised.value)


def test_nothing_to_draw_from_is_said_in_a_sentence() -> None:
    with pytest.raises(MingchaError, match="没有一个村有可以走访的户或人"):
        draw(villages([]), households([]), missed([]), plan())


def test_frames_that_cannot_be_trusted_are_refused() -> None:
    twice = pd.concat([households(COUNTS), households(COUNTS).head(1)])
    with pytest.raises(MingchaError, match="重复"):
        draw(villages(SIZES), twice, missed(MISSED), plan())
    with pytest.raises(MingchaError, match="不在任何一个村"):
        draw(villages(SIZES[:-1]), households(COUNTS), missed(MISSED), plan())
    with pytest.raises(MingchaError, match="必查户"):
        county_draw(plan(), ("nobody",))
