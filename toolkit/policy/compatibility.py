"""Which benefits go together: shipped in ``compatibility.yaml`` (CHECKS 2.3), pair by pair adjustable by province and county."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import pandas as pd
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from toolkit.model.errors import MingchaError, PolicyError, Problems
from toolkit.policy.layers import DatedValue, dated, laid_over
from toolkit.policy.written import Day, Layer, Text, WrittenParameter, WrittenValue, about_values, meant
from toolkit.yaml_text import Document, open_document, problems_of, written_twice

FILE = "compatibility.yaml"
ADVICE = "改正后再运行；写法见 docs/parameters.md 的“哪些补贴能同时领”"
COLUMNS = ["scheme", "other", "rule", "valid_from", "valid_to", "source", "verified"]
RULES = {
    "forbidden": "不能同时领",
    "allowed": "可以同时领",
    "base": "领前一种的人才能领后一种",
    "higher_only": "只领高的一种",
    "top_up": "只补差额",
    "local": "由各地规定",
}
Pair = frozenset[str]


def _known(rule: str) -> str:
    if rule not in RULES:
        raise ValueError(f"不能写“{rule}”，可以写：{'、'.join(f'{key}（{word}）' for key, word in RULES.items())}")
    return rule


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scheme(_Strict):
    """A benefit paid from month to month: its Chinese name and the register that lists it."""

    title: Text
    register_name: str = Field(alias="register")


class WrittenPair(_Strict):
    """Two schemes for one person in one month, from a day on, up to and with another where the document sets an end."""

    schemes: tuple[Text, Text]
    rule: Annotated[Text, AfterValidator(_known)]
    since: Day = Field(alias="from")
    until: Day | None = None
    source: Text
    phrase: Text | None = None
    verified: Annotated[bool, Field(strict=True)]

    def value(self) -> WrittenValue:
        """The rule as the value of a parameter, so that days, layers and bases are treated as there."""
        said = {"from": self.since, "value": self.rule} | self.model_dump(include={"until", "source", "phrase", "verified"})
        return WrittenValue.model_validate(said)


@dataclass(frozen=True)
class Matrix:
    """The schemes, and for two of them the rules in order of their days, no two on one day."""

    schemes: Mapping[str, Scheme]
    pairs: Mapping[Pair, tuple[DatedValue, ...]]

    def scheme_table(self) -> pd.DataFrame:
        """Rows (scheme, title, register)."""
        rows = [(key, scheme.title, scheme.register_name) for key, scheme in self.schemes.items()]
        return pd.DataFrame(rows, columns=["scheme", "title", "register"])

    def table(self) -> pd.DataFrame:
        """Rows (scheme, other, rule, valid_from, valid_to, source, verified), each pair both ways; ``valid_to`` is exclusive."""
        rows = [
            (one, other, value.value, value.since, value.end, value.source, value.verified)
            for pair, values in self.pairs.items()
            for one, other in (sorted(pair), sorted(pair, reverse=True))
            for value in values
        ]
        return pd.DataFrame(rows, columns=COLUMNS)


Written = Mapping[Pair, WrittenParameter]
_SCHEMES = TypeAdapter(dict[str, Scheme])
_PAIR = TypeAdapter(WrittenPair)


def laid_matrix(layers: Iterable[tuple[Layer, Written]]) -> Matrix:
    """The shipped schemes with the rules of ``layers``: on each day, pair by pair, the topmost that says something counts."""
    pairs: dict[Pair, list[DatedValue]] = {}
    for layer, written in layers:
        for pair, parameter in written.items():
            pairs[pair] = laid_over(pairs.get(pair, []), dated(parameter, layer))
    return Matrix(shipped_schemes(), {pair: tuple(values) for pair, values in pairs.items()})


def read_pairs(folder: Path, layer: Layer) -> tuple[Written, list[MingchaError]]:
    """What the file of a folder says, nothing where there is none, and all that is wrong with it."""
    path = folder / FILE
    if not path.is_file():
        return {}, []
    try:
        document = open_document(path, PolicyError)
    except PolicyError as error:
        return {}, [error]
    if not isinstance(document.content, dict) or not isinstance(document.content.get("pairs"), list):
        return {}, [document.error((), "要写成“pairs:”，下面一行一对补贴", ADVICE)]
    return _pairs(document, layer)


@cache
def shipped_schemes() -> dict[str, Scheme]:
    """The benefits that pairs may name."""
    return _SCHEMES.validate_python(_shipped_document().content["schemes"])


@cache
def shipped_pairs(layer: Layer) -> Written:
    """The pairs that ship with the toolkit."""
    written, problems = _pairs(_shipped_document(), layer)
    if problems:
        raise Problems(problems)
    return written


@cache
def _shipped_document() -> Document:
    with as_file(files("toolkit.policy") / FILE) as path:
        return open_document(path, PolicyError)


def _pairs(document: Document, layer: Layer) -> tuple[Written, list[MingchaError]]:
    problems = [*written_twice(document, ADVICE), *_unknown_parts(document, layer)]
    places: dict[Pair, list[int]] = {}
    values: dict[int, WrittenValue] = {}
    for place in range(len(document.content["pairs"])):
        pair, wrong = _pair(document, place)
        problems += wrong
        if pair and not wrong:
            places.setdefault(frozenset(pair.schemes), []).append(place)
            values[place] = pair.value()
    written = {pair: WrittenParameter(values=tuple(values[place] for place in own)) for pair, own in places.items()}
    problems += (
        document.error(("pairs", places[pair][int(key[1])], *key[2:]), what, ADVICE)
        for pair, parameter in written.items()
        for key, what in about_values(parameter, None, layer)
    )
    return written, problems


def _unknown_parts(document: Document, layer: Layer) -> Iterator[MingchaError]:
    for name in document.content:
        if name != "pairs" and not (layer.seeded and name == "schemes"):
            yield document.error((name,), f"不认识 {name} 这一项，只能写 pairs", ADVICE)


def _pair(document: Document, place: int) -> tuple[WrittenPair | None, list[MingchaError]]:
    pair, problems = problems_of(document, _PAIR, ADVICE, ("pairs", place))
    wrong = _about_schemes(pair.schemes) if pair else ()
    return pair, [*problems, *(document.error(("pairs", place, "schemes"), what, ADVICE) for what in wrong)]


def _about_schemes(schemes: tuple[str, str]) -> Iterator[str]:
    titles = {key: scheme.title for key, scheme in shipped_schemes().items()}
    choice = "、".join(f"{key}（{title}）" for key, title in titles.items())
    for name in schemes:
        if name not in titles:
            yield f"没有叫 {name} 的补贴{meant(name, titles)}；可以写：{choice}"
    if schemes[0] == schemes[1]:
        yield "同一种补贴写了两次，要写两种不同的补贴"
