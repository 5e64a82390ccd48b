"""How one office of one county writes one register: drawn from the form, so that no two counties look alike."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from toolkit.synthetic.form import Form, Kind

KINDS: dict[Kind, float] = {"xlsx": 0.42, "by_township": 0.14, "gb18030": 0.18, "utf-8-sig": 0.12, "utf-16": 0.07, "txt": 0.07}
WORKBOOKS = ("xlsx", "by_township")
LEFT_OUT = 0.3  # of optional columns
FOOTERS = (
    "制表人：                审核人：                单位（盖章）：",
    "填表人：            联系电话：            填报日期：2026年11月2日",
    "",
)


@dataclass(frozen=True)
class Dialect:
    """``columns`` is column -> heading in the order of the sheet; ``words`` column -> code -> word."""

    form: Form
    stem: str
    kind: Kind
    title: str
    columns: dict[str, str]
    words: dict[str, dict[str, str]]
    date: str
    other_date: str
    month: str
    money: str
    variety: int
    numbered: bool
    totals: bool
    subtotals: bool
    footer: str
    context: dict[str, str]
    groups: tuple[tuple[str, int], ...] = ()
    hidden: str = ""
    said_above: str = ""  # the as-of day, where it stands above or under the table
    said_below: str = ""

    @property
    def is_workbook(self) -> bool:
        """A workbook, with sheets and kinds of cells; else delimited text."""
        return self.kind in WORKBOOKS


def workbooks_only(form: Form) -> Form:
    """The form of offices that hand in no text files."""
    kinds = tuple(kind for kind in form.kinds or KINDS if kind in WORKBOOKS)
    return form.model_copy(update={"kinds": kinds or ("xlsx",)})


def draw_dialect(rng: np.random.Generator, form: Form, available: Collection[str], county: str = "") -> Dialect:
    """One way to write the columns of ``available`` that the form knows; ``county`` stands before the title."""
    kind = _kind(rng, form, "township_name" in available)
    context = {column: title for column, title in form.context.items() if column in available and rng.random() < 0.5}
    context = context if kind in WORKBOOKS else {}  # a text file is one sheet
    columns = _columns(rng, form, [name for name in form.columns if name in available and name not in context])
    title = str(rng.choice(form.titles))
    workbook = kind in WORKBOOKS
    optional = [name for name in columns if form.optional(name)]
    return Dialect(
        form=form,
        stem=str(rng.choice(form.files)),
        kind=kind,
        title=f"{county}{title}" if title else "",
        columns=columns,
        words={name: {code: str(rng.choice(ways)) for code, ways in table.items()} for name, table in form.words.items()},
        date=str(rng.choice(["dashed", "dotted", "compact", "chinese", "slashed", *["excel", "excel", "serial"] * workbook])),
        other_date=str(rng.choice(["dashed", "dotted", "compact", "chinese"])),
        month=str(rng.choice(["compact", "dashed", "dotted", "chinese"])),
        money=str(rng.choice(["plain", "plain", "yuan", "commas", "wan"])),
        variety=int(rng.integers(3)),
        numbered=bool(rng.random() < (0.6 if workbook else 0.2)),
        totals=bool(rng.random() < 0.4),
        subtotals=bool(rng.random() < 0.3),
        footer=str(rng.choice(FOOTERS)) if workbook else "",
        context=context,
        groups=_groups(form, columns) if workbook and rng.random() < 0.5 else (),
        hidden=str(rng.choice(optional)) if workbook and optional and rng.random() < 0.25 else "",
    )


def _kind(rng: np.random.Generator, form: Form, has_township: bool) -> Kind:
    kinds = [kind for kind in form.kinds or KINDS if has_township or kind != "by_township"]
    share = np.array([KINDS[kind] for kind in kinds])
    return kinds[int(rng.choice(len(kinds), p=share / share.sum()))]


def _columns(rng: np.random.Generator, form: Form, names: list[str]) -> dict[str, str]:
    """Headings of the columns that this office has, two neighbours swapped here and there; no heading twice."""
    kept = [name for name in names if not (form.optional(name) and rng.random() < LEFT_OUT)]
    order = np.argsort(np.arange(len(kept)) + rng.uniform(0, 1.6, len(kept)), kind="stable")
    used: set[str] = set()
    columns = {}
    for name in (kept[i] for i in order):
        free = [heading for heading in form.headings(name) if heading not in used]
        columns[name] = str(rng.choice(free))
        used.add(columns[name])
    return columns


def _groups(form: Form, columns: dict[str, str]) -> tuple[tuple[str, int], ...]:
    """Runs of columns under a common heading, ``""`` where there is none; no groups where less than two would be left."""
    of_column = {name: heading for heading, names in form.groups.items() for name in names}
    runs: list[tuple[str, int]] = []
    for name in columns:
        heading = of_column.get(name, "")
        if heading and runs and runs[-1][0] == heading:
            runs[-1] = (heading, runs[-1][1] + 1)
        elif heading and any(heading == earlier for earlier, _ in runs):
            runs.append(("", 1))
        else:
            runs.append((heading, 1))
    wide = [(heading if width > 1 else "", width) for heading, width in runs]
    return tuple(wide) if any(heading for heading, _ in wide) else ()
