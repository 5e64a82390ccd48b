"""Projection and paths, checked against what the polygons say themselves."""

import json
import math
import re

import pandas as pd
import pytest
import shapely
from shapely.geometry import mapping, shape

from toolkit.panels.village_map import WIDTH, fit, village_map


def rings(path: str) -> list[list[tuple[float, float]]]:
    return [[tuple(map(float, point.split(","))) for point in ring[1:].split("L")] for ring in re.findall(r"M[^MZ]+", path)]


def square(west: float, south: float, size: float = 0.1) -> shapely.Polygon:
    return shapely.box(west, south, west + size, south + size)


def one_village(geometry: shapely.Geometry) -> pd.DataFrame:
    return pd.DataFrame({"village_code": ["a"], "township_name": ["甲乡"], "geometry": [json.dumps(mapping(geometry))]})


def test_north_is_up_and_east_is_right() -> None:
    projection = fit((100.0, 30.0, 101.0, 31.0))
    west, north = projection.point(100.0, 31.0)
    east, south = projection.point(101.0, 30.0)
    assert (west < east, north < south) == (True, True)
    assert 0 <= west < east <= WIDTH
    assert 0 <= north < south <= projection.height


@pytest.mark.parametrize("latitude", [0.0, 30.0, 60.0])
def test_a_square_on_the_ground_is_a_square_on_the_map(latitude: float) -> None:
    half = 0.05
    wide = half / math.cos(math.radians(latitude))
    projection = fit((-wide, latitude - half, wide, latitude + half))
    (left, top), (right, bottom) = projection.point(-wide, latitude + half), projection.point(wide, latitude - half)
    assert right - left == pytest.approx(bottom - top, rel=0.002)


def test_paths_cover_the_same_share_of_the_county_as_the_polygons(villages: pd.DataFrame) -> None:
    drawn = {cell["code"]: shapely.Polygon(rings(cell["path"])[0]).area for cell in village_map(villages)["villages"]}
    true = {code: shape(json.loads(text)).area for code, text in zip(villages["village_code"], villages["geometry"], strict=True)}
    for code, area in true.items():
        assert drawn[code] / sum(drawn.values()) == pytest.approx(area / sum(true.values()), rel=0.02, abs=2e-4)


def test_the_mark_of_a_village_lies_inside_it(villages: pd.DataFrame) -> None:
    for cell in village_map(villages)["villages"]:
        assert shapely.Polygon(rings(cell["path"])[0]).buffer(0.2).contains(shapely.Point(cell["x"], cell["y"]))


def test_holes_and_several_parts_are_drawn() -> None:
    with_hole = square(100, 30).difference(square(100.04, 30.04, 0.02))
    geometry = shapely.MultiPolygon([with_hole, square(100.2, 30)])
    assert len(rings(village_map(one_village(geometry))["villages"][0]["path"])) == 3


def test_a_township_is_outlined_once_round_all_its_villages() -> None:
    geometries = [json.dumps(mapping(square(100 + k / 10, 30))) for k in range(3)]
    villages = pd.DataFrame({"village_code": list("abc"), "township_name": "甲乡", "geometry": geometries})
    (township,) = village_map(villages)["townships"]
    assert len(rings(township["path"])) == 1


def test_a_crossed_outline_is_mended() -> None:
    bow_tie = shapely.Polygon([(100, 30), (100.1, 30.1), (100.1, 30), (100, 30.1)])
    assert len(rings(village_map(one_village(bow_tie))["villages"][0]["path"])) == 2


@pytest.mark.parametrize(
    "text", [None, "", "x", "{}", "[]", '{"type": "Polygon"}', '{"type": "Point", "coordinates": [100, 30]}']
)
def test_what_is_no_polygon_is_counted(villages: pd.DataFrame, text: str | None) -> None:
    villages.loc[0, "geometry"] = text
    drawn = village_map(villages)
    assert (drawn["missing"], len(drawn["villages"])) == (1, 59)
