"""The picture of a waterfall stands alone, prints without colour, and takes nothing from a list for markup."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import pytest

from toolkit.reports.waterfall import as_html, waterfall_svg
from toolkit.values.differences import Run, Runs

SVG = "{http://www.w3.org/2000/svg}"


@dataclass
class Line:
    label: str
    level: str
    weight: float
    running: float
    left: Runs = ()
    right: Runs = ()


NASTY = (Run("<script>", differs=True), Run("&\"'王", differs=False))
STEPS = [
    Line("起点", "任意两行", -20.0, -20.0),
    Line("证件号码", "差一处", 18.0, -2.0, (Run("399901***", differs=False), Run("*", differs=True)), NASTY),
    Line("姓名", "</svg><script>alert(1)</script>", 12.0, 10.0, NASTY, NASTY),
    Line("村", "不同", -3.0, 7.0, (Run("很长的地址" * 20, differs=False),), ()),
    Line("合计", "可能性 99.2%", 7.0, 7.0),
]


@pytest.fixture(scope="module")
def drawing() -> ET.Element:
    return ET.fromstring(waterfall_svg(STEPS))


def bars(drawing: ET.Element) -> dict[str, list[ET.Element]]:
    found: dict[str, list[ET.Element]] = {}
    for rect in drawing.iter(f"{SVG}rect"):
        found.setdefault(rect.get("class", ""), []).append(rect)
    return found


def test_it_is_well_formed_and_has_no_script(drawing: ET.Element) -> None:
    assert not list(drawing.iter(f"{SVG}script"))
    assert "<script" not in waterfall_svg(STEPS)


def test_it_refers_to_nothing_outside() -> None:
    drawn = waterfall_svg(STEPS).replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|href|@import|src=|url\((?!#)", drawn)


def test_there_is_one_bar_per_step_and_its_kind_says_its_sign(drawing: ET.Element) -> None:
    kinds = {kind: len(rects) for kind, rects in bars(drawing).items() if kind}
    assert kinds == {"for": 2, "against": 2, "sum": 1}


def test_lengths_are_to_scale(drawing: ET.Element) -> None:
    up = [float(rect.get("width", 0)) for rect in bars(drawing)["for"]]
    assert up[0] / up[1] == pytest.approx(18 / 12, rel=0.01)


def test_a_bar_begins_where_the_one_before_ends(drawing: ET.Element) -> None:
    first, second = bars(drawing)["for"]
    assert float(first.get("x", 0)) + float(first.get("width", 0)) == pytest.approx(float(second.get("x", 0)), abs=0.11)


def test_signs_are_told_apart_without_colour() -> None:
    style = re.search(r"<style>(.*?)</style>", waterfall_svg(STEPS))
    assert style
    greys = re.findall(r"#([0-9a-f]{3}|[0-9a-f]{6})\b", waterfall_svg(STEPS))
    assert all(len(set(colour)) == 1 for colour in greys)
    assert "url(#hatched)" in style[1]


def test_differing_characters_are_underlined_and_long_values_cut(drawing: ET.Element) -> None:
    marked = [span.text for span in drawing.iter(f"{SVG}tspan")]
    assert marked == ["＊", "<script>", "<script>", "<script>"]
    texts = ["".join(text.itertext()) for text in drawing.iter(f"{SVG}text")]
    assert any(text.endswith("…") and len(text) == 19 for text in texts)


def test_marks_in_a_page_are_escaped() -> None:
    assert as_html(NASTY) == "<mark>&lt;script&gt;</mark>&amp;&quot;&#x27;王"
