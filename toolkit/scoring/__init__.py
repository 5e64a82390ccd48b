"""Evidence weights: how likely a visit finds something, per household and per village. A score never accuses."""

from toolkit.scoring.household import score_households
from toolkit.scoring.village import score_villages

__all__ = ["score_households", "score_villages"]
