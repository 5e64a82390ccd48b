"""The files on disk: reproducible, readable, traceable, in province 39, and no larger than allowed."""

import csv
import hashlib
import json
import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import yaml
from pypinyin import lazy_pinyin
from python_calamine import CalamineWorkbook
from shapely.geometry import shape

from toolkit.synthetic import synthesize
from toolkit.synthetic.forms import PAYMENTS, REGISTERS, ROSTERS
from toolkit.synthetic.sheets import Form
from toolkit.synthetic.wording import RELATIONS, WORDS
from toolkit.values.id_number import PROVINCES

ROOT = Path(__file__).parents[2]
LAYOUTS = ROOT / "toolkit" / "intake" / "layouts"
LAYOUT_OF = {"living": "living_subsidies", "nursing": "nursing_subsidies"}
ENCODINGS = {"死亡注销.csv": "gbk", "机动车.csv": "gb18030", "持证残疾人.csv": "utf-8-sig"}


def encoding(path: Path) -> str:
    return ENCODINGS.get(path.name, "gb18030")


@cache
def sheets(path: Path) -> dict[str, list[list[object]]]:
    """All cells of a file by sheet name."""
    if path.suffix == ".csv":
        return {"csv": list(csv.reader(path.read_text(encoding(path)).splitlines()))}
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_same_seed_same_bytes(folder: Path, tmp_path: Path) -> None:
    synthesize(tmp_path, seed=7, townships=6, villages=12)
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
                for found in re.findall(r"(?<!\d)\d{17}[\dXx](?!\d)", text):
                    seen += 1
                    assert found[:2] == "39"
                    assert found[:2] not in PROVINCES
    assert seen > 10_000


def forms() -> list[tuple[str, Form]]:
    single = [(LAYOUT_OF.get(name, name), form) for name, form in REGISTERS.items()]
    return [("dibao_roster", f) for f in ROSTERS] + [("payments", f) for f in PAYMENTS] + single


@pytest.mark.parametrize(("register", "form"), forms())
def test_headings_are_ones_the_intake_knows(register: str, form: Form) -> None:
    layout = yaml.safe_load((LAYOUTS / f"{register}.yaml").read_text("utf-8"))
    known = {column["name"]: {column["label"], *column.get("aliases", [])} for column in layout["columns"]}
    written = {name: heading for name, heading in zip(form.names(), form.headings(), strict=True) if name != "number"}
    assert {name: heading for name, heading in written.items() if heading not in known[name]} == {}
    needed = {column["name"] for column in layout["columns"] if column.get("required")}
    assert needed - set(written) <= set(layout.get("context", []))


def test_words_are_ones_the_intake_knows() -> None:
    lookups = yaml.safe_load((LAYOUTS / "lookups.yaml").read_text("utf-8"))
    names = {"channel": "clue_channel", "subject": "clue_subject", "conclusion": "clue_conclusion"}
    for column, codes in WORDS.items():
        if column == "relation":  # free text in the filings
            continue
        known = lookups[names.get(column, column)]
        if column == "disability_category":  # numbered 1 to 7 in the order of the look-up
            known = {str(number): words for number, words in enumerate(known.values(), start=1)}
        for code, words in codes.items():
            assert set(words) <= set(known[code])
    for code, pairs in RELATIONS.items():
        assert {word for pair in pairs for word in pair} <= set(lookups["relation_to_head"][code])


def true_names(folder: Path) -> dict[str, str]:
    """Person key to true name, read from the hukou register through its key table."""
    book = sheets(folder / "registers" / "户籍人口.xlsx")
    names: dict[str, str] = {}
    for row in pd.read_csv(folder / "truth" / "hukou_keys.csv").itertuples():
        cells = book[row.sheet.split("!")[1]]
        keys = range(int(row.first_key[1:], 36), int(row.last_key[1:], 36) + 1)
        assert len(keys) == row.last_row - row.first_row + 1
        for key, number in zip(keys, range(row.first_row, row.last_row + 1), strict=True):
            names[base36(key)] = str(cells[number - 1][1])
    return names


def base36(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + text
    return "P" + text.rjust(4, "0")


def same_name(true: str, cells: list[object]) -> bool:
    """Whether some cell holds the name, a spaced form of it, or a name that sounds like it."""
    texts = [str(cell).replace(" ", "") for cell in cells]
    sound = lazy_pinyin(true)
    return any(text == true or (len(text) == len(true) and lazy_pinyin(text) == sound) for text in texts)


def test_links_point_at_rows_with_that_persons_name(folder: Path) -> None:
    links = pd.read_csv(folder / "truth" / "links.csv", dtype="str")
    names = true_names(folder)
    wrong = []
    for row in links.itertuples():
        file, sheet, number = row.source_row.rsplit("!", 2)
        cells = sheets(folder / "registers" / file)[sheet][int(number) - 1]
        if not same_name(names[row.person_key], cells):
            wrong.append(row.source_row)
    assert wrong == []
    assert not links["source_row"].duplicated().any()


def test_links_cover_every_row_of_the_short_registers(folder: Path) -> None:
    links = pd.read_csv(folder / "truth" / "links.csv", dtype="str")
    counts = links.groupby("register").size()
    cells = sheets(folder / "registers" / "特困供养.xlsx")["Sheet1"]
    assert counts["tekun_roster"] == sum(isinstance(row[0], float) for row in cells)
    rows = sheets(folder / "registers" / "死亡注销.csv")["csv"]
    assert counts["deaths"] == len(rows) - 2


def test_planted_keys_are_keys(folder: Path) -> None:
    planted = pd.read_csv(folder / "truth" / "planted.csv", dtype="str")
    assert list(planted) == ["check_id", "unit", "unit_key", "kind", "linkable", "note"]
    assert set(planted["kind"]) == {"planted", "incidental"}
    assert set(planted["linkable"]) == {"0", "1"}
    assert not planted.duplicated(["check_id", "unit_key"]).any()
    names = true_names(folder)
    parts = planted.loc[planted["unit"] != "batch", "unit_key"].str.split("|").str[0]
    assert set(parts) <= set(names)


def test_a_payment_missing_from_the_links_has_its_persons_own_id(folder: Path) -> None:
    links = pd.read_csv(folder / "truth" / "links.csv", dtype="str")
    listed = set(links.loc[links["register"] == "payments", "source_row"])
    known = {row[2] for rows in sheets(folder / "registers" / "户籍人口.xlsx").values() for row in rows}
    path = next(folder.glob("registers/发放_*.csv"))
    rows = sheets(path)["csv"]
    unlisted = [row for number, row in enumerate(rows, start=1) if f"{path.name}!csv!{number}" not in listed]
    people = [row for row in unlisted if re.fullmatch(r"\d{17}[\dX]", row[3])]
    assert len(people) > 100
    assert {row[3] for row in people} <= known


def test_defects_come_at_their_rates(folder: Path) -> None:
    ids = [str(row[3]) for rows in (sheets(p)["csv"] for p in folder.glob("registers/发放_*.csv")) for row in rows[2:-1]]
    roster = [c for p in folder.glob("registers/低保花名册_*.xlsx") for rows in sheets(p).values() for row in rows for c in row]
    assert any(isinstance(cell, float) and cell > 3.9e17 for cell in roster)
    assert "3.99901E+17" in set(roster) | set(ids)
    spaced = [cell for cell in roster if isinstance(cell, str) and re.fullmatch(r"[\u4e00-\u9fff] [\u4e00-\u9fff]{1,2}", cell)]
    assert len(spaced) > 5


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
    parts = ("registers", "truth", "inspection.yaml")
    kept = {name: digest for name, digest in digests(sample).items() if name.startswith(parts)}
    size = sum((sample / name).stat().st_size for name in kept)
    assert size <= 10_000_000
    synthesize(tmp_path, seed=2026, townships=6, villages=60)
    assert digests(tmp_path) == kept
