"""The draw: villages, then households and missed persons within them, then reserves."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.model.plan import DrawPlan
from toolkit.model.tables import FRAME, SAMPLE
from toolkit.sampling.frame import build_frame, frame_sha256
from toolkit.sampling.pivotal import ordered_pivotal
from toolkit.sampling.planning import check_seed
from toolkit.sampling.randomness import uniforms

Floats = npt.NDArray[np.float64]

RESERVE_VILLAGES = 2
RESERVE_HOUSEHOLDS = 3  # per drawn village


@dataclass(frozen=True)
class Draw:
    """``frame`` per FRAME, ``sample`` per SAMPLE, and the fingerprint that was published before the lot."""

    frame: pd.DataFrame
    sample: pd.DataFrame
    frame_sha256: str


def draw(
    villages: pd.DataFrame,
    households: pd.DataFrame,
    missed: pd.DataFrame,
    plan: DrawPlan,
    certainty_households: Collection[str] = (),
) -> Draw:
    """Draw villages, households and missed persons; the same arguments always give the same draw.

    ``villages``: village_code, township_name, size ≥ 0 (expected findings). ``households``: household_key,
    village_code, score ≥ 0. ``missed``: person_key, village_code. Rows in any order. Lot and fingerprint go by
    the column ``lot_key`` where ``households`` or ``missed`` have it, else by their own key: give it where
    their keys are pseudonyms, which nobody could compute again once the secret is lost.
    ``certainty_households`` (filed kin) are taken wherever their village is drawn, beyond the plan's number.

    Arms: ``certainty`` was chosen on purpose (a certainty village has π = 1, weight 1, and is a stratum of
    its own: it never stands for others); of the others ``random`` was drawn by equal lot, ``risk`` by size.
    Exactly guaranteed: π of every unit; P(drawn and random) = λ·n/N for every village of the lot, hence
    λ·n random villages on average. In one draw their number is T rounded up or down, where T = Σ(λ·n/N)/π_i
    over the drawn villages; as T ≥ λ·n²/N, one at least when λ·n² ≥ N, usually when λ·n ≥ 1; all when
    λ = 1. A household's arm is the one within its village; ``random_probability`` is P(village drawn and household drawn by equal lot).

    Reserves have an order and no probability: 2 villages, 3 households per drawn village.
    Raises MingchaError for a plan or tables that cannot be drawn from.
    """
    check_seed(plan)
    frame = build_frame(villages, households, missed, plan, certainty_households)
    chosen = _draw_villages(frame, plan.seed)
    visits = chosen.dropna(subset="draw_order").set_index("village_code")["draw_order"]
    within = [_draw_within(frame, visits, unit, plan.seed) for unit in ("household", "missed")]
    sample = pd.concat([chosen, *(part for part in within if len(part))], ignore_index=True)
    return Draw(frame[FRAME.column_names], _as_sample(sample), frame_sha256(frame, plan))


def _draw_villages(frame: pd.DataFrame, seed: str) -> pd.DataFrame:
    villages = frame[frame["unit"] == "village"].sort_values(["township_name", "lot_key"])
    return _in_order(_cast(villages.assign(lot=0), seed, "village"), seed, "village", RESERVE_VILLAGES)


def _draw_within(frame: pd.DataFrame, visits: pd.Series, unit: str, seed: str) -> pd.DataFrame:
    """One lot in every drawn village; ``visits`` is the visiting order by village code."""
    units = frame[(frame["unit"] == unit) & frame["village_code"].isin(visits.index)]
    lots = units.assign(lot=units["village_code"].map(visits))
    return _in_order(_cast(lots, seed, unit), seed, unit, RESERVE_HOUSEHOLDS if unit == "household" else 0)


def _cast(units: pd.DataFrame, seed: str, round_name: str) -> pd.DataFrame:
    """Add ``arm``, ``reserve`` for units not taken. Every value of ``lot`` is a draw of its own."""
    entry, second = (uniforms(units["lot_key"], seed=seed, round_name=round_name + part) for part in ("", "/arm"))
    chance, random = (units[column].to_numpy() for column in ("conditional", "conditional_random"))
    arms = np.full(len(units), "reserve", dtype=object)
    for rows in units.groupby("lot").indices.values():
        arms[rows] = _arms_of_one_lot(chance[rows], random[rows], entry[rows], second[rows])
    arms[units["certain"] & (arms != "reserve")] = "certainty"
    return units.assign(arm=arms)


def _arms_of_one_lot(chance: Floats, random: Floats, entry: Floats, second: Floats) -> npt.NDArray[np.object_]:
    """Who is taken, and by a second lot who of them is random: P(random | taken) = random / chance."""
    arms = np.full(len(chance), "reserve", dtype=object)
    taken = ordered_pivotal(chance.tolist(), entry.tolist())
    by_lot = ordered_pivotal((random[taken] / chance[taken]).tolist(), second[taken].tolist())
    arms[taken] = np.where(by_lot, "random", "risk")
    return arms


def _in_order(units: pd.DataFrame, seed: str, round_name: str, reserves: int) -> pd.DataFrame:
    """Number the taken and the first reserves of each lot by a hash, which knows nothing of scores."""
    order = uniforms(units["lot_key"], seed=seed, round_name=f"{round_name}/order")
    shuffled = units.iloc[np.argsort(order, kind="stable")]
    waits = shuffled["arm"] == "reserve"
    number = (shuffled.groupby(["lot", waits]).cumcount() + 1).astype("Int64")
    numbered = shuffled.assign(draw_order=number.mask(waits), reserve_order=number.where(waits))
    return numbered[~waits | (number <= reserves)].sort_values(["lot", "draw_order", "reserve_order"])


def _as_sample(chosen: pd.DataFrame) -> pd.DataFrame:
    """Columns of SAMPLE; reserves have no probability, because they were not drawn with one."""
    probability = chosen["inclusion_probability"].where(chosen["arm"] != "reserve")
    sample = chosen.assign(inclusion_probability=probability, design_weight=1 / probability, arm=chosen["arm"].astype("str"))
    return sample[SAMPLE.column_names]
