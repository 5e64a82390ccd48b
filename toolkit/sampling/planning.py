"""What a plan must say before anything is drawn."""

from toolkit.model.errors import MingchaError
from toolkit.model.plan import DrawPlan
from toolkit.sampling.probabilities import check_random_share


def certainty_codes(plan: DrawPlan) -> set[str]:
    """Codes of the villages chosen on purpose."""
    return {village.village_code for village in plan.certainty_villages}


def check_plan(plan: DrawPlan) -> None:
    """Raise MingchaError, one sentence, for the first thing in ``plan`` that cannot be drawn."""
    check_random_share(plan.random_share)
    if plan.villages <= len(plan.certainty_villages):
        raise MingchaError("抽取村数必须多于必查村数，否则没有一个村是抽签产生的", "villages", "增加村数或减少必查村")
    if plan.households_per_village < 1:
        raise MingchaError("每村走访户数至少为 1", "households_per_village", "改为例如 8")
    if plan.missed_per_village < 0:
        raise MingchaError("每村疑似漏保人数不能是负数", "missed_per_village", "改为 0 或更多")
    if len(certainty_codes(plan)) < len(plan.certainty_villages):
        raise MingchaError("同一个必查村写了两次", "certainty_villages", "删去重复的一条")
    if any(not village.reason.strip() for village in plan.certainty_villages):
        raise MingchaError("必查村没有写明理由", "certainty_villages", "在抽取之前写明选它的理由")


def check_seed(plan: DrawPlan) -> None:
    """Raise MingchaError if there is no seed: without one nobody could replay the draw."""
    if not plan.seed.strip():
        raise MingchaError("没有随机种子，抽取结果将无法复算", "seed", "写入日期和当众掷出的点数")
