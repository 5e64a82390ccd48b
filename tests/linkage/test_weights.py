"""The weights of a linkage as a table and as a picture."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from tests.linkage.two_lists import linked, person, wrong_digit
from toolkit.linkage.level_weights import level_weights
from toolkit.reports.weights_chart import weights_svg


@pytest.fixture(scope="module")
def levels():
    return level_weights(
        linked([(person(n), person(n, id_number=wrong_digit(person(n)), id_status="bad_checksum")) for n in (3, 5)])
    )


def test_every_weight_follows_from_its_m_and_u(levels) -> None:
    np.testing.assert_allclose(levels["weight"], np.log2(levels["m"] / levels["u"]))


def test_m_and_u_are_shares_of_all_levels(levels) -> None:
    sums = levels.groupby("comparison", sort=False)[["m", "u"]].sum()
    np.testing.assert_allclose(sums["m"], 1, atol=1e-9)
    np.testing.assert_allclose(sums["u"], 1, atol=1e-3)  # numbers written by mistake are added to the least u


def test_the_picture_has_a_bar_per_level_on_the_side_of_its_sign(levels) -> None:
    picture = ET.fromstring(weights_svg(levels))
    bars = picture.findall("{http://www.w3.org/2000/svg}rect")
    assert [bar.get("class") == "for" for bar in bars] == [weight >= 0 for weight in levels["weight"]]
    widths = np.array([float(bar.get("width")) for bar in bars])
    assert np.corrcoef(widths, levels["weight"].abs())[0, 1] == pytest.approx(1, abs=1e-4)


def test_labels_are_escaped(levels) -> None:
    assert "<b>" not in weights_svg(levels.assign(comparison="<b>"))
