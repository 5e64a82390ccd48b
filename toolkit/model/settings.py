"""``inspection.yaml``: what an inspection is about and how much of it can be visited."""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _first_of_month(value: object) -> object:
    """``2024-11`` means its first day."""
    return f"{value}-01" if isinstance(value, str) and len(value) == 7 else value


Month = Annotated[dt.date, BeforeValidator(_first_of_month)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Period(_Strict):
    """First and last month of the payments looked at."""

    first: Month = Field(alias="from")
    last: Month = Field(alias="to")


class Capacity(_Strict):
    """What the teams can visit."""

    villages: int = Field(12, ge=1)
    households_per_village: int = Field(10, ge=1, le=50)
    missed_per_village: int = Field(3, ge=0, le=50)
    teams: int = Field(3, ge=1)
    days: int = Field(5, ge=1)


class NamedVillage(_Strict):
    """A certainty village with the reason for it."""

    village_code: str
    reason: str = Field(min_length=1)


class Settings(_Strict):
    """All of ``inspection.yaml``; unknown keys are refused."""

    county: str
    county_code: str
    as_of: dt.date
    period: Period
    fictional_regions: bool = False
    capacity: Capacity = Capacity()  # type: ignore[call-arg]
    random_share: float = Field(0.3, gt=0, le=1)
    seed: str
    policy_base: tuple[str, ...] = ()
    certainty_villages: tuple[NamedVillage, ...] = ()
    ignore_files: tuple[str, ...] = ()
