"""A fictitious county as plain tables, and a draw simple enough to follow by hand."""

import datetime as dt
import hashlib
import json

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import MultiPoint, Point, mapping

from toolkit.model.errors import InspectionError
from toolkit.model.plan import CertaintyVillage, DrawPlan
from toolkit.panels.plan_form import PlanForm
from toolkit.panels.village_data import VillageData

AS_OF = dt.date(2025, 11, 30)
REASONS = ("疑似死亡后仍发放", "家庭成员有车辆登记", "财政供养人员未备案", "多户共用同一银行账户", "服刑期间仍发放")
TOWNSHIPS = ("青石镇", "白沙乡", "龙泉镇", "枫林乡", "双河镇", "云岭乡")
STEMS = ("后坪", "老渡", "银坝", "青寨", "小湾", "石坪", "下沟", "上庄", "大岭", "南塘")


def village_data(villages: pd.DataFrame) -> VillageData:
    """The fictitious county with its last-ranked village as certainty village."""
    last = villages["village_code"].iloc[-1]
    form = PlanForm(12, 30, 10, 3, 5, "2025-11-30 骰子 4 2 6", 3, (CertaintyVillage(last, "备案人员集中"),))
    return VillageData(
        county="示例县",
        as_of=AS_OF,
        source_count=14,
        villages=villages,
        form=form,
        draw=lambda plan: simple_draw(villages, plan),
        workbook=lambda plan: b"PK" + plan.seed.encode(),
    )


def fictitious_villages(number: int) -> pd.DataFrame:
    generator = np.random.default_rng(399901)
    points = generator.uniform((104.0, 30.0), (104.8, 30.6), (number, 2))
    scores = np.sort(generator.beta(2, 2.2, number) * 100)[::-1]
    households = generator.integers(20, 110, number)
    flagged = np.minimum(households, (households * scores / 220).astype(int))
    index = np.arange(number)
    return pd.DataFrame(
        {
            "village_code": [f"399901{101 + i % 6}{200 + i:03d}" for i in index],
            "village_name": [f"{STEMS[i % 10]}{'一二三四五六七八九十'[i // 10 % 10]}村" for i in index],
            "township_name": [TOWNSHIPS[i] for i in _nearest(points)],
            "household_count": households,
            "person_count": households * 2 + index % 7,
            "monthly_benefit_fen": households * 60_100,
            "flagged_households": flagged,
            "missed_persons": generator.integers(0, 9, number),
            "clue_count": generator.integers(0, 4, number),
            "expected_findings": flagged * 0.4,
            "shrunk_rate": flagged / households,
            "score": scores,
            "rank": index + 1,
            "last_visited_on": [
                pd.NaT if i == number - 1 else pd.Timestamp(AS_OF) - pd.DateOffset(months=int(i % 50)) for i in index
            ],
            "reason_1": [REASONS[i % 5] for i in index],
            "reason_2": [REASONS[(i + 1) % 5] for i in index],
            "reason_3": [None] * number,
            "reason_counts": [json.dumps(_counts(i, int(flagged[i])), ensure_ascii=False) for i in index],
            "geometry": _polygons(points),
        }
    )


def _nearest(points: np.ndarray) -> np.ndarray:
    seats = np.array([(104.15, 30.15), (104.4, 30.15), (104.65, 30.15), (104.15, 30.45), (104.4, 30.45), (104.65, 30.45)])
    return np.linalg.norm(points[:, None] - seats, axis=2).argmin(axis=1)


def _counts(i: int, flagged: int) -> dict[str, int]:
    return {REASONS[(i + k) % 5]: max(1, flagged // (k + 2)) for k in range(3)}


def _polygons(points: np.ndarray) -> list[str]:
    """Voronoi cells inside a round county, in the order of the points."""
    county = MultiPoint(points).convex_hull.buffer(0.02)
    cells = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(points), extend_to=county))
    clipped = [next(cell for cell in cells if cell.covers(Point(point))).intersection(county) for point in points]
    return [json.dumps(mapping(cell)) for cell in clipped]


def simple_draw(villages: pd.DataFrame, plan: DrawPlan) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Certainty villages, then the share by lot (smallest hash of seed and code), then the best ranked."""
    if plan.villages > len(villages):
        raise InspectionError("抽取村数超过全县村数")
    certain = [village.village_code for village in plan.certainty_villages]
    rest = [code for code in villages["village_code"] if code not in certain]
    by_lot = round(plan.random_share * (plan.villages - len(certain)))
    lots = sorted(rest, key=lambda code: hashlib.sha256(f"{plan.seed}|{code}".encode()).digest())[:by_lot]
    by_risk = [code for code in rest if code not in lots][: plan.villages - len(certain) - by_lot]
    arms = [
        *((code, "certainty") for code in certain),
        *((code, "random") for code in lots),
        *((code, "risk") for code in by_risk),
    ]
    reserves = [code for code in rest if code not in {drawn for drawn, _ in arms}][:2]
    return _frame(villages, certain, plan), _sample(arms, reserves, plan)


def _frame(villages: pd.DataFrame, certain: list[str], plan: DrawPlan) -> pd.DataFrame:
    chance = plan.villages / len(villages)
    codes = villages["village_code"]
    return pd.DataFrame(
        {
            "unit": "village",
            "unit_key": codes,
            "village_code": codes,
            "inclusion_probability": [1.0 if code in certain else chance for code in codes],
        }
    )


def _sample(arms: list[tuple[str, str]], reserves: list[str], plan: DrawPlan) -> pd.DataFrame:
    rows = [_unit("village", code, code, arm, order, None) for order, (code, arm) in enumerate(arms, 1)]
    rows += [_unit("village", code, code, "reserve", None, order) for order, code in enumerate(reserves, 1)]
    for unit, number in (("household", plan.households_per_village), ("missed", plan.missed_per_village)):
        rows += [_unit(unit, f"{code}-{unit}-{k}", code, arm, k, None) for code, arm in arms for k in range(1, number + 1)]
    return pd.DataFrame(rows).astype({"draw_order": "Int64", "reserve_order": "Int64"})


def _unit(
    unit: str, key: str, village_code: str, arm: str, draw_order: int | None, reserve_order: int | None
) -> dict[str, object]:
    return {
        "unit": unit,
        "unit_key": key,
        "village_code": village_code,
        "arm": arm,
        "draw_order": draw_order,
        "reserve_order": reserve_order,
    }
