"""Reads the shipped parameters and what an inspection lays over them."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from toolkit.model.errors import MingchaError, PolicyError, Problems
from toolkit.policy import compatibility
from toolkit.policy.layers import DatedValue, dated, laid_over
from toolkit.policy.parameters import Parameter, Policy
from toolkit.policy.written import ADVICE, Layer, Written, meant, read
from toolkit.yaml_text import open_document

DEFAULT = Layer("default", "程序自带")
PROVINCE = Layer("province", "本省", seeded=False)
COUNTY = Layer("county", "本县", seeded=False)
Layers = list[tuple[Layer, Written]]


def load_policy(county_folder: Path | None = None, base: Iterable[str] = ()) -> Policy:
    """The shipped parameters, under the province's values, under the shipped overlays ``base``, under the county's.

    The province's files are those in ``county_folder/province``, the county's those in ``county_folder`` itself.
    On each day the topmost layer that has a value counts; ``label`` comes from the topmost that gives one, and ``words``
    add up. Which benefits go together stands in files of its own, in the same layers but for the overlays. Raises :class:`Problems` with everything that is wrong in the files and in ``base``.
    """
    own = [] if county_folder is None else [(county_folder / "province", PROVINCE), (county_folder, COUNTY)]
    read_own = [_folder(folder, layer) for folder, layer in own]
    pairs_own = [compatibility.read_pairs(folder, layer) for folder, layer in own]
    problems: list[MingchaError] = [*_unknown(base), *(problem for _, wrong in [*read_own, *pairs_own] for problem in wrong)]
    if problems:
        raise Problems(problems)
    overlays = [_overlays()[name] for name in base if name != DEFAULT.name]
    written = [(layer, found) for (_, layer), (found, _) in zip(own, read_own, strict=True)]
    layers: Layers = [(DEFAULT, _shipped()), *written[:1], *overlays, *written[1:]]
    pairs = [(layer, found) for (_, layer), (found, _) in zip(own, pairs_own, strict=True)]
    matrix = compatibility.laid_matrix([(DEFAULT, compatibility.shipped_pairs(DEFAULT)), *pairs])
    return Policy({key: _resolved(key, layers) for key in _shipped()}, matrix)


def overlay_titles() -> dict[str, str]:
    """Names of the shipped overlays, with their titles."""
    return {name: layer.title for name, (layer, _) in _overlays().items()}


def _unknown(base: Iterable[str]) -> list[PolicyError]:
    known = {DEFAULT.name: DEFAULT.title} | overlay_titles()
    choice = "、".join(f"{name}（{title}）" for name, title in known.items())
    return [
        PolicyError(f"没有叫 {name} 的参数包{meant(name, known)}", "inspection.yaml policy_base", f"只写这些：{choice}")
        for name in base
        if name not in known
    ]


def _resolved(key: str, layers: Layers) -> Parameter:
    values: list[DatedValue] = []
    words: dict[str, str] = {}
    label = ""
    for layer, written in layers:
        if key in written:
            given = written[key]
            values = laid_over(values, dated(given, layer))
            label, words = given.label or label, words | given.words
    return Parameter(label, str(_shipped()[key].unit), words, tuple(values))


@cache
def _shipped() -> Written:
    with as_file(files("toolkit.policy") / "parameters") as folder:
        written, problems = _folder(folder, DEFAULT)
    if problems:
        raise Problems(problems)
    return written


@cache
def _overlays() -> Mapping[str, tuple[Layer, Written]]:
    with as_file(files("toolkit.policy") / "overlays") as folder:
        return {path.stem: _overlay(path) for path in _files(folder)}


def _overlay(path: Path) -> tuple[Layer, Written]:
    document = open_document(path, PolicyError)
    layer = Layer(path.stem, document.content["title"])
    written, problems = read(document, layer, _shipped(), ("parameters",))
    if problems:
        raise Problems(problems)
    return layer, written


def _folder(folder: Path, layer: Layer) -> tuple[Written, list[MingchaError]]:
    """All files of a folder together; one parameter may stand in one of them only."""
    written: Written = {}
    problems: list[MingchaError] = []
    for path in _files(folder):
        try:
            document = open_document(path, PolicyError)
        except PolicyError as error:
            problems.append(error)
            continue
        found, wrong = read(document, layer, None if layer == DEFAULT else _shipped())
        twice = sorted(found.keys() & written.keys())
        problems += [
            *wrong,
            *(document.error((key,), "这个参数在另一个文件里也写了", f"合并到一个文件；{ADVICE}") for key in twice),
        ]
        written |= found
    return written, problems


def _files(folder: Path) -> list[Path]:
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if path.suffix in {".yaml", ".yml"} and path.name != compatibility.FILE)
