"""What a number of visited households can and cannot show."""

import math

CONFIDENCE = 0.95
DESIGN_EFFECT = 1.5  # households of one village resemble each other


def unseen_share(households: int) -> float:
    """Largest share of problem households that ``households`` visits without a find leave possible.

    1 - 0.05^(deff/n): after that many visits a larger share would have shown itself with 95 % chance. 1.0 for
    no visits. Design effect 1.5 for two-stage samples.
    """
    return 1.0 if households <= 0 else 1 - (1 - CONFIDENCE) ** (DESIGN_EFFECT / households)


def households_to_detect(share: float) -> int:
    """Households a simple random sample needs to meet at least one problem with 95 % chance."""
    return math.ceil(math.log(1 - CONFIDENCE) / math.log(1 - share))
