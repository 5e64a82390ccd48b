"""Months in which nobody was to be struck off: C04."""

from toolkit.synthetic.people import day_number
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.ground import Ground, keys
from toolkit.synthetic.topics.rates import Limits
from toolkit.synthetic.world import Key, World

UNITS = {"C04": "person"}
NOTES = {"C04": "struck off while exits were paused, for another reason than death or the family's own wish; keyed by the head"}
STILL_LEAVE = ("death", "voluntary")  # reasons for which families leave even while exits are paused
MARGIN = 31  # days; exits just outside the pause are near-misses


def plant(ground: Ground) -> None:
    """The exits of these months, as they came; beside them deaths, families who gave up, and exits just before and after."""
    exits, (since, until) = ground.tables["exits"], pause(ground.rates.limits)
    found = paused(ground.tables, ground.rates.limits)
    whole = exits[exits["exit_kind"] == "exit"]
    inside = whole["exited_on"].between(since, until)
    near = whole[inside | whole["exited_on"].between(since - MARGIN, until + MARGIN)]
    ground.plant("C04", found)
    ground.spare("C04", set(near["person"]) - found)


def pause(limits: Limits) -> tuple[int, int]:
    """First and last day of the time without exits."""
    return day_number(limits.exit_pause[0]), day_number(limits.exit_pause[1])


def paused(tables: Tables, limits: Limits) -> set[int]:
    """C04."""
    exits = tables["exits"]
    inside = exits["exited_on"].between(*pause(limits)) & exits["exit_kind"].isin(["exit", "suspend"])
    return set(exits.loc[inside & ~exits["exit_reason"].isin(STILL_LEAVE), "person"])


def faults(world: World, tables: Tables, limits: Limits) -> dict[str, set[Key]]:
    """Keys of C04."""
    return {"C04": keys(paused(tables, limits))}
