"""The deterministic rules of the cascade, their grade (CHECKS Q04: A-D) and how sure each is.

The probabilities are working values set by judgement, not estimates: a model trained on the
county's own data will replace them. Name alone is never a rule.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One way in which a register row and a person agree."""

    name: str
    grade: str
    probability: float

    @property
    def weight(self) -> float:
        """Match weight: log2 of the odds."""
        return math.log2(self.probability / (1 - self.probability))


ID_AND_NAME = Rule("id_equal_name_equal", "A", 0.9999)
OWN_RECORD = Rule("own_record", "A", 0.9999)
ID_NAME_SIMILAR = Rule("id_equal_name_similar", "B", 0.98)
ID_NAME_MISSING = Rule("id_equal_name_missing", "B", 0.95)
ID_NAME_DIFFERS = Rule("id_equal_name_differs", "B", 0.5)
ID_15_NAME = Rule("id_15_digits_name_equal", "C", 0.99)
PREFIX_NAME = Rule("id_prefix_name_equal", "C", 0.98)
MASKED_NAME = Rule("id_masked_name_equal", "C", 0.97)
TYPO_NAME = Rule("id_typo_name_equal", "C", 0.97)
NAME_BIRTH_VILLAGE = Rule("name_birth_village_equal", "D", 0.85)
NAME_PREFIX_VILLAGE = Rule("name_short_prefix_village_equal", "D", 0.8)

# Best first: of several rules that fit different persons the earlier one wins.
BY_NAME = (PREFIX_NAME, TYPO_NAME, MASKED_NAME, NAME_BIRTH_VILLAGE, NAME_PREFIX_VILLAGE)
