"""What the page 选村 shows, computed from tables: rows, figures, the card of one village, the draw in one sentence."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from toolkit.panels import wording
from toolkit.panels.plan_form import PlanForm
from toolkit.panels.village_data import VillageData

_REASONS_SHOWN = 5
_BAND_QUANTILES = (0.35, 0.65, 0.85, 0.95)


def as_date(value: object) -> dt.date | None:
    """A table's date cell; None where it is empty."""
    stamp = pd.to_datetime(value)  # type: ignore[call-overload]
    return None if pd.isna(stamp) else stamp.date()


def score_thresholds(scores: pd.Series) -> list[float]:
    """Lower ends of the bands above the first: the best 5, 15, 35 and 65 % of the county's villages, in whole points.

    The bands follow the county, because a score says which village to look at first, not how bad it is.
    """
    points = scores.quantile(list(_BAND_QUANTILES)).round() if len(scores) else scores
    return sorted({float(point) for point in points if point > scores.min()})


def table_rows(data: VillageData) -> list[dict[str, Any]]:
    """One row per village in rank order; ``band`` is the number of thresholds that its score reaches."""
    thresholds = score_thresholds(data.villages["score"])
    return [_row(village, data.as_of, thresholds) for village in data.villages.to_dict("records")]


def _row(village: Mapping[Any, Any], as_of: dt.date, thresholds: list[float]) -> dict[str, Any]:
    months = wording.whole_months(as_date(village["last_visited_on"]), as_of)
    return {
        "code": village["village_code"],
        "rank": int(village["rank"]),
        "village": village["village_name"],
        "township": village["township_name"],
        "score": round(float(village["score"]), 1),
        "band": sum(float(village["score"]) >= threshold for threshold in thresholds),
        "flagged": int(village["flagged_households"]),
        "households": int(village["household_count"]),
        "reason": _text(village["reason_1"]),
        "months": months,
        "visited": wording.months_text(months),
        "overdue": wording.is_overdue(months),
    }


def figures(data: VillageData) -> list[dict[str, str]]:
    """The strip of figures of the whole county."""
    sums = data.villages[["household_count", "person_count", "monthly_benefit_fen", "flagged_households", "missed_persons"]].sum()
    households = sums["household_count"]
    overdue = sum(row["overdue"] for row in table_rows(data))
    per_household = wording.share_of(sums["monthly_benefit_fen"] / 100, households)
    flagged = wording.percent(wording.share_of(sums["flagged_households"], households))
    return [
        _figure("在保户", wording.count(households), "户", f"{wording.count(sums['person_count'])} 人"),
        _figure(
            "月发放金额",
            wording.wan_yuan(sums["monthly_benefit_fen"]),
            "万元",
            f"户均 {wording.count(per_household)} 元" if households else "",
        ),
        _figure("涉疑户", wording.count(sums["flagged_households"]), "户", f"占在保户 {flagged}，待核"),
        _figure("疑似漏保", wording.count(sums["missed_persons"]), "人", "未在保、待核"),
        _figure("两年未实地核查", wording.count(overdue), "村", f"共 {wording.count(len(data.villages))} 个村"),
    ]


def _figure(label: str, value: str, unit: str, note: str) -> dict[str, str]:
    return {"label": label, "value": value, "unit": unit, "note": note}


def village_card(data: VillageData, village_code: str, frame: pd.DataFrame) -> dict[str, Any]:
    """The card of one village; its inclusion probability is that of the current plan."""
    village = data.villages.loc[data.villages["village_code"] == village_code].iloc[0].to_dict()
    visited = as_date(village["last_visited_on"])
    return {
        **_row(village, data.as_of, score_thresholds(data.villages["score"])),
        "visited_on": f"上次实地核查 {wording.chinese_date(visited)}" if visited else "无实地核查记录",
        "facts": _facts(village),
        "reasons": _reasons(village),
        "chance": _chance(frame, village_code),
        "certainty_reason": next((c.reason for c in data.form.certainty if c.village_code == village_code), ""),
    }


def _facts(village: Mapping[Any, Any]) -> list[dict[str, str]]:
    return [
        _figure("在保户", wording.count(village["household_count"]), "户", ""),
        _figure("在保人", wording.count(village["person_count"]), "人", ""),
        _figure("月发放", wording.wan_yuan(village["monthly_benefit_fen"]), "万元", ""),
        _figure("涉疑户", wording.count(village["flagged_households"]), "户", ""),
        _figure("疑似漏保", wording.count(village["missed_persons"]), "人", ""),
        _figure("线索", wording.count(village["clue_count"]), "条", ""),
    ]


def _reasons(village: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """Reasons that the score names first, then the most frequent; bars compare them with the largest."""
    counts: dict[str, int] = json.loads(_text(village["reason_counts"]) or "{}")
    named = [reason for column in ("reason_1", "reason_2", "reason_3") if (reason := _text(village[column])) in counts]
    others = sorted(set(counts) - set(named), key=lambda reason: (-counts[reason], reason))
    most = max([*counts.values(), 1])
    return [
        {"reason": reason, "count": counts[reason], "bar": round(100 * counts[reason] / most, 1)}
        for reason in [*named, *others][:_REASONS_SHOWN]
    ]


def _chance(frame: pd.DataFrame, village_code: str) -> str:
    """The village's inclusion probability in percent; empty where it is not in the frame."""
    found = frame.loc[(frame["unit"] == "village") & (frame["unit_key"] == village_code), "inclusion_probability"]
    return wording.percent(float(found.iloc[0])) if len(found) else ""


def drawn_villages(sample: pd.DataFrame) -> dict[str, str]:
    """Village code to arm of the villages drawn, reserves left out, in the order of the draw."""
    villages = _first_choice(sample, "village").sort_values("draw_order", kind="stable")
    return dict(zip(villages["village_code"], villages["arm"], strict=True))


def _first_choice(sample: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Units drawn to be visited; rows with a reserve order only stand by."""
    return sample.loc[(sample["unit"] == unit) & (sample["reserve_order"].fillna(0) <= 0)]


def summary(data: VillageData, form: PlanForm, sample: pd.DataFrame) -> dict[str, Any]:
    """The draw in figures: villages by arm, townships, recipients, households to visit, load per team."""
    drawn = drawn_villages(sample)
    chosen = data.villages.loc[data.villages["village_code"].isin(drawn)]
    arms = list(drawn.values())
    return {
        "villages": len(drawn),
        "arms": [{"arm": arm, "label": label, "count": arms.count(arm)} for arm, label in wording.ARM_LABELS.items()],
        "townships": int(chosen["township_name"].nunique()),
        "households": wording.count(chosen["household_count"].sum()),
        "flagged": wording.count(chosen["flagged_households"].sum()),
        "visits": wording.count(len(_first_choice(sample, "household"))),
        "missed": wording.count(len(_first_choice(sample, "missed"))),
        "load": f"{len(drawn) / (form.teams * form.days):.1f}".removesuffix(".0"),
    }


def _text(value: object) -> str:
    """A text cell; empty where it is missing."""
    return value if isinstance(value, str) else ""
