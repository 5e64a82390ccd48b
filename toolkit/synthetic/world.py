"""The true county: every table before clerks touch it, and what was planted in it."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.synthetic.calibration import Calibration
from toolkit.synthetic.people import People

Key = tuple[int | str, ...]


@dataclass
class World:
    """Tables whose persons and households are row numbers of ``persons`` and ``households``.

    ``planted`` holds, per check, the keys of the faults that were put in on purpose, ``spared`` those of
    near-misses that must not flag; ``uninsured`` are family members who only stand on the roster; ``registers`` are the clean tables of the topics, ``made_by`` which topic made which,
    ``dated`` up to which day those were kept that are not of the as-of day; ``spoken_for`` are the households that already carry a fault, so that
    faults stay apart.
    """

    calibration: Calibration
    as_of: int
    people: People
    places: pd.DataFrame
    persons: pd.DataFrame
    certificates: pd.DataFrame
    officials: pd.DataFrame
    kin: pd.DataFrame
    households: pd.DataFrame
    members: pd.DataFrame
    tekun: pd.DataFrame = field(default_factory=pd.DataFrame)
    living: pd.DataFrame = field(default_factory=pd.DataFrame)
    nursing: pd.DataFrame = field(default_factory=pd.DataFrame)
    vehicles: pd.DataFrame = field(default_factory=pd.DataFrame)
    filings: pd.DataFrame = field(default_factory=pd.DataFrame)
    batches: pd.DataFrame = field(default_factory=pd.DataFrame)
    payments: pd.DataFrame = field(default_factory=pd.DataFrame)
    complaints: pd.DataFrame = field(default_factory=pd.DataFrame)
    uninsured: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["household", "person"], dtype="int64"))
    cremation_informants: dict[int, int] = field(default_factory=dict)
    planted: defaultdict[str, set[Key]] = field(default_factory=lambda: defaultdict(set))
    spared: defaultdict[str, set[Key]] = field(default_factory=lambda: defaultdict(set))
    spoken_for: set[int] = field(default_factory=set)
    registers: dict[str, pd.DataFrame] = field(default_factory=dict)
    made_by: dict[str, set[str]] = field(default_factory=dict)
    dated: dict[str, int] = field(default_factory=dict)

    def kept_until(self, register: str) -> int:
        """The day up to which a register was kept."""
        return self.dated.get(register, self.as_of)

    def paid_now(self) -> npt.NDArray[np.bool_]:
        """Households on the roster and paid: active or in gradual exit."""
        return self.households["status"].isin(["active", "gradual_exit"]).to_numpy()

    def roster(self) -> pd.DataFrame:
        """Memberships that stand on the roster in households paid now."""
        return self.members[self.members["listed"] & self.paid_now()[self.members["household"]]]

    def on_tekun(self) -> npt.NDArray[np.int64]:
        """Persons whose tekun support has not ended."""
        return np.asarray(self.tekun.loc[self.tekun["supported_until"] < 0, "person"])

    def take(self, rng: np.random.Generator, households: npt.NDArray[np.int64], n: int) -> npt.NDArray[np.int64]:
        """Up to ``n`` of the households that carry no fault yet; they are spoken for from now on."""
        free = np.unique(households)
        free = free[~np.isin(free, list(self.spoken_for))]
        taken = np.sort(rng.permutation(free)[:n])
        self.spoken_for.update(taken.tolist())
        return taken
