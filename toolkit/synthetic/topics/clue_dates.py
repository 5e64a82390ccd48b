"""Dates in the clue register: how soon clues are looked at, answered, fed back and referred: G05, G06 and G07."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.synthetic.complaints import SUMMARIES
from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics.care_rates import CareLimits
from toolkit.synthetic.topics.ground import Ground
from toolkit.synthetic.topics.workdays import after_workdays, workdays_between
from toolkit.synthetic.world import Key, World


def make(rng: np.random.Generator, world: World) -> Tables:
    """No register of its own: the clues get their dates."""
    ground = Ground(rng, world, {})
    world.complaints = world.complaints.sort_values("received_on", kind="stable").reset_index(drop=True)
    table = world.complaints
    _clean(ground, table)
    lots = rng.permutation(np.flatnonzero(table["received_on"] < world.as_of - 130))
    n = max(2, min(ground.n, len(lots) // 8))
    _plant_triage(ground, table, *np.array_split(lots[: 2 * n], 2))
    _plant_response(ground, table, *np.array_split(lots[2 * n : 4 * n], 2))
    _plant_feedback(ground, table, *np.array_split(lots[4 * n : 6 * n], 2))
    _plant_referral(ground, table, *np.array_split(lots[6 * n : 8 * n], 2))
    return {}


def _clean(ground: Ground, table: pd.DataFrame) -> None:
    """Answered within two working days, looked at within a month, fed back within two."""
    rng, today, n = ground.rng, ground.world.as_of, len(table)
    received = table["received_on"].to_numpy()
    responded = after_workdays(received, rng.integers(0, 3, n))
    triaged = received + rng.integers(5, 29, n)
    fed_back = triaged + rng.integers(5, 28, n)
    open_ = (table["conclusion"] == "open").to_numpy()
    grave = ((table["subject"] == "favouritism") & (table["conclusion"] == "substantiated")).to_numpy()
    table["triaged_on"] = np.where(triaged <= today, triaged, -1)
    table["triage_result"] = np.where(grave, "refer", rng.choice(["investigate", "transfer", "close"], n, p=[0.3, 0.5, 0.2]))
    table.loc[table["triaged_on"] < 0, "triage_result"] = ""
    towns = ground.world.places["township_name"].take(table["village"].to_numpy()).to_numpy()
    table["handled_by"] = np.where(table["triage_result"] == "transfer", towns, f"{ground.world.calibration.county_name}民政局")
    table["responded_on"] = np.where(responded <= today, responded, -1)
    table["feedback_on"] = np.where((fed_back <= today) & (~open_ | (received < today - 58)), fed_back, -1)
    table["referred_on"] = np.where(grave & (triaged + 7 <= today), triaged + 7, -1)


def _remember(ground: Ground, check: str, wrong: Ints, near: Ints) -> None:
    ground.plant(check, [(number(i),) for i in wrong.tolist()])
    ground.spare(check, [(number(i),) for i in near.tolist()])


def number(row: int) -> str:
    """Number of the clue in a row, as the register counts them."""
    return f"XS{row + 1:04d}"


def _plant_triage(ground: Ground, table: pd.DataFrame, wrong: Ints, near: Ints) -> None:
    """G05: looked at after months or never; on the 31st day is in order."""
    received = table["received_on"].to_numpy()
    late = np.where(np.arange(len(wrong)) % 2 == 0, received[wrong] + 50, -1)
    table.loc[wrong, "triaged_on"] = late
    table.loc[wrong[late < 0], "triage_result"] = ""
    table.loc[near, "triaged_on"] = received[near] + CareLimits.clue_days
    for rows in (wrong, near):
        table.loc[rows, "feedback_on"] = received[rows] + 57
        table.loc[rows, "referred_on"] = -1
    table.loc[np.concatenate([wrong[late >= 0], near]), "triage_result"] = "transfer"
    _remember(ground, "G05", wrong, near)


def _plant_response(ground: Ground, table: pd.DataFrame, wrong: Ints, near: Ints) -> None:
    """G07: no answer for over a week; three working days over a weekend are in order."""
    received = table["received_on"].to_numpy()
    table.loc[wrong, "responded_on"] = after_workdays(received[wrong], np.full(len(wrong), 9))
    table.loc[near, "responded_on"] = after_workdays(received[near], np.full(len(near), CareLimits.response_workdays))
    _remember(ground, "G07", wrong, near)


def _plant_feedback(ground: Ground, table: pd.DataFrame, wrong: Ints, near: Ints) -> None:
    """G07: fed back after months or never; on the 60th day is in order."""
    received = table["received_on"].to_numpy()
    table.loc[wrong, "feedback_on"] = np.where(np.arange(len(wrong)) % 2 == 0, received[wrong] + 95, -1)
    table.loc[near, "feedback_on"] = received[near] + CareLimits.feedback_days
    _remember(ground, "G07", wrong, near)


def _plant_referral(ground: Ground, table: pd.DataFrame, wrong: Ints, near: Ints) -> None:
    """G06: a matter of discipline referred after weeks or never; on the 15th day is in order, and so is what is only transferred."""
    received = table["received_on"].to_numpy()
    referred, transferred = near[::2], near[1::2]
    for rows in (wrong, near):
        table.loc[rows, "triaged_on"] = received[rows] + 6
        table.loc[rows, "conclusion"] = "substantiated"
        table.loc[rows, "feedback_on"] = received[rows] + 50
    _call(table, np.concatenate([wrong, referred]), "favouritism", "refer")
    _call(table, transferred, "payment", "transfer")
    late = np.where(np.arange(len(wrong)) % 2 == 0, received[wrong] + 6 + 40, -1)
    table.loc[wrong, "referred_on"] = late
    table.loc[referred, "referred_on"] = received[referred] + 6 + CareLimits.referral_days
    table.loc[transferred, "referred_on"] = -1
    _remember(ground, "G06", wrong, near)


def _call(table: pd.DataFrame, rows: Ints, subject: str, result: str) -> None:
    """What the clues are about and what came of looking at them."""
    table.loc[rows, ["subject", "summary", "triage_result"]] = [subject, SUMMARIES[subject][0], result]


def untriaged(world: World) -> set[Key]:
    """G05: clues not looked at within 31 days."""
    table = world.complaints
    until = table["triaged_on"].where(table["triaged_on"] >= 0, world.as_of)
    return {(number(i),) for i in np.flatnonzero(until - table["received_on"] > CareLimits.clue_days).tolist()}


def unanswered(world: World) -> set[Key]:
    """G07: first answer after more than three working days, or no feedback within 60 days."""
    table = world.complaints
    received = table["received_on"].to_numpy()
    answered = table["responded_on"].where(table["responded_on"] >= 0, world.as_of).to_numpy()
    slow = workdays_between(received, answered) > CareLimits.response_workdays
    fed_back = table["feedback_on"].where(table["feedback_on"] >= 0, world.as_of).to_numpy()
    return {(number(i),) for i in np.flatnonzero(slow | (fed_back - received > CareLimits.feedback_days)).tolist()}


def unreferred(world: World) -> set[Key]:
    """G06: to be referred, and not within 15 days of being looked at."""
    table = world.complaints
    until = table["referred_on"].where(table["referred_on"] >= 0, world.as_of)
    due = (table["triage_result"] == "refer") & (table["triaged_on"] >= 0)
    return {(number(i),) for i in np.flatnonzero(due & (until - table["triaged_on"] > CareLimits.referral_days)).tolist()}


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """Clues that were left lying."""
    return {"G05": untriaged(world), "G06": unreferred(world), "G07": unanswered(world)}


TOPIC = Topic(
    "线索办理",
    make,
    faults,
    units={"G05": "case", "G06": "case", "G07": "case"},
    notes={
        "G05": "clue not looked at within 31 days",
        "G06": "a matter of discipline, not referred within 15 days of being looked at",
        "G07": "clue answered after more than three working days, or not fed back within 60 days",
    },
)
