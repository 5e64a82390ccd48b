"""The parameters of one inspection, by day."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from toolkit.model.errors import PolicyError
from toolkit.policy.compatibility import Matrix
from toolkit.policy.layers import FAR_FUTURE, ONE_DAY, DatedValue
from toolkit.policy.units import UNITS, Value

COLUMNS = ["key", "valid_from", "valid_to", "number", "text", "unit", "layer", "source", "phrase", "seed", "verified"]


@dataclass(frozen=True)
class Parameter:
    """One parameter: label and unit for people, values in order of their days, no two on one day."""

    label: str
    unit: str
    words: Mapping[str, str]
    values: tuple[DatedValue, ...]

    def read(self, value: Value) -> str:
        """A value as people read it: ``5%``, ``50000 元``, ``配偶、父母``."""
        return UNITS[self.unit].read(value, self.words)


@dataclass(frozen=True)
class Policy:
    """All parameters in force for one inspection, and which benefits go together."""

    parameters: Mapping[str, Parameter]
    matrix: Matrix

    def find(self, key: str, on: dt.date) -> DatedValue | None:
        """The value in force on a day; None where there is none. :class:`PolicyError` for unknown keys."""
        return next((value for value in self._named(key).values if value.since <= on < value.end), None)

    def in_force(self, key: str, on: dt.date) -> DatedValue:
        """As :meth:`find`; :class:`PolicyError` on days before the first value, between values and after the last."""
        found = self.find(key, on)
        if found is None:
            raise PolicyError(f"{on} 时这个参数没有值；{self._spans(key)}", key, "在 policy 文件夹里补上这一天的值和依据")
        return found

    def value(self, key: str, on: dt.date) -> Value:
        """The value of ``key`` on a day; errors as :meth:`in_force`."""
        return self.in_force(key, on).value

    def number(self, key: str, on: dt.date) -> float:
        """As :meth:`value` for a single number."""
        value = self.value(key, on)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise PolicyError("这个参数不是一个数", key, "核对参数名称")
        return float(value)

    def items(self, key: str, on: dt.date) -> list[str]:
        """As :meth:`value` for a list."""
        value = self.value(key, on)
        if not isinstance(value, list):
            raise PolicyError("这个参数不是名单", key, "核对参数名称")
        return list(value)

    def holds(self, key: str, on: dt.date) -> bool:
        """Whether a switch is on: false outside its periods."""
        found = self.find(key, on)
        if found is not None and not isinstance(found.value, bool):
            raise PolicyError("这个参数不是开关", key, "核对参数名称")
        return found is not None and bool(found.value)

    def describe(self, key: str, on: dt.date) -> str:
        """``每月发放截止日：10 日`` for lists; says so where no value is in force."""
        parameter, found = self._named(key), self.find(key, on)
        return f"{parameter.label}：{parameter.read(found.value) if found else f'这一天没有值；{self._spans(key)}'}"

    def table(self) -> pd.DataFrame:
        """One row per value for SQL, of a list one per item.

        ``valid_to`` is exclusive; switches are numbers 1 and 0; dates stand in ``text``; an empty list has no row.
        ``layer`` says where the value comes from.
        """
        rows = [row for key, parameter in self.parameters.items() for row in _rows(key, parameter)]
        frame = pd.DataFrame(rows, columns=COLUMNS)
        return frame.astype({"number": "float64", "text": "str", "verified": "bool"})

    def _named(self, key: str) -> Parameter:
        if key not in self.parameters:
            raise PolicyError("没有这个参数", key, "核对参数名称")
        return self.parameters[key]

    def _spans(self, key: str) -> str:
        spans = [period(value) for value in self.parameters[key].values]
        return f"有值的时间：{'、'.join(spans)}" if spans else "还没有任何值"


def period(value: DatedValue) -> str:
    """``2022-09-01 至 2023-03-31``, the last day included."""
    return f"{value.since} 起" if value.end == FAR_FUTURE else f"{value.since} 至 {value.end - ONE_DAY}"


def _rows(key: str, parameter: Parameter) -> Iterator[tuple[object, ...]]:
    for value in parameter.values:
        for item in value.value if isinstance(value.value, list) else [value.value]:
            number = float(item) if isinstance(item, int | float) else None
            span = (key, value.since, value.end)
            yield (
                *span,
                number,
                str(item),
                parameter.unit,
                value.layer.name,
                value.source,
                value.phrase,
                value.seed,
                value.verified,
            )
