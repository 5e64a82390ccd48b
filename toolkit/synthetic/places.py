"""Townships, villages and their boundaries."""

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import Voronoi
from shapely import Point, Polygon, get_parts, set_precision
from shapely.geometry import mapping

from toolkit.synthetic.calibration import Calibration
from toolkit.synthetic.name_table import TOWNSHIPS, VILLAGE_FIRST, VILLAGE_SECOND
from toolkit.synthetic.odd_villages import with_like_sizes

CENTRE = (100.5, 0.5)  # degrees; open sea, so that no real place is meant
DEGREES_PER_VILLAGE = 0.030


def make_places(rng: np.random.Generator, calibration: Calibration, *, townships: int, villages: int) -> pd.DataFrame:
    """One row per village, sorted by code: names, codes, township index, planned population, point, polygon."""
    population = calibration.population
    outline = _outline(rng, villages)
    points = _spread_points(rng, outline, villages)
    township = _contiguous_townships(rng, points, townships)
    order = np.lexsort((points[:, 0], township))
    points, township = points[order], township[order]
    planned = population.village_median * np.exp(rng.normal(0, population.village_log_sd, villages))
    planned = with_like_sizes(planned.clip(*population.village_range), township)
    places = pd.DataFrame({"township": township, "planned": planned.round().astype(int)})
    places["longitude"], places["latitude"] = points[:, 0].round(4), points[:, 1].round(4)
    places["polygon"] = _cells(points, outline)
    return _named(rng, places, calibration.county_code, calibration.sign)


VILLAGE_COLUMNS = "village_code village_name township_name population longitude latitude last_visited_on polygon".split()


def features(places: pd.DataFrame) -> dict[str, Any]:
    """GeoJSON feature collection with the columns of the villages register."""
    villages = places[VILLAGE_COLUMNS]
    table = villages.drop(columns="polygon").astype(object)
    properties = table.where(table.notna(), None).to_dict("records")
    shapes = [
        {"type": "Feature", "properties": p, "geometry": mapping(g)} for p, g in zip(properties, villages["polygon"], strict=True)
    ]
    return {"type": "FeatureCollection", "features": shapes}


def features_table(places: pd.DataFrame) -> pd.DataFrame:
    """The villages register as a table whose geometry is GeoJSON text."""
    shapes = [json.dumps(mapping(polygon), separators=(",", ":")) for polygon in places["polygon"]]
    return places[VILLAGE_COLUMNS].drop(columns="polygon").assign(geometry=shapes)


def _named(rng: np.random.Generator, places: pd.DataFrame, county: str, sign: str) -> pd.DataFrame:
    """Add codes and names: 镇 from 100, 乡 from 200; no village name twice in the county."""
    count = int(places["township"].max()) + 1
    is_town = np.arange(count) % 3 != 2
    code = np.where(is_town, 100 + np.cumsum(is_town) - 1, 200 + np.cumsum(~is_town) - 1)
    stem = [TOWNSHIPS[i % len(TOWNSHIPS)] + "东西南北"[i // len(TOWNSHIPS) - 1] * (i >= len(TOWNSHIPS)) for i in range(count)]
    names = np.array([sign + s + ("镇" if town else "乡") for s, town in zip(stem, is_town, strict=True)])
    number = places.groupby("township").cumcount() + 200
    places["township_name"] = names[places["township"]]
    places["village_code"] = [f"{county}{code[t]:03d}{n:03d}" for t, n in zip(places["township"], number, strict=True)]
    places["village_name"] = _village_names(rng, len(places))
    return places


def _village_names(rng: np.random.Generator, n: int) -> list[str]:
    """Distinct names such as 石桥村; a third syllable when two are used up."""
    stems = [a + b for a in VILLAGE_FIRST for b in VILLAGE_SECOND]
    stems += [a + stem for a in VILLAGE_FIRST for stem in stems] if n > len(stems) else []
    return [stems[i] + "村" for i in rng.permutation(len(stems))[:n]]


def _outline(rng: np.random.Generator, villages: int) -> Polygon:
    """An irregular county: a circle whose radius wanders."""
    angle = np.linspace(0, 2 * np.pi, 73)[:-1]
    waves = sum(rng.normal(0, 0.10 / k) * np.cos(k * angle + rng.uniform(0, 2 * np.pi)) for k in range(1, 7))
    radius = DEGREES_PER_VILLAGE * np.sqrt(villages / np.pi) * (1 + np.asarray(waves))
    return Polygon(np.column_stack([CENTRE[0] + radius * np.cos(angle), CENTRE[1] + radius * np.sin(angle)]))


def _spread_points(rng: np.random.Generator, outline: Polygon, n: int) -> npt.NDArray[np.float64]:
    """Village points: uniform, then two rounds towards the middle of their cells so that none are cramped."""
    low, high = np.array(outline.bounds[:2]), np.array(outline.bounds[2:])
    points = np.empty((0, 2))
    while len(points) < n:
        drawn = low + (high - low) * rng.random((4 * n, 2))
        points = np.vstack([points, [p for p in drawn if outline.contains(Point(p))]])
    points = points[:n]
    for _ in range(2):
        middle = np.array([[cell.centroid.x, cell.centroid.y] for cell in _cells(points, outline)])
        points = points + 0.6 * (middle - points)
    return points


def _cells(points: npt.NDArray[np.float64], outline: Polygon) -> list[Polygon]:
    """Voronoi cell of each point inside the outline, four decimals; mirrored far points bound the outer cells."""
    low, high = np.array(outline.bounds[:2]), np.array(outline.bounds[2:])
    span = (high - low).max() * 10
    far = np.array(CENTRE) + span * np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
    diagram = Voronoi(np.vstack([points, far]))
    regions = (diagram.regions[diagram.point_region[i]] for i in range(len(points)))
    clipped = (Polygon(diagram.vertices[region]).intersection(outline) for region in regions)
    return [max(get_parts(set_precision(cell, 0.0001)), key=lambda part: part.area) for cell in clipped]


def _contiguous_townships(rng: np.random.Generator, points: npt.NDArray[np.float64], townships: int) -> npt.NDArray[np.int64]:
    """Township of each point: nearest of well-spread seats, so that a township's cells hang together."""
    seats = points[rng.choice(len(points), townships, replace=False)]
    for _ in range(8):
        nearest = _nearest(points, seats)
        seats = np.array([points[nearest == t].mean(axis=0) if (nearest == t).any() else seats[t] for t in range(townships)])
    seats = seats[np.lexsort((seats[:, 0], -seats[:, 1]))]
    return _nearest(points, seats)


def _nearest(points: npt.NDArray[np.float64], seats: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Index of the seat nearest to each point."""
    return np.asarray(((points[:, None, :] - seats[None, :, :]) ** 2).sum(axis=2).argmin(axis=1))
