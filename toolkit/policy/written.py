"""What a file says of parameters, and everything that is wrong with it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from toolkit.model.errors import MingchaError
from toolkit.policy.units import UNITS, what_is_wrong
from toolkit.yaml_text import Document, Key, problems_of, written_twice

ADVICE = "改正后再运行；参数的名字、单位和写法见 docs/parameters.md"
NEAR = 0.5  # half of the letters equal
Day = Annotated[dt.date, Field(strict=True)]
Text = Annotated[str, Field(strict=True, min_length=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class WrittenValue(_Frozen):
    """A value from a day on, up to and with another day where the document sets an end."""

    since: Day = Field(alias="from")
    until: Day | None = None
    value: Any
    source: Text
    phrase: Text | None = None
    seed: Literal["S0", "S1", "S2", "S3", "S4"] | None = None
    verified: Annotated[bool, Field(strict=True)]


class WrittenParameter(_Frozen):
    """A parameter as a file gives it; only those shipped with the toolkit must say everything."""

    label: Text | None = None
    unit: Text | None = None
    words: dict[str, str] = Field(default_factory=dict)
    range: tuple[float, float] | None = None
    values: tuple[WrittenValue, ...]


@dataclass(frozen=True)
class Layer:
    """Where values come from: the toolkit, a shipped example, the province, the county.

    ``seeded`` layers may call a value verified only by quoting one of the five seed documents; a county quotes its own.
    """

    name: str
    title: str
    seeded: bool = True


Written = dict[str, WrittenParameter]
_FORM = TypeAdapter(WrittenParameter)
_ENTRIES = tuple(WrittenParameter.model_fields)
_VALUE_ENTRIES = tuple(field.alias or name for name, field in WrittenValue.model_fields.items())


def read(
    document: Document, layer: Layer, known: Mapping[str, WrittenParameter] | None, place: Key = ()
) -> tuple[Written, list[MingchaError]]:
    """Parameters under ``place`` of a document, and all that is wrong with them.

    ``known`` are the parameters that may be given another value; None where the document defines them.
    """
    content = document.at(place)
    if content is None:
        return {}, []
    if not isinstance(content, dict):
        return {}, [document.error(place, "要写成“参数名: 内容”，一行一个", ADVICE)]
    written: Written = {}
    problems: list[MingchaError] = list(written_twice(document, ADVICE))
    for key in content:
        parameter, wrong = _one(document, layer, known, (*place, key))
        problems += wrong
        if not wrong and parameter is not None:
            written[key] = parameter
    return written, problems


def _one(
    document: Document, layer: Layer, known: Mapping[str, WrittenParameter] | None, place: Key
) -> tuple[WrittenParameter | None, list[MingchaError]]:
    if known is not None and place[-1] not in known:
        labels = {key: str(parameter.label) for key, parameter in known.items()}
        return None, [document.error(place, f"没有叫 {place[-1]} 的参数{meant(str(place[-1]), labels)}", ADVICE)]
    parameter, problems = problems_of(document, _FORM, ADVICE, place)
    wrong = list(_unknown_entries(document.at(place)))
    if parameter is not None:
        base = known[str(place[-1])] if known is not None else None
        wrong += [*_about_definition(parameter, base), *about_values(parameter, base, layer)]
    return parameter, [*problems, *(document.error((*place, *key), what, ADVICE) for key, what in wrong)]


def meant(name: str, known: Mapping[str, str]) -> str:
    """The known name nearest to ``name``, as a question with its title; empty where none is near."""
    nearest = process.extractOne(name, list(known), scorer=Levenshtein.normalized_similarity, score_cutoff=NEAR)
    return f"，是不是 {nearest[0]}（{known[nearest[0]]}）" if nearest else ""


Wrong = Iterator[tuple[Key, str]]


def _unknown_entries(content: Any) -> Wrong:
    """What no parameter and no value has; the form itself would only let it pass."""
    parts: list[tuple[Key, Any, tuple[str, ...]]] = [((), content, _ENTRIES)]
    if isinstance(content, dict) and isinstance(content.get("values"), list):
        parts += [(("values", place), value, _VALUE_ENTRIES) for place, value in enumerate(content["values"])]
    for key, part, entries in parts:
        for name in part if isinstance(part, dict) else ():
            if name not in entries:
                yield (*key, name), f"不认识 {name} 这一项，只能写：{'、'.join(entries)}"


def _about_definition(parameter: WrittenParameter, base: WrittenParameter | None) -> Wrong:
    if base is not None:
        if parameter.unit not in (None, base.unit):
            yield ("unit",), f"这个参数的单位是“{base.unit}”，不能改成“{parameter.unit}”；可以不写"
        if parameter.range is not None:
            yield ("range",), "取值范围不能改"
        if not parameter.values:
            yield ("values",), "没有写任何值；不改这个参数，就整个去掉"
        return
    if parameter.label is None:
        yield (), "缺少 label（中文名称）"
    if parameter.unit not in UNITS:
        yield ("unit",), f"单位只能是：{'、'.join(UNITS)}"


def about_values(parameter: WrittenParameter, base: WrittenParameter | None, layer: Layer) -> Wrong:
    """What is wrong with the values of one layer, each with its key below the parameter; ``base`` is what they are laid over."""
    unit = (base or parameter).unit or ""
    words = {**(base.words if base else {}), **parameter.words}
    limits = (base or parameter).range
    for place, value in enumerate(parameter.values):
        key: Key = ("values", place)
        wrong = what_is_wrong(value.value, unit, words) if unit in UNITS else ""
        if wrong:
            yield (*key, "value"), wrong
        elif limits and not limits[0] <= value.value <= limits[1]:
            yield (
                (*key, "value"),
                f"{value.value} 超出合理范围 {limits[0]:.0f} 到 {limits[1]:.0f}；单位是“{unit}”，看看是不是写错了单位",
            )
        if value.until is not None and value.until < value.since:
            yield (*key, "until"), f"止日 {value.until} 早于起日 {value.since}"
        yield from (((*key, name), what) for name, what in _about_basis(value, layer))
    yield from _about_periods(parameter)


def _about_basis(value: WrittenValue, layer: Layer) -> Iterator[tuple[str, str]]:
    if value.verified and not value.phrase:
        yield "verified", "写了已核实（verified: true），就要用 phrase 写明文件里的原话；没有原话就写 verified: false"
    elif value.verified and layer.seeded and not value.seed:
        yield "verified", "写了已核实，却没有用 seed 写明是五份文件里的哪一份（S0 到 S4）"
    if value.seed and not value.phrase:
        yield "seed", "写了 seed，就要用 phrase 写明那份文件里的原话"


def _about_periods(parameter: WrittenParameter) -> Wrong:
    order = sorted(range(len(parameter.values)), key=lambda place: parameter.values[place].since)
    for earlier, later in pairwise(order):
        one, other = parameter.values[earlier], parameter.values[later]
        if one.since == other.since:
            yield ("values", later, "from"), f"从 {other.since} 起写了两个值，只留一个"
        elif one.until is not None and one.until >= other.since:
            yield ("values", earlier, "until"), f"到 {one.until} 为止，与从 {other.since} 起的值重叠；止日要早于下一个值的起日"
