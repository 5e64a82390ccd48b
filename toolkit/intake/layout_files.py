"""The layouts that ship with the toolkit, and what an inspection's own ``layouts`` folder adds to them.

A file of that folder is either a whole layout (it has ``columns``) or an addition to one (``register``
with ``aliases``, ``title_words`` and ``lookups``); ``lookups.yaml`` adds spellings of values.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, TypeAdapter

from toolkit.intake.layout import Layout, LayoutColumn, Spellings, Strict
from toolkit.intake.spelling import normalize_heading, normalize_value
from toolkit.model.errors import IntakeError, MingchaError, Problems
from toolkit.model.tables import DERIVED
from toolkit.yaml_text import Document, open_document, problems_of, written_twice

Lookups = dict[str, dict[str, str]]

LOOKUPS = "lookups.yaml"
ADVICE = "改正后再运行；写法见 docs/registers.md"
_VALUES = TypeAdapter(dict[str, dict[str, Spellings]])


class Addition(Strict):
    """What a county adds to a layout that ships with the toolkit."""

    name: str = Field(alias="register")
    aliases: dict[str, Spellings] = Field(default_factory=dict)
    title_words: tuple[str, ...] = ()
    lookups: dict[str, dict[str, Spellings]] = Field(default_factory=dict)


def load_layouts(folder: Path | None = None) -> dict[str, Layout]:
    """Every layout by register name: those that ship with the toolkit, then those of ``folder``, where it exists.

    :class:`Problems` names everything that is wrong in ``folder``.
    """
    return _merged(folder)[0]


def load_lookups(folder: Path | None = None) -> Lookups:
    """Lookup name -> {written value: value in the table}, as :func:`load_layouts`."""
    return _merged(folder)[1]


@cache
def _shipped() -> tuple[dict[str, Layout], Lookups]:
    folder = files("toolkit.intake") / "layouts"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where the machine has it
    documents = {path.name: yaml.load(path.read_text("utf-8"), loader) for path in sorted(folder.iterdir(), key=str)}
    values = _VALUES.validate_python(documents.pop(LOOKUPS))
    layouts = map(Layout.model_validate, documents.values())
    return {layout.name: layout for layout in layouts}, {name: _by_spelling(meanings) for name, meanings in values.items()}


def _by_spelling(values: Mapping[str, Spellings]) -> dict[str, str]:
    return {normalize_value(spelling): value for value, spellings in values.items() for spelling in spellings}


def _merged(folder: Path | None) -> tuple[dict[str, Layout], Lookups]:
    shipped, values = _shipped()
    layouts, lookups = dict(shipped), {name: dict(meanings) for name, meanings in values.items()}
    problems: list[MingchaError] = []
    for path in _files(folder):
        try:
            document = open_document(path, IntakeError)
            problems += written_twice(document, ADVICE)
            problems += _take(document, layouts, lookups)
        except IntakeError as error:
            problems.append(error)
    if problems:
        raise Problems(problems)
    return layouts, lookups


def _files(folder: Path | None) -> list[Path]:
    """YAML files, that of the values first: layouts may use what it defines."""
    found = [p for p in folder.iterdir() if p.suffix in {".yaml", ".yml"}] if folder and folder.is_dir() else []
    return sorted(found, key=lambda path: (path.name != LOOKUPS, path.name))


def _take(document: Document, layouts: dict[str, Layout], lookups: Lookups) -> list[MingchaError]:
    """Add one file to ``layouts`` and ``lookups``; returns what is wrong with it."""
    if document.name == LOOKUPS:
        values, problems = problems_of(document, _VALUES, ADVICE)
        return problems or _add_values(document, values, (), lookups)
    if not isinstance(document.content, dict) or "columns" not in document.content:
        addition, problems = problems_of(document, TypeAdapter(Addition), ADVICE)
        return problems or _add(document, addition, layouts, lookups)
    layout, problems = problems_of(document, TypeAdapter(Layout), ADVICE)
    return problems or _add_layout(document, layout, layouts, lookups)


def _add_layout(document: Document, layout: Layout, layouts: dict[str, Layout], lookups: Lookups) -> list[MingchaError]:
    if layout.name in layouts or layout.name in {table.name for table in DERIVED}:
        what = f"已经有叫 {layout.name} 的表；要给它添加表头写法，去掉 columns，改写 aliases"
        return [document.error(("register",), what, ADVICE)]
    unknown = [(i, c.lookup) for i, c in enumerate(layout.columns) if c.lookup and c.lookup not in lookups]
    if unknown:
        return [document.error(("columns", i, "lookup"), f"没有叫 {name} 的取值表", ADVICE) for i, name in unknown]
    layouts[layout.name] = layout
    return []


def _add(document: Document, addition: Addition, layouts: dict[str, Layout], lookups: Lookups) -> list[MingchaError]:
    layout = layouts.get(addition.name)
    if layout is None:
        return [document.error(("register",), f"没有叫 {addition.name} 的登记表，可以写：{'、'.join(layouts)}", ADVICE)]
    problems = list(_wrong_aliases(document, addition, layout))
    problems += _add_values(document, addition.lookups, ("lookups",), lookups)
    if not problems:
        columns = tuple(_with_aliases(column, addition.aliases.get(column.name, ())) for column in layout.columns)
        words = (*layout.title_words, *addition.title_words)
        layouts[layout.name] = layout.model_copy(update={"columns": columns, "title_words": words})
    return problems


def _with_aliases(column: LayoutColumn, aliases: Spellings) -> LayoutColumn:
    return column.model_copy(update={"aliases": (*column.aliases, *aliases)})


def _wrong_aliases(document: Document, addition: Addition, layout: Layout) -> Iterator[MingchaError]:
    owners = {normalize_heading(s): c.name for c in layout.columns for s in (c.label, *c.aliases)}
    names = [column.name for column in layout.columns]
    for name, aliases in addition.aliases.items():
        key = ("aliases", name)
        if name not in names:
            yield document.error(key, f"《{layout.title}》没有叫 {name} 的列，可以写：{'、'.join(names)}", ADVICE)
        for alias in aliases if name in names else ():
            owner = owners.setdefault(normalize_heading(alias), name)
            if owner != name:
                yield document.error(key, f"“{alias}”已经是 {owner} 这一列的写法", ADVICE)


def _add_values(
    document: Document, values: Mapping[str, Mapping[str, Spellings]], key: tuple[str, ...], lookups: Lookups
) -> list[MingchaError]:
    """Add spellings of known values; a look-up that is not known yet is new, and its own."""
    problems = []
    for name, meanings in values.items():
        known = lookups.setdefault(name, {})
        allowed = dict.fromkeys(known.values())
        for value, spellings in meanings.items():
            place = (*key, name, value)
            if allowed and value not in allowed:
                problems.append(document.error(place, f"{name} 没有 {value} 这个值，可以写：{'、'.join(allowed)}", ADVICE))
                continue
            problems += _add_spellings(document, place, known, value, spellings)
    return problems


def _add_spellings(
    document: Document, place: tuple[str, ...], known: dict[str, str], value: str, spellings: Spellings
) -> Iterator[MingchaError]:
    for spelling in spellings:
        meaning = known.setdefault(normalize_value(spelling), value)
        if meaning != value:
            yield document.error(place, f"“{spelling}”已经是 {meaning} 的写法", ADVICE)


def layout_documents(folder: Path | None) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file that :func:`load_layouts` reads: what a rerun compares."""
    shipped: Any = files("toolkit.intake") / "layouts"
    for path in (*sorted(shipped.iterdir(), key=str), *_files(folder)):
        yield path.name, path.read_bytes()
