"""GeoJSON: features as rows under their property names, with the geometry last."""

import json
import math
from collections.abc import Iterator
from typing import Any

from toolkit.intake.readers.blocks import Sheet, block_of
from toolkit.intake.readers.cell_text import joined
from toolkit.intake.readers.limits import Refused


def read_features(data: bytes) -> Iterator[Sheet]:
    """One sheet; its row 0 holds the property names, features count from 1."""
    try:
        features = json.loads(data.decode("utf-8-sig"))["features"]
        names = list(features[0]["properties"])
        rows = [_row(feature, names) for feature in features]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise Refused("不是有效的 GeoJSON 地图文件", "重新导出行政村边界（FeatureCollection）") from error
    columns = [joined(list(column)) for column in zip([*names, "geometry"], *rows, strict=True)]
    yield Sheet("features", [block_of(columns, 0, {})])


def _row(feature: dict[str, Any], names: list[str]) -> list[str]:
    geometry = json.dumps(feature["geometry"], separators=(",", ":"))
    return [*(_property(feature["properties"].get(name)) for name in names), geometry]


def _property(value: object) -> str:
    missing = value is None or (isinstance(value, float) and math.isnan(value))  # some exporters write NaN for null
    return "" if missing else str(value).encode(errors="replace").decode()
