"""Whatever a browser sends, the plan stays within its limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.panels.plan_form import NUMBER_FIELDS, SEED_LENGTH, Limits, PlanForm

LIMITS = Limits(2, 60)
FORM = PlanForm(12, 30, 10, 3, 5, "种子", 3)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*NUMBER_FIELDS, "seed", "missed", "certainty", "__class__"]), anything))
def test_every_message_leaves_a_plan_within_its_limits(values: dict[object, object]) -> None:
    form = FORM.changed(values, LIMITS)
    for name in NUMBER_FIELDS:
        lower, upper = LIMITS.of(name)
        assert type(getattr(form, name)) is int
        assert lower <= getattr(form, name) <= upper
    assert 1 <= len(form.seed) <= SEED_LENGTH
    assert form.seed.isprintable()
    assert (form.missed, form.certainty) == (3, ())


@pytest.mark.parametrize(
    ("field", "sent", "kept"),
    [
        ("villages", 61, 60),
        ("villages", -3, 2),
        ("villages", "15", 15),
        ("villages", "", 12),
        ("villages", None, 12),
        ("villages", True, 12),
        ("villages", float("nan"), 12),
        ("villages", float("inf"), 12),
        ("villages", "9" * 400, 12),
        ("random_percent", 0, 10),
        ("random_percent", 250, 100),
        ("households", 51, 50),
        ("households", 0, 1),
        ("teams", 0, 1),
        ("days", -1, 1),
        ("seed", "甲" * 65, "甲" * 64),
        ("seed", " 2025-11-30\n骰子\u202e\x00 ", "2025-11-30骰子"),
        ("seed", "   ", "种子"),
        ("seed", 7, "种子"),
    ],
)
def test_a_value_is_clamped_or_ignored(field: str, sent: object, kept: object) -> None:
    assert getattr(FORM.changed({field: sent}, LIMITS), field) == kept


def test_the_plan_of_the_form() -> None:
    plan = FORM.changed({"random_percent": 35, "households": 8}, LIMITS).plan()
    assert (plan.villages, plan.households_per_village, plan.missed_per_village) == (12, 8, 3)
    assert plan.random_share == pytest.approx(0.35)
