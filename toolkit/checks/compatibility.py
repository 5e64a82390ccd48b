"""Which benefits go together: ``compatibility.yaml`` (CHECKS 2.3) as tables that checks read by SQL."""

import datetime as dt
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, Field

FAR_FUTURE = dt.date(9999, 12, 31)
Rule = Literal["forbidden", "allowed", "base", "higher_only", "top_up", "local"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scheme(_Strict):
    """A benefit paid from month to month: its Chinese name and the register that lists it."""

    title: str
    register_name: str = Field(alias="register")


class Pair(_Strict):
    """Two schemes for one person in one month, from a day on."""

    schemes: tuple[str, str]
    rule: Rule
    since: dt.date = Field(alias="from")
    until: dt.date = Field(FAR_FUTURE, description="exclusive")
    source: str
    verified: bool


class Matrix(_Strict):
    """The whole file."""

    schemes: dict[str, Scheme]
    pairs: list[Pair]


@cache
def load_matrix() -> Matrix:
    """The shipped matrix."""
    return Matrix.model_validate(yaml.safe_load((files("toolkit.checks") / "compatibility.yaml").read_text("utf-8")))


def scheme_table() -> pd.DataFrame:
    """Rows (scheme, title, register)."""
    rows = [(key, scheme.title, scheme.register_name) for key, scheme in load_matrix().schemes.items()]
    return pd.DataFrame(rows, columns=["scheme", "title", "register"])


def compatibility_table() -> pd.DataFrame:
    """Rows (scheme, other, rule, valid_from, valid_to, source, verified), each pair both ways."""
    rows: list[tuple[Any, ...]] = []
    for pair in load_matrix().pairs:
        one, other = pair.schemes
        said = (pair.rule, pair.since, pair.until, pair.source, pair.verified)
        rows += [(one, other, *said), (other, one, *said)]
    return pd.DataFrame(rows, columns=["scheme", "other", "rule", "valid_from", "valid_to", "source", "verified"])
