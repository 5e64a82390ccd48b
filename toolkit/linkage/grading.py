"""Grades A to D that people can read (CHECKS Q04), from the levels of a pair; what no rule grades is no hit."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from toolkit.linkage.likeness import Levels
from toolkit.linkage.specification import LinkModel

Letters = npt.NDArray[np.str_]

BY_PROBABILITY = ((0.9999, "A"), (0.99, "B"), (0.95, "C"), (0.0, "D"))  # for models that say nothing of grades


def grades(model: LinkModel, levels: Mapping[str, Levels], probability: npt.NDArray[np.float64]) -> Letters:
    """A letter per pair, empty where the pair must not be shown as a hit."""
    letters = np.full(len(probability), "", dtype="U1")
    if not model.grades:
        for least, letter in reversed(BY_PROBABILITY):
            letters[probability >= least] = letter
        return letters
    names = {c.name: c.level_names() for c in model.comparisons}
    for rule in reversed(model.grades):
        fits = [np.isin(levels[c], [names[c].index(name) for name in wanted]) for c, wanted in rule.when.items()]
        letters[np.logical_and.reduce(fits)] = rule.grade
    return letters
