"""Make the true county, step by step, each step on its own random stream."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from toolkit.synthetic import benefits, dibao_faults, other_benefits, other_faults, payment_lists, payments, vehicles
from toolkit.synthetic.calibration import AS_OF, Calibration
from toolkit.synthetic.complaints import make_complaints
from toolkit.synthetic.disability import make_certificates
from toolkit.synthetic.hukou import make_persons
from toolkit.synthetic.officials import core_kin, make_officials
from toolkit.synthetic.people import day_number, grow
from toolkit.synthetic.places import make_places
from toolkit.synthetic.topic import Topic
from toolkit.synthetic.topics import TOPICS
from toolkit.synthetic.world import World

Progress = Callable[[str], None]
FIRST_STREAM = 100  # of the topics' random streams


def make_county(
    calibration: Calibration, *, seed: int, townships: int, villages: int, progress: Progress, topics: Sequence[Topic] = TOPICS
) -> World:
    """A county with its people, benefits, planted faults and near-misses; the same for the same seed."""
    rng = np.random.default_rng([seed, 1])
    progress("正在生成村庄和人口")
    world = _people(rng, calibration, townships, villages)
    progress("正在生成低保、特困和补贴")
    _benefits(np.random.default_rng([seed, 2]), world)
    progress("正在生成发放、车辆和备案")
    _surroundings(np.random.default_rng([seed, 3]), world)
    for number, topic in enumerate(topics):
        progress(f"正在生成{topic.name}")
        made = topic.make(np.random.default_rng([seed, FIRST_STREAM + number]), world)
        world.made_by[topic.name] = set(made)
        world.registers |= made
    return world


def _people(rng: np.random.Generator, calibration: Calibration, townships: int, villages: int) -> World:
    """Places, persons, certificates, officials, and the families on dibao."""
    as_of = day_number(AS_OF)
    places = make_places(rng, calibration, townships=townships, villages=villages)
    people = grow(rng, calibration.population, places, as_of)
    persons = make_persons(rng, calibration, people, places, as_of)
    places["population"] = persons[persons["alive"]].groupby("village").size().reindex(places.index, fill_value=0)
    places["last_visited_on"] = _last_visits(rng, len(places), as_of)
    certificates = make_certificates(rng, calibration.surroundings, persons, places["township"].to_numpy(), as_of)
    officials = make_officials(rng, calibration.surroundings, persons, places, as_of)
    kin = core_kin(persons, officials["person"].to_numpy())
    kin["former"] = kin["official"].isin(officials.loc[officials["until"] >= 0, "person"])
    persons = _marked(persons, certificates, officials, kin)
    households, members = benefits.make_dibao(rng, calibration.assistance, persons, places["township"].to_numpy())
    return World(calibration, as_of, people, places, persons, certificates, officials, kin, households, members)


def _last_visits(rng: np.random.Generator, n: int, as_of: int) -> list[str | None]:
    """ISO date of the last inspection within four years; a third of the villages had none."""
    days = (as_of - rng.integers(40, 1460, n)).astype("datetime64[D]").astype(str)
    return [day if seen else None for day, seen in zip(days.tolist(), rng.random(n) < 0.67, strict=True)]


def _marked(persons: pd.DataFrame, certificates: pd.DataFrame, officials: pd.DataFrame, kin: pd.DataFrame) -> pd.DataFrame:
    """Add counts 0/1: valid certificate, severe one, serving official, core kin of one."""
    valid = certificates[certificates["valid"]]
    serving = officials.loc[officials["until"] < 0, "person"]
    marks = {
        "disabled": valid["person"],
        "severe": valid.loc[valid["severe"], "person"],
        "official": serving,
        "official_kin": kin.loc[~kin["former"], "person"],
    }
    return persons.assign(**{name: persons.index.isin(who).astype(int) for name, who in marks.items()})


def _benefits(rng: np.random.Generator, world: World) -> None:
    """Tekun and subsidies, with the faults that change who is paid."""
    world.tekun = other_benefits.make_tekun(rng, world)
    dibao_faults.plant_double_enrolment(rng, world)
    dibao_faults.plant_tekun_doubles(rng, world)
    dibao_faults.plant_deaths(rng, world)
    world.living = other_benefits.make_living(rng, world)
    world.nursing = other_benefits.make_nursing(rng, world)
    other_faults.plant_wrong_subsidies(rng, world)
    other_faults.plant_dead_recipients(rng, world)


def _surroundings(rng: np.random.Generator, world: World) -> None:
    """Vehicles, accounts, payments, filings, cremations, complaints."""
    world.vehicles = vehicles.make_vehicles(rng, world)
    dibao_faults.plant_cars(rng, world)
    other_faults.mark_missed(world)
    payments.open_accounts(rng, world)
    dibao_faults.plant_accounts(rng, world)
    payments.pay(world)
    world.payments = payment_lists.adjust(rng, world)
    payments.credit_batches(rng, world)
    other_faults.file_kin(rng, world)
    other_faults.mix_up_cremations(rng, world)
    world.complaints = make_complaints(rng, world)
