"""Where tekun persons live and where they wish to live: T07 and T08."""

import numpy as np
import pandas as pd

from toolkit.synthetic.months import first_day
from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.care_rates import CareLimits, CareRates
from toolkit.synthetic.topics.ground import Ground, keys, latest
from toolkit.synthetic.topics.tekun_hands import Hands, at_home, supported
from toolkit.synthetic.world import Key, World


def settle_modes(ground: Ground) -> None:
    """Who cannot care for himself lives in an institution more often than not, except in a few townships."""
    rows = supported(ground.world)
    full = rows[rows["tier"] == "full"]
    township = ground.world.persons["township"].to_numpy()[full["person"]]
    ordered = np.unique(township)
    low = ground.some(ordered, CareRates().few(len(ordered)))
    rates = CareRates()
    for number in ordered:
        mine = ground.shuffled(full.index[township == number])
        away = _share_to_count(len(mine), rates.institution_of_full_low if number in low else rates.institution_of_full)
        ground.world.tekun.loc[mine[:away], "mode"] = "institution"
        ground.world.tekun.loc[mine[away:], "mode"] = "home"
    found = {int(key[0]) for key in low_institution_share(ground.world)}
    ground.plant("T07", set(low.tolist()) & found)
    ground.spare("T07", set(ordered.tolist()) - found)


def _share_to_count(n: int, share: float) -> int:
    """Rounded away from one half."""
    return int(np.floor(share * n)) if share < CareLimits.institution_share else int(np.ceil(share * n))


def low_institution_share(world: World) -> set[Key]:
    """T07: townships where too few of those who cannot care for themselves live in an institution."""
    rows = supported(world)
    full = rows[rows["tier"] == "full"]
    township = world.persons["township"].to_numpy()[full["person"]]
    share = (full["mode"] == "institution").groupby(township).mean()
    return keys(share.index[share < CareLimits.institution_share])


def make_wishes(ground: Ground, hands: Hands) -> None:
    """What persons wish, and since when they live in an institution; then those who wait."""
    rows = supported(ground.world)
    waiting, recent, revoked = hands.deal(ground.n), hands.deal(ground.n), hands.deal(max(1, ground.n // 2))
    away = rows.loc[rows["mode"] == "institution", ["person", "supported_from"]]
    settled = _placed(ground, away["person"].to_numpy(), first_day(away["supported_from"]))
    home = rows.loc[(rows["mode"] == "home") & (ground.rng.random(len(rows)) < CareRates().home_wishes), "person"]
    at_ease = home[~home.isin(np.concatenate([waiting, recent, revoked]))].to_numpy()
    tables = [
        settled,
        _wish(at_ease, "home", ground.days_back(30, 900, len(at_ease))),
        _wish(waiting, "institution", ground.days_back(50, 400, len(waiting))),
        _wish(recent, "institution", ground.days_back(3, 28, len(recent))),
        _wish(revoked, "institution", ground.days_back(200, 400, len(revoked))),
        _wish(revoked, "home", ground.days_back(40, 190, len(revoked))),
    ]
    table = pd.concat(tables, ignore_index=True)
    order = np.lexsort((table["wished_on"], ground.world.persons["village"].to_numpy()[table["person"]]))
    ground.tables["placement_wishes"] = table.iloc[order].reset_index(drop=True)
    ground.plant("T08", waiting)
    ground.spare("T08", np.concatenate([recent, revoked]))


def _wish(person: Ints, mode: str, day: Ints) -> pd.DataFrame:
    return pd.DataFrame({"person": person, "wished_mode": mode, "wished_on": day, "placed_on": -1, "institution": ""})


def _placed(ground: Ground, person: Ints, since: Ints) -> pd.DataFrame:
    """Wishes fulfilled within a month; the institution is the township's."""
    day = np.minimum(since + ground.rng.integers(0, 200, len(person)), ground.world.as_of - 40)
    placed = day + ground.rng.integers(1, 29, len(person))
    return _wish(person, "institution", day).assign(placed_on=placed, institution=home_names(ground.world, person))


def home_names(world: World, person: Ints) -> list[str]:
    """The care home of each person's township."""
    towns = world.places.drop_duplicates("township").set_index("township")["township_name"]
    return [f"{name}敬老院" for name in towns.reindex(world.persons["township"].to_numpy()[person])]


def still_waiting(world: World, tables: Tables) -> set[Key]:
    """T08: at home, the latest wish is an institution, over 30 days old and not fulfilled."""
    newest = latest(tables["placement_wishes"], "person", "wished_on")
    late = newest["wished_on"] < world.as_of - CareLimits.wish_days
    unmet = (newest["wished_mode"] == "institution") & (newest["placed_on"] < 0)
    return keys(newest.loc[late & unmet & newest["person"].isin(at_home(world)["person"]), "person"])
