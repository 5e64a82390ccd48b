"""A fictitious county as plain tables, and a draw simple enough to follow by hand."""

import datetime as dt
import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
import yaml
from shapely.geometry import MultiPoint, Point, mapping

from toolkit.intake import load_layouts
from toolkit.model import tables
from toolkit.model.errors import InspectionError
from toolkit.model.plan import CertaintyVillage, DrawPlan
from toolkit.panels.plan_form import PlanForm
from toolkit.panels.village_data import VillageData
from toolkit.store import writing

HOSTILE_NAME = "<img src=x onerror=window.hacked=1>村"
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


def write_inspection(folder: Path, villages: pd.DataFrame) -> None:
    """An inspection folder whose ``work/`` holds what the page and the draw read; no person has a number."""
    last = {"village_code": villages["village_code"].iloc[-1], "reason": "备案人员集中"}
    settings = {
        "county": "示例县",
        "county_code": "399901",
        "as_of": AS_OF,
        "period": {"from": "2024-11", "to": "2025-10"},
        "capacity": {"villages": 12, "households_per_village": 10, "missed_per_village": 3, "teams": 3, "days": 5},
        "random_share": 0.3,
        "seed": "2025-11-30 骰子 4 2 6",
        "certainty_villages": [last],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "inspection.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    with writing(folder / "work") as writer:
        register = villages.assign(source_row="", population=1000, longitude=104.0, latitude=30.0)
        writer.write_columns("villages", register, load_layouts()["villages"].dtypes())
        for table, rows in _tables(villages).items():
            writer.write(table, _complete(rows, table.column_names))


def _tables(villages: pd.DataFrame) -> dict[tables.Table, pd.DataFrame]:
    households, missed = _units(villages, "household_count", "h"), _units(villages, "missed_persons", "p")
    listed = households.rename(columns={"key": "household_key"}).assign(
        member_count=2, insured_count=2, monthly_benefit_fen=60_100
    )
    suspected = missed.rename(columns={"key": "person_key"})
    scores = listed.assign(probability=0.02 + 0.9 * listed["number"] / 110, evidence_weight=1.0, flag_count=0, amount_fen=0)
    sentence = "持一级残疾人证，未在保"
    return {
        tables.VILLAGE_SCORES: villages,
        tables.SOURCES: _sources(14),
        tables.HOUSEHOLDS: listed.assign(head_name="某某", source_rows=listed["household_key"]),
        tables.HOUSEHOLD_SCORES: scores,
        tables.FLAGS: suspected.assign(
            check_id="X",
            title="疑似漏保",
            channel="exclusion",
            unit="person",
            sentence=sentence,
            amount_fen=0,
            source_rows=suspected["person_key"],
        ),
        tables.PERSONS: suspected.assign(person_name="某某", id_status="missing"),
        tables.LINKS: pd.DataFrame(),
        tables.MEMBERS: pd.DataFrame(),
    }


def _complete(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """All columns of a table; those that the tests do not care about are empty."""
    empty = pd.Series([None] * len(rows), index=rows.index, dtype="object")
    return pd.DataFrame({column: rows.get(column, empty) for column in columns})


def _units(villages: pd.DataFrame, count: str, letter: str) -> pd.DataFrame:
    """As many units per village as ``count`` says, numbered from 0."""
    units = villages.loc[villages.index.repeat(villages[count]), ["village_code"]].reset_index(drop=True)
    units["number"] = units.groupby("village_code").cumcount()
    return units.assign(key=letter + units["village_code"] + "-" + units["number"].astype("str"))


def _sources(files: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "file": [f"{k}.xlsx" for k in range(files)],
            "register": "r",
            "as_of": pd.Timestamp(AS_OF),
            "rows_read": 1,
            "rows_kept": 1,
            "rows_rejected": 0,
        }
    )
