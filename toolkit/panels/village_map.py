"""Village polygons as SVG paths: projected here, drawn by the browser without tiles or libraries."""

import json
import math
from dataclasses import dataclass
from typing import Any

import pandas as pd
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

WIDTH = 640
_MARGIN = 12


@dataclass(frozen=True)
class Projection:
    """Longitude and latitude to pixels: equirectangular, true to scale at the middle of the county."""

    west: float
    north: float
    x_scale: float
    y_scale: float
    height: float

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Pixels from the top left corner."""
        x = _MARGIN + (longitude - self.west) * self.x_scale
        return round(x, 1), round(_MARGIN + (self.north - latitude) * self.y_scale, 1)


def fit(bounds: tuple[float, float, float, float]) -> Projection:
    """The projection that fits ``(west, south, east, north)`` in degrees into the width of the map."""
    west, south, east, north = bounds
    shrink = math.cos(math.radians((south + north) / 2))
    y_scale = (WIDTH - 2 * _MARGIN) / max((east - west) * shrink, 1e-9)
    return Projection(west, north, y_scale * shrink, y_scale, round((north - south) * y_scale + 2 * _MARGIN, 1))


def village_map(villages: pd.DataFrame) -> dict[str, Any]:
    """What the map component draws: paths and centres by village, outline and label by township.

    Villages without a readable polygon are counted in ``missing`` and not drawn.
    """
    polygons = {
        code: polygon
        for code, text in zip(villages["village_code"], villages["geometry"], strict=True)
        if (polygon := _polygon(text))
    }
    if not polygons:
        return {"width": WIDTH, "height": 0, "villages": [], "townships": [], "missing": len(villages)}
    projection = fit(shapely.total_bounds(list(polygons.values())))
    townships = villages.loc[villages["village_code"].isin(polygons)].groupby("township_name", sort=True)["village_code"]
    return {
        "width": WIDTH,
        "height": projection.height,
        "villages": [_village(code, polygon, projection) for code, polygon in polygons.items()],
        "townships": [_township(str(name), [polygons[code] for code in codes], projection) for name, codes in townships],
        "missing": len(villages) - len(polygons),
    }


def _polygon(text: object) -> BaseGeometry | None:
    """The polygon of a GeoJSON geometry; None where there is none."""
    if not isinstance(text, str) or not text:
        return None
    try:
        polygon = shapely.make_valid(shape(json.loads(text)))
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError):
        return None
    return polygon if polygon.area > 0 else None


def _village(code: str, polygon: BaseGeometry, projection: Projection) -> dict[str, Any]:
    centre = polygon.representative_point()
    x, y = projection.point(centre.x, centre.y)
    return {"code": code, "path": _path(polygon, projection), "x": x, "y": y}


def _township(name: str, polygons: list[BaseGeometry], projection: Projection) -> dict[str, Any]:
    outline = shapely.union_all(polygons, grid_size=1e-7)
    x, y = projection.point(*outline.representative_point().coords[0])
    return {"name": name, "path": _path(outline, projection), "x": x, "y": y}


def _path(geometry: BaseGeometry, projection: Projection) -> str:
    """SVG path of all rings; lines and points left over from mending are dropped."""
    parts = [part for part in shapely.get_parts([geometry]) if part.geom_type == "Polygon"]
    nested = [part for part in shapely.get_parts([geometry]) if part.geom_type in {"MultiPolygon", "GeometryCollection"}]
    inner = [part for part in shapely.get_parts(nested) if part.geom_type == "Polygon"]
    return "".join(_ring(ring, projection) for part in [*parts, *inner] for ring in (part.exterior, *part.interiors))


def _ring(ring: Any, projection: Projection) -> str:
    points = (projection.point(longitude, latitude) for longitude, latitude, *_ in ring.coords[:-1])
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in points) + "Z"
