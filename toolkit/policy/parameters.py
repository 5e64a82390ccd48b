"""Dated parameters with their source; from its own first date on a county's values replace the shipped ones.

A county's file names only what it changes. The values of a parameter that it gives are added to the
shipped ones: before the county's first date the shipped values stay in force, from that date on only the
county's count. ``label``, ``unit`` and ``words`` may be left out, then the shipped ones stay.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from toolkit.model.errors import PolicyError

Value = float | str | list[str]
FAR_FUTURE = dt.date(9999, 12, 31)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DatedValue(_Strict):
    """A value from a day on, with the document that says so."""

    since: dt.date = Field(alias="from")
    value: float | str | list[str]
    source: str = Field(min_length=1)
    verified: bool


class Parameter(_Strict):
    """One parameter: label and unit for people, values by date."""

    label: str
    unit: str
    words: dict[str, str] = Field(default_factory=dict, description="Chinese words for the values of a list")
    values: list[DatedValue] = Field(min_length=1)

    def ordered(self) -> list[DatedValue]:
        """Values from the earliest on."""
        return sorted(self.values, key=lambda value: value.since)


class _CountyParameter(_Strict):
    """What a county says of a shipped parameter."""

    label: str | None = None
    unit: str | None = None
    words: dict[str, str] | None = None
    values: list[DatedValue] = Field(min_length=1)

    def laid_over(self, shipped: Parameter) -> Parameter:
        """Shipped values before the first date of the county, the county's own from then on."""
        start = min(value.since for value in self.values)
        earlier = [value for value in shipped.values if value.since < start]
        return Parameter(
            label=self.label or shipped.label,
            unit=self.unit if self.unit is not None else shipped.unit,
            words=self.words if self.words is not None else shipped.words,
            values=[*earlier, *self.values],
        )


_Given = TypeVar("_Given", Parameter, _CountyParameter)
_SHIPPED = TypeAdapter(dict[str, Parameter])
_COUNTY = TypeAdapter(dict[str, _CountyParameter])


@dataclass(frozen=True)
class Policy:
    """All parameters in force for one inspection."""

    parameters: Mapping[str, Parameter]

    def value(self, key: str, on: dt.date) -> Value:
        """The value of ``key`` on a day; :class:`PolicyError` for unknown keys and days before the first value."""
        return self.in_force(key, on).value

    def in_force(self, key: str, on: dt.date) -> DatedValue:
        """As :meth:`value`, with the date from which it counts, its source and whether it is verified."""
        if key not in self.parameters:
            raise PolicyError("没有这个参数", key, "核对参数名称")
        known = [value for value in self.parameters[key].ordered() if value.since <= on]
        if not known:
            first = self.parameters[key].ordered()[0].since
            raise PolicyError(f"{on} 时这个参数还没有值，最早从 {first} 起", key, "在 policy 文件夹里补上更早的值和依据")
        return known[-1]

    def describe(self, key: str, on: dt.date) -> str:
        """``每月发放截止日：10 日`` for lists."""
        parameter, value = self.parameters[key], self.value(key, on)
        if isinstance(value, list):
            return f"{parameter.label}：{'、'.join(parameter.words.get(item, item) for item in value)}"
        return (
            f"{parameter.label}：{value:g} {parameter.unit}" if isinstance(value, int | float) else f"{parameter.label}：{value}"
        )

    def number(self, key: str, on: dt.date) -> float:
        """As :meth:`value` for a single number."""
        value = self.value(key, on)
        if not isinstance(value, int | float):
            raise PolicyError("这个参数应当是一个数", key, "改成数字")
        return float(value)

    def table(self) -> pd.DataFrame:
        """Rows (key, valid_from, valid_to, number, text) for SQL; a list gives one row per item; valid_to is exclusive."""
        rows = [row for key, parameter in self.parameters.items() for row in _rows(key, parameter)]
        frame = pd.DataFrame(rows, columns=["key", "valid_from", "valid_to", "number", "text"])
        return frame.astype({"number": "float64", "text": "str"})


def load_policy(county_folder: Path | None = None) -> Policy:
    """The shipped parameters, overlaid with the YAML files of ``county_folder`` as the module's docstring says.

    Raises :class:`PolicyError`, with file and key, for unknown or malformed parameters, for two values of one
    parameter from the same day on, and for a parameter that two of the county's files give.
    """
    shipped: dict[str, Parameter] = {}
    for resource in sorted((files("toolkit.policy") / "parameters").iterdir(), key=str):
        shipped |= _read(resource.read_text("utf-8"), resource.name, _SHIPPED)
    overlay = _read_county(county_folder) if county_folder and county_folder.is_dir() else {}
    unknown = sorted(overlay.keys() - shipped.keys())
    if unknown:
        raise PolicyError(f"不认识的参数：{'、'.join(unknown)}", "policy", f"只使用这些名称：{'、'.join(sorted(shipped))}")
    return Policy(shipped | {key: given.laid_over(shipped[key]) for key, given in overlay.items()})


def _read_county(folder: Path) -> dict[str, _CountyParameter]:
    overlay: dict[str, _CountyParameter] = {}
    for path in sorted(folder.glob("*.y*ml")):
        given = _read(_decoded(path), f"policy/{path.name}", _COUNTY)
        for key in sorted(given.keys() & overlay.keys()):
            raise PolicyError(f"参数 {key} 在两个文件里都写了", f"policy/{path.name}", "合并到一个文件")
        overlay |= given
    return overlay


def _decoded(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PolicyError("文件不是 UTF-8 编码", f"policy/{path.name}", "用记事本打开，另存为时编码选 UTF-8") from error


def _read(text: str, name: str, form: TypeAdapter[dict[str, _Given]]) -> dict[str, _Given]:
    try:
        given = form.validate_python(yaml.safe_load(text) or {})
    except yaml.YAMLError as error:
        raise PolicyError("YAML 写法有误", f"{name}:{_line(error)}", "检查缩进和冒号后的空格") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PolicyError(f"参数写法有误：{place}", name, "参照自带的参数写明 values(from、value、source、verified)") from error
    for key, parameter in given.items():
        _check_days(key, parameter.values, name)
    return given


def _check_days(key: str, values: list[DatedValue], name: str) -> None:
    day, count = Counter(value.since for value in values).most_common(1)[0]
    if count > 1:
        raise PolicyError(f"参数 {key} 从 {day} 起有 {count} 个值", name, "只留一个")


def _line(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return str(mark.line + 1) if mark else "?"


def _rows(key: str, parameter: Parameter) -> Iterable[tuple[object, ...]]:
    ordered = parameter.ordered()
    ends = [later.since for later in ordered[1:]] + [FAR_FUTURE]
    for value, end in zip(ordered, ends, strict=True):
        items = value.value if isinstance(value.value, list) else [value.value]
        for item in items:
            number = item if isinstance(item, int | float) else None
            yield key, value.since, end, number, str(item)
