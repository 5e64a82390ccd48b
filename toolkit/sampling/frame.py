"""The frozen frame: every unit that could be drawn, with its probability, before any lot is cast."""

import hashlib
from collections.abc import Collection

import numpy as np
import pandas as pd

from toolkit.model.errors import MingchaError
from toolkit.model.plan import DrawPlan
from toolkit.model.tables import FRAME
from toolkit.sampling.planning import certainty_codes, check_plan
from toolkit.sampling.probabilities import mixture_probabilities

HOUSEHOLD_RANDOM_SHARE = 0.5  # half of a village's households by equal lot, half by score


def build_frame(
    villages: pd.DataFrame,
    households: pd.DataFrame,
    missed: pd.DataFrame,
    plan: DrawPlan,
    certainty_households: Collection[str] = (),
) -> pd.DataFrame:
    """All villages, households and missed persons with unconditional probabilities, sorted by unit and lot key.

    Columns of FRAME plus ``lot_key``, ``conditional`` and ``conditional_random`` (given that the village is
    drawn) and ``certain`` (chosen on purpose). For arguments and errors see :func:`toolkit.sampling.draw.draw`;
    the seed is not looked at, so a frame can be frozen and published before it is thrown.
    """
    check_plan(plan)
    keys = ((villages, "village_code"), (households, "household_key"), (missed, "person_key"))
    villages, households, missed = (_keyed(units, key) for units, key in keys)
    _check_keys(villages, households, missed, plan, certainty_households)
    first = _village_frame(villages, plan)
    second = _household_frame(households, plan.households_per_village, certainty_households)
    third = _missed_frame(missed, plan.missed_per_village)
    parts = [first, _within_villages(second, first), _within_villages(third, first)]
    frame = pd.concat([part for part in parts if len(part)], ignore_index=True)
    frame["inclusion_probability"] = frame["inclusion_probability"].clip(upper=1.0)
    columns = [*FRAME.column_names, "lot_key", "conditional", "conditional_random", "certain"]
    return frame[columns].sort_values(["unit", "lot_key"], ignore_index=True)


def _keyed(units: pd.DataFrame, key: str) -> pd.DataFrame:
    """Units in the order of their lot keys; ``key`` is the lot key where no other was given."""
    return (units if "lot_key" in units else units.assign(lot_key=units[key])).sort_values(
        "lot_key", ignore_index=True, kind="stable"
    )


def frame_sha256(frame: pd.DataFrame, plan: DrawPlan) -> str:
    """SHA-256 of the frame and of the plan without its seed: what is published before the seed is thrown."""
    return hashlib.sha256(canonical_text(frame, plan).encode("utf-8")).hexdigest()


def canonical_text(frame: pd.DataFrame, plan: DrawPlan) -> str:
    """The plan and one line per unit, sorted, sizes with 6 and probabilities with 9 decimals, tabs between.

    ``frame`` as :func:`build_frame` gives it. Units go by their lot keys, so that pseudonyms leave no trace.
    """
    head = [f"{plan.villages}\t{plan.households_per_village}\t{plan.missed_per_village}\t{plan.random_share:.9f}"]
    head += sorted(f"{village.village_code}\t{village.reason}" for village in plan.certainty_villages)
    ordered = frame.sort_values(["unit", "lot_key"])
    texts = ordered[["unit", "lot_key", "village_code", "township_name"]].fillna("").itertuples(index=False)
    numbers = ordered[["size", "inclusion_probability", "random_probability"]].itertuples(index=False)
    lines = ["\t".join(text) + f"\t{x:.6f}\t{p:.9f}\t{r:.9f}" for text, (x, p, r) in zip(texts, numbers, strict=True)]
    return "\n".join(head + lines) + "\n"


def _village_frame(villages: pd.DataFrame, plan: DrawPlan) -> pd.DataFrame:
    """Certainty villages are taken out before the lot: π = 1, no random part."""
    frame = villages[["village_code", "township_name", "size", "lot_key"]]
    certain = frame["village_code"].isin(certainty_codes(plan)).to_numpy()
    mixture = mixture_probabilities(frame.loc[~certain, "size"], plan.villages - int(certain.sum()), plan.random_share)
    frame = frame.assign(unit="village", unit_key=frame["village_code"], certain=certain, conditional=1.0, conditional_random=0.0)
    frame.loc[~certain, "conditional"] = mixture.inclusion
    frame.loc[~certain, "conditional_random"] = mixture.random
    return frame.assign(inclusion_probability=frame["conditional"], random_probability=frame["conditional_random"])


def _household_frame(households: pd.DataFrame, per_village: int, certainty_households: Collection[str]) -> pd.DataFrame:
    frame = households.rename(columns={"household_key": "unit_key", "score": "size"})
    certain = frame["unit_key"].isin(list(certainty_households))
    frame = frame.assign(unit="household", certain=certain, conditional=1.0, conditional_random=0.0)
    for rows in frame[~certain].groupby("village_code").indices.values():
        at = frame.index[~certain][rows]
        mixture = mixture_probabilities(frame.loc[at, "size"], per_village, HOUSEHOLD_RANDOM_SHARE)
        frame.loc[at, "conditional"] = mixture.inclusion
        frame.loc[at, "conditional_random"] = mixture.random
    return frame


def _missed_frame(missed: pd.DataFrame, per_village: int) -> pd.DataFrame:
    """Equal probability within the village, all of it random."""
    frame = missed.rename(columns={"person_key": "unit_key"})
    counts = frame.groupby("village_code")["unit_key"].transform("count").to_numpy(dtype=float)
    chance = np.minimum(1.0, per_village / counts)
    return frame.assign(unit="missed", size=1.0, certain=False, conditional=chance, conditional_random=chance)


def _within_villages(units: pd.DataFrame, villages: pd.DataFrame) -> pd.DataFrame:
    """Add township and unconditional probabilities: those of the village times those within it."""
    own = villages.set_index("village_code").loc[units["village_code"]]
    chance = own["inclusion_probability"].to_numpy()
    return units.assign(
        township_name=own["township_name"].array,
        inclusion_probability=chance * units["conditional"],
        random_probability=chance * units["conditional_random"],
    )


def _check_keys(
    villages: pd.DataFrame,
    households: pd.DataFrame,
    missed: pd.DataFrame,
    plan: DrawPlan,
    certainty_households: Collection[str],
) -> None:
    """Every key once, every unit in a village of the frame, everything chosen on purpose known."""
    if villages.empty:
        raise MingchaError("没有一个村有可以走访的户或人，抽不了样", "villages", "确认低保花名册已经放入 registers 文件夹")
    codes = set(villages["village_code"])
    keyed = ((villages, "village_code", "村"), (households, "household_key", "户"), (missed, "person_key", "人"))
    for table, key, word in keyed:
        if any(table[column].duplicated().any() or table[column].isna().any() for column in (key, "lot_key")):
            raise MingchaError(f"抽样框里有重复或没有编号的{word}", key, "先去重、补全编号，再抽取")
        if not table["village_code"].isin(codes).all():
            raise MingchaError(f"有{word}不在任何一个村的名下", key, "补全村名单后再抽取")
    if not certainty_codes(plan) <= codes:
        raise MingchaError("必查村不在村名单里", "certainty_villages", "核对村代码")
    if not set(certainty_households) <= set(households["household_key"]):
        raise MingchaError("必查户不在低保户名单里", "certainty_households", "核对户键")
