"""Tekun care: agreements, assessments, visits, placement, institutions, and what the roster pays."""

from collections.abc import Mapping

import numpy as np

from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics import agreements, assessments, institutions, placement, visits
from toolkit.synthetic.topics.ground import Ground
from toolkit.synthetic.topics.tekun_hands import Hands
from toolkit.synthetic.topics.tekun_pay import plant_pay, underpaid
from toolkit.synthetic.world import Key, World


def make(rng: np.random.Generator, world: World) -> Tables:
    """All registers of tekun care and of left-behind persons; the roster gets institution, caregiver and nursing."""
    ground = Ground(rng, world, {})
    placement.settle_modes(ground)
    hands = Hands.of(ground)
    world.tekun["monthly_nursing_fen"] = world.tekun["tier"].map({"none": 0, "half": 5000, "full": 20000}).astype("int64")
    plant_pay(ground, hands)
    agreements.make(ground, hands)
    assessments.make(ground, hands)
    placement.make_wishes(ground, hands)
    institutions.make_residents(ground, hands)
    institutions.make_facilities(ground)
    visits.make(ground, hands)
    return ground.tables


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """Every fault of tekun care, of left-behind persons and of facilities."""
    return {
        "T04": agreements.without_care(world, tables),
        "T05": assessments.wrong_tier(world, tables),
        "T06": visits.unvisited_tekun(world, tables),
        "T07": placement.low_institution_share(world),
        "T08": placement.still_waiting(world, tables),
        "T09": agreements.incomplete_care(world, tables),
        "T10": underpaid(world),
        "T11": institutions.elsewhere(world, tables),
        "O01": visits.uncared_left_behind(world, tables),
        "O02": visits.unvisited_elders(world, tables),
        "O03": institutions.few_nursing_beds(world, tables),
        "O03:county": institutions.too_few_beds(world, tables),
        "O04": institutions.idle_homes(world, tables),
        "O08": visits.without_helper(tables),
    }


TOPIC = Topic(
    "特困照料和留守人员台账",
    make,
    faults,
    units=dict.fromkeys("T04 T05 T06 T08 T09 T10 T11 O01 O02 O08".split(), "person")
    | {"T07": "township", "O03": "facility", "O03:county": "county", "O04": "facility"},
    notes={
        "T04": "at home without an agreement in force, or with a caregiver who is dead, too old, the person or serves too many",
        "T05": "no assessment within a year, or its tier is not the one on the roster",
        "T06": "longer without a visit than the tier allows",
        "T07": "less than half of those who cannot care for themselves live in an institution",
        "T08": "wishes to live in an institution, waiting for more than 30 days",
        "T09": "the agreement lacks one of the five or the service card",
        "T10": "paid less than the standard of the tier",
        "T11": "paid as living in an institution but on no list, or the reverse",
        "O01": "no helper, no contact for over 30 days, or a child without guardian",
        "O02": "very old or alone, over a month without a visit",
        "O03": "less than half of the beds are nursing beds",
        "O03:county": "fewer nursing beds in all than the county's target",
        "O04": "village home idle for over 90 days, without manager or equipment",
        "O08": "left behind, and nobody named as responsible",
    },
)
