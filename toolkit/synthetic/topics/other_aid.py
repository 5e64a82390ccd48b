"""Benefits beside dibao: the two disability subsidies, allowances of old people, children, certificate numbers."""

from collections.abc import Mapping

import numpy as np

from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics import certificate_numbers, children_care, elderly, subsidy_gaps
from toolkit.synthetic.topics.ground import Ground
from toolkit.synthetic.topics.spells import incompatible
from toolkit.synthetic.world import Key, World


def make(rng: np.random.Generator, world: World) -> Tables:
    """Allowances of old people, work injury care and children; the subsidy lists lose their accidental gaps."""
    ground = Ground(rng, world, {})
    children_care.certify_parents(ground)
    subsidy_gaps.settle_living(ground)
    elderly.make(ground)
    subsidy_gaps.settle_nursing(ground)
    children_care.make(ground)
    certificate_numbers.make(ground)
    return ground.tables


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """Every fault of these benefits."""
    return {
        "S01": subsidy_gaps.without_living(world, tables),
        "S02": subsidy_gaps.without_nursing(world, tables),
        "S04": certificate_numbers.inconsistent(world),
        "S05": elderly.wrong_allowances(world, tables),
        "S06": children_care.no_orphans(world, tables),
        "S07": children_care.unattended(world, tables),
        "S08": incompatible(world, tables),
    }


TOPIC = Topic(
    "残疾、老年和儿童补贴",
    make,
    faults,
    units=dict.fromkeys("S01 S02 S04 S05 S06 S07 S08".split(), "person"),
    notes={
        "S01": "disabled and on dibao for months, without the living subsidy",
        "S02": "level 1 or 2, without the nursing subsidy",
        "S04": "the certificate's number does not agree with the person's id, the category or the level",
        "S05": "old and on dibao without the allowance, paid without dibao, or in the wrong age band",
        "S06": "paid as an orphan though a parent lives, grown up and not at school, or counted in dibao",
        "S07": "unattended and on no list, or on the list though a parent is there again",
        "S08": "two benefits that exclude each other, in the same month",
    },
)
