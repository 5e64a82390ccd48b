"""The files on disk: reproducible, readable, traceable, in province 39, and no larger than allowed."""

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
import unicodedata
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import yaml
from numpy._core._multiarray_umath import __cpu_dispatch__
from pypinyin import lazy_pinyin
from python_calamine import CalamineWorkbook
from shapely.geometry import shape

from toolkit.synthetic import SAMPLE, synthesize
from toolkit.synthetic.evaluation import base36
from toolkit.values.id_number import PROVINCES

ROOT = Path(__file__).parents[2]


def decoded(path: Path) -> str:
    raw = path.read_bytes()
    if raw.startswith(b"\xff\xfe"):
        return raw.decode("utf-16")
    return raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030")


@cache
def sheets(path: Path) -> dict[str, list[list[object]]]:
    """All cells of a file by sheet name."""
    if path.suffix != ".xlsx":
        return {"csv": list(csv.reader(decoded(path).splitlines(), delimiter="," if path.suffix == ".csv" else "\t"))}
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_same_seed_same_bytes(folder: Path, tmp_path: Path) -> None:
    synthesize(tmp_path, seed=7, townships=6, villages=12)
    assert digests(tmp_path) == digests(folder)


def test_same_bytes_on_an_older_processor(folder: Path, tmp_path: Path) -> None:
    newer = " ".join(__cpu_dispatch__)
    code = "import sys; from toolkit.synthetic import synthesize; synthesize(sys.argv[1], seed=7, townships=6, villages=12)"
    subprocess.run([sys.executable, "-c", code, tmp_path], check=True, env=os.environ | {"NPY_DISABLE_CPU_FEATURES": newer})
    assert digests(tmp_path) == digests(folder)


def test_another_seed_another_county(folder: Path, tmp_path: Path) -> None:
    synthesize(tmp_path, seed=8, townships=1, villages=2)
    assert (tmp_path / "truth" / "planted.csv").read_text("utf-8") != (folder / "truth" / "planted.csv").read_text("utf-8")


def test_more_townships_than_villages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="townships"):
        synthesize(tmp_path, seed=1, townships=3, villages=2)


def test_progress_speaks(tmp_path: Path) -> None:
    said: list[str] = []
    synthesize(tmp_path, seed=1, townships=1, villages=1, progress=said.append)
    assert len(said) >= 4


def test_every_id_number_is_of_province_39(folder: Path) -> None:
    seen = 0
    for path in sorted((folder / "registers").iterdir()):
        for rows in sheets(path).values() if path.suffix != ".geojson" else ():
            for text in (str(cell) for row in rows for cell in row):
                for written in re.findall(r"(?<!\d)\d{17}[\dXxＸ](?!\d)", text):
                    found = unicodedata.normalize("NFKC", written)
                    seen += 1
                    assert found[:2] == "39"
                    assert found[:2] not in PROVINCES
    assert seen > 10_000


def true_people(folder: Path) -> dict[str, list[str]]:
    """Person key to the cells of the hukou row, through the key table."""
    found: dict[str, list[str]] = {}
    for row in pd.read_csv(folder / "truth" / "hukou_keys.csv").itertuples():
        file, sheet = row.sheet.split("!")
        keys = range(int(row.first_key[1:], 36), int(row.last_key[1:], 36) + 1)
        assert len(keys) == row.last_row - row.first_row + 1
        for key, number in zip(keys, range(row.first_row, row.last_row + 1), strict=True):
            cells = sheets(folder / "registers" / file)[sheet][number - 1]
            found["P" + base36(key).rjust(4, "0")] = [str(cell) for cell in cells]
    return found


def same_name(truth: list[str], cells: list[object]) -> bool:
    """Whether some cell holds a name of the hukou row, a spaced form of it, or a name that sounds like it."""
    names = {tuple(lazy_pinyin(cell)) for cell in truth if re.fullmatch(r"[\u4e00-\u9fff]{2,4}", cell)}
    return any(tuple(lazy_pinyin(str(cell).replace(" ", ""))) in names for cell in cells)


def test_links_point_at_rows_with_that_persons_name_but_not_their_id(folder: Path) -> None:
    links = pd.read_csv(folder / "truth" / "links.csv", dtype="str")
    people, wrong = true_people(folder), []
    for row in links.itertuples():
        file, sheet, number = row.source_row.rsplit("!", 2)
        cells = sheets(folder / "registers" / file)[sheet][int(number) - 1]
        own = next(cell for cell in people[row.person_key] if re.fullmatch(r"\d{17}[\dX]", cell))
        if own in map(str, cells) or (row.role == "person" and not same_name(people[row.person_key], cells)):
            wrong.append(row.source_row)
    assert wrong == []
    assert len(links) > 200
    assert not links.duplicated(["source_row", "role"]).any()


def test_a_row_missing_from_the_links_carries_an_id_of_the_hukou_register(folder: Path) -> None:
    listed = set(pd.read_csv(folder / "truth" / "links.csv", dtype="str")["source_row"])
    known = {cell for cells in true_people(folder).values() for cell in cells}
    path = next(
        p for p in sorted((folder / "registers").iterdir()) if "发放" in p.name and p.suffix != ".xlsx" and "镇" in p.name
    )
    rows = list(enumerate(sheets(path)["csv"], start=1))
    numbers = [
        c for number, row in rows if f"{path.name}!csv!{number}" not in listed for c in row if re.fullmatch(r"39\d{15}[\dX]", c)
    ]
    assert len(numbers) > 100
    assert set(numbers) <= known


def test_planted_keys_are_keys(folder: Path) -> None:
    planted = pd.read_csv(folder / "truth" / "planted.csv", dtype="str")
    assert list(planted) == ["check_id", "unit", "unit_key", "kind", "linkable", "note"]
    assert set(planted["kind"]) == {"planted", "incidental", "near_miss"}
    assert set(planted["linkable"]) == {"0", "1"}
    assert not planted.duplicated(["check_id", "unit_key"]).any()
    parts = planted.loc[planted["unit"].isin(["person", "household", "person|official"]), "unit_key"].str.split("|").str[0]
    assert set(parts) <= set(true_people(folder))


def test_defects_come_at_their_rates(folder: Path) -> None:
    paths = [path for path in (folder / "registers").iterdir() if path.suffix != ".geojson"]
    cells = [cell for path in paths for rows in sheets(path).values() for row in rows for cell in row]
    texts = [cell for cell in cells if isinstance(cell, str)]
    assert any(isinstance(cell, float) and cell > 3.9e17 for cell in cells)
    for what, pattern, least in (
        ("scientific", r"3\.99901E\+17", 10),
        ("spaced name", r"[\u4e00-\u9fff] [\u4e00-\u9fff]{1,2}", 50),
        ("15 digits", r"399901\d{9}", 5),
        ("spaced id", r"399901 \d{8} \d{3}[\dX]", 5),
        ("apostrophe", r"'399901\d{11}[\dX]", 5),
        ("full width", r"[０-９]{17}[０-９Ｘ]", 5),
    ):
        assert sum(bool(re.fullmatch(pattern, text)) for text in texts) >= least, what


def test_settings(folder: Path) -> None:
    settings = yaml.safe_load((folder / "inspection.yaml").read_text("utf-8"))
    assert settings["county_code"] == "399901"
    assert str(settings["as_of"]) == "2026-10-31"
    assert settings["period"] == {"from": "2024-11", "to": "2026-10"}
    assert settings["capacity"]["villages"] == 2


def test_village_polygons_hold_their_points(folder: Path) -> None:
    text = (folder / "registers" / "villages.geojson").read_text("utf-8")
    found = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))["features"]
    assert len(found) == 12
    assert {feature["properties"]["last_visited_on"] is None for feature in found} == {True, False}
    for feature in found:
        properties = feature["properties"]
        point = shape({"type": "Point", "coordinates": [properties["longitude"], properties["latitude"]]})
        assert shape(feature["geometry"]).buffer(0.0005).contains(point)


def test_the_sample_is_small_and_of_this_code(tmp_path: Path) -> None:
    sample = ROOT / "sample_data"
    parts = ("registers", "truth", "policy", "inspection.yaml")
    kept = {name: digest for name, digest in digests(sample).items() if name.startswith(parts)}
    size = sum((sample / name).stat().st_size for name in kept)
    assert size <= 10_000_000
    synthesize(tmp_path, seed=2026, townships=6, villages=60, calibration=SAMPLE)
    assert digests(tmp_path) == kept
