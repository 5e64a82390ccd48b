"""Vehicles and who holds them."""

import numpy as np
import pandas as pd

from toolkit.synthetic.people import YEAR, Flags, Ints
from toolkit.synthetic.world import World

CARS = ("large_car", "small_car", "new_energy")
MODELS = {
    "large_car": "中型自卸货车 重型半挂牵引车 大型普通客车",
    "small_car": "五菱宏光 哈弗H6 大众朗逸 长安欧尚 吉利帝豪 丰田卡罗拉",
    "new_energy": "五菱宏光MINI 比亚迪秦 比亚迪元 埃安S",
    "motorcycle": "豪爵HJ125 宗申ZS150 大阳DY110",
    "tricycle": "时风7YP 宗申ZS3000 五星7YP",
    "disability_vehicle": "金彭JP 嘉陵JL50QZC",
}


def make_vehicles(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Vehicles of the county; no roster or tekun person holds a car in use, relatives in the same book may."""
    held = [_cars(rng, world), _cars_near_severe(rng, world), _old_cars(rng, world), _light_vehicles(rng, world)]
    return pd.concat(held, ignore_index=True)


def rows(rng: np.random.Generator, world: World, owner: Ints, kind: object, status: object = "normal") -> pd.DataFrame:
    """Vehicle rows for owners; the kind and the status may be one word or one per owner."""
    n = len(owner)
    table = pd.DataFrame({"person": owner, "kind": kind, "status": status})
    models = {k: words.split() for k, words in MODELS.items()}
    table["model"] = [models[k][i % len(models[k])] for k, i in zip(table["kind"], rng.integers(0, 60, n), strict=True)]
    table["registered_on"] = world.as_of - (rng.gamma(2.0, 2.6, n).clip(0.05, 19) * YEAR).astype(np.int64)
    return table


def active_cars(vehicles: pd.DataFrame) -> pd.DataFrame:
    """Cars in use."""
    return vehicles[vehicles["kind"].isin(CARS) & (vehicles["status"] == "normal")]


def _adults(world: World) -> pd.DataFrame:
    """Living persons of driving age."""
    return world.persons[world.persons["alive"] & world.persons["age"].between(18, 72)]


def _supported(world: World) -> Flags:
    """Per person: on any roster row or ever a tekun person."""
    roster = world.members.loc[world.members["listed"], "person"]
    return np.asarray(world.persons.index.isin(roster) | world.persons.index.isin(world.tekun["person"]))


def _one_per_book(rng: np.random.Generator, adults: pd.DataFrame) -> pd.DataFrame:
    """One owner per book, men of middle age first."""
    order = adults.assign(lot=rng.random(len(adults)) + ~adults["male"] + (adults["age"] > 60))
    return order.sort_values("lot", kind="stable").drop_duplicates("book").sort_index()


def _car_kinds(rng: np.random.Generator, n: int) -> object:
    return rng.choice(CARS, size=n, p=[0.05, 0.75, 0.20])


def _cars(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Cars in use of the ordinary population; rare in books that have a roster member."""
    supported = _supported(world)
    assisted = world.persons.loc[supported, "book"].unique()
    adults = _adults(world)
    owners = _one_per_book(rng, adults[~supported[adults.index]])
    chance = np.where(owners["book"].isin(assisted), 0.04, world.calibration.surroundings.car_share)
    owner = owners.index.to_numpy()[rng.random(len(owners)) < chance]
    return rows(rng, world, owner, _car_kinds(rng, len(owner)))


def _cars_near_severe(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Cars in most books with a severely disabled person who draws no support: such families manage."""
    supported = _supported(world)
    severe = world.persons[(world.persons["severe"] > 0) & world.persons["alive"] & ~supported]
    adults = _adults(world)
    owners = _one_per_book(rng, adults[~supported[adults.index] & adults["book"].isin(severe["book"])])
    owner = owners.index.to_numpy()[rng.random(len(owners)) < world.calibration.surroundings.severe_car_share]
    return rows(rng, world, owner, _car_kinds(rng, len(owner)))


def _old_cars(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Cars scrapped, cancelled or sold; anybody may have had one."""
    owners = _one_per_book(rng, _adults(world))
    owner = owners.index.to_numpy()[rng.random(len(owners)) < 0.015]
    status = rng.choice(["scrapped", "cancelled", "sold"], size=len(owner), p=[0.4, 0.3, 0.3])
    return rows(rng, world, owner, _car_kinds(rng, len(owner)), status)


def _light_vehicles(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Motorcycles and tricycles in one book of twenty-two, and vehicles for the disabled."""
    owners = _one_per_book(rng, _adults(world))
    owner = owners.index.to_numpy()[rng.random(len(owners)) < 0.045]
    light = rows(rng, world, owner, rng.choice(["motorcycle", "tricycle"], size=len(owner), p=[0.65, 0.35]))
    walking = world.certificates[(world.certificates["category"] == 4) & (world.certificates["level"] <= 3)]["person"]
    walking = walking[world.persons.loc[walking, "alive"].to_numpy()].to_numpy()
    return pd.concat([light, rows(rng, world, walking[rng.random(len(walking)) < 0.05], "disability_vehicle")])
