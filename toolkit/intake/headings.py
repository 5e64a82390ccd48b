"""Which register a sheet is, by its headings: never by the file's name alone."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from toolkit.intake.grids import Grid
from toolkit.intake.layout import Layout
from toolkit.model.errors import IntakeError
from toolkit.values import dates, place_name

HEADING_ROWS = 15  # titles, units and notes above the headings never fill more
NEAR = 0.5  # from this share of required headings on, a sheet is taken for a faulty copy of a register
UNITS = {"万元": 10_000.0, "元": 1.0, "分": 0.01}
OWN_TO_A_SHEET = {"pay_month", "credited_on"}  # of several sheets each has its own: the file's name cannot say it
UNREPORTED = {"序号", "geometry"}  # no column of any register, yet never a mistake


@dataclass(frozen=True)
class Recognition:
    """A sheet understood: its layout, where its data start, which cell column is which table column."""

    layout: Layout
    first_data_row: int
    positions: dict[str, int]
    scales: dict[str, float]
    context: dict[str, str]
    unknown_headings: tuple[str, ...]


@dataclass(frozen=True)
class _Candidate:
    layout: Layout
    first_heading_row: int
    last_heading_row: int
    positions: dict[str, int]
    headings: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        found = self.positions.keys()
        return [c.label for c in self.layout.required if c.name not in found and c.name not in self.layout.context]

    @property
    def closeness(self) -> tuple[float, int, int]:
        """Share of required headings found, headings found, and rather one heading line than two."""
        required = [c for c in self.layout.required if c.name not in self.layout.context]
        return 1 - len(self.missing) / max(len(required), 1), len(self.positions), self.first_heading_row - self.last_heading_row


def recognize(grids: Sequence[Grid], layouts: Sequence[Layout]) -> list[Recognition | None]:
    """The register each sheet of one file is, None where nothing is near.

    ``IntakeError`` where a sheet is incomplete or ambiguous. The file's name gives the month or the
    day of payment only where one sheet alone is a register.
    """
    found = [_find_register(grid, layouts) for grid in grids]
    alone = sum(candidate is not None for candidate in found) == 1
    return [_settle(grid, candidate, alone=alone) if candidate else None for grid, candidate in zip(grids, found, strict=True)]


def _find_register(grid: Grid, layouts: Sequence[Layout]) -> _Candidate | None:
    candidates = [c for layout in layouts for c in _candidates(grid, layout)]
    if not candidates:
        return None
    best = max(candidates, key=lambda c: c.closeness)
    if best.closeness[0] < NEAR or len(best.positions) < 2:
        return None
    if best.missing:
        raise _incomplete(grid, best)
    return _break_tie(grid, best, candidates)


def describe_nearest(grid: Grid, layouts: Iterable[Layout]) -> str:
    """For a sheet that is no register: the nearest one and what it lacks."""
    candidates = [c for layout in layouts for c in _candidates(grid, layout)]
    if not candidates:
        return "没有找到任何认识的表头"
    best = max(candidates, key=lambda c: c.closeness)
    return f"最接近《{best.layout.title}》，还缺：{'、'.join(best.missing)}"


@lru_cache(maxsize=10_000)
def normalize_heading(text: str) -> str:
    """Heading without white space, units and remarks in brackets."""
    text = re.sub(r"[\s:*]+", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\([^)]*\)$", "", text)


def _candidates(grid: Grid, layout: Layout) -> Iterator[_Candidate]:
    """Every way to read the layout's headings out of one or two lines near the top."""
    spellings = {normalize_heading(s): c.name for c in reversed(layout.columns) for s in (c.label, *c.aliases)}
    for first_row, last_row, headings in _heading_lines(grid):
        positions: dict[str, int] = {}
        for index, heading in enumerate(headings):
            name = spellings.get(normalize_heading(heading))
            if name and name not in positions:
                positions[name] = index
        if positions:
            yield _Candidate(layout, first_row, last_row, positions, tuple(headings))


def _heading_lines(grid: Grid) -> Iterator[tuple[int, int, list[str]]]:
    """Lines that may be headings: single ones, and pairs whose upper line spans several columns."""
    top = grid.rows[:HEADING_ROWS]
    for index, row in enumerate(top):
        yield index, index, row
        if index + 1 < len(top):
            lower = top[index + 1]
            yield index, index + 1, [low.strip() or up for low, up in zip(lower, row, strict=False)]


def _break_tie(grid: Grid, best: _Candidate, candidates: list[_Candidate]) -> _Candidate:
    """Among layouts with equal headings the words of the sheet's title decide."""
    tied = {c.layout.name: c for c in candidates if c.closeness == best.closeness}
    if len(tied) == 1:
        return best
    title = "".join(_title_texts(grid, best.first_heading_row))
    named = [c for c in tied.values() if any(word in title for word in c.layout.title_words)]
    if len(named) == 1:
        return named[0]
    titles = "》《".join(c.layout.title for c in tied.values())
    raise IntakeError(f"表头同时符合《{titles}》，无法断定是哪一种", _where(grid), "在表格标题行写明登记表名称")


def _settle(grid: Grid, found: _Candidate, *, alone: bool) -> Recognition:
    layout = found.layout
    context = _context(grid, found, alone=alone)
    lacking = [c.label for c in layout.required if c.name not in found.positions and c.name not in context]
    if lacking:
        raise IntakeError(
            f"《{layout.title}》缺少必需的内容：{'、'.join(lacking)}，表头、标题和工作表名里都没有",
            _where(grid),
            "补上这一列，或在标题里写明",
        )
    used = set(found.positions.values())
    unused = [h.strip() for i, h in enumerate(found.headings) if i not in used]
    unknown = tuple(h for h in unused if h and normalize_heading(h) not in UNREPORTED)
    scales = {name: _scale(found.headings[index]) for name, index in found.positions.items()}
    return Recognition(layout, found.last_heading_row + 1, found.positions, scales, context, unknown)


def _scale(heading: str) -> float:
    match = re.search(r"[(（](?:单位[::])?(万元|元|分)[)）]", heading)
    return UNITS[match[1]] if match else 1.0


def _context(grid: Grid, found: _Candidate, *, alone: bool) -> dict[str, str]:
    """Values that stand in the title, the sheet name or the file name instead of a column."""
    texts = [*_title_texts(grid, found.first_heading_row), grid.sheet]
    context: dict[str, str] = {}
    for name in found.layout.context:
        places = texts if name in OWN_TO_A_SHEET and not alone else [*texts, grid.file]
        value = next(filter(None, (_find(name, text) for text in places)), None)
        if name not in found.positions and value:
            context[name] = value
    return context


def _find(name: str, text: str) -> str | None:
    if name == "pay_month":
        month = dates.find_month(text)
        return month.isoformat() if month else None
    if name == "credited_on":
        day = dates.find_date(text) if re.search(r"发放|到账|入账|代发", text) else None
        return day.isoformat() if day else None
    if name == "township_name":
        return place_name.find_township(text)
    match = re.search(r"([\u4e00-\u9fff]{1,8}?(?<!农)(?:村委会|社区|村))", text)
    return match[1] if match else None


def _title_texts(grid: Grid, before: int) -> list[str]:
    return [cell for row in grid.rows[:before] for cell in row if cell.strip()]


def _incomplete(grid: Grid, candidate: _Candidate) -> IntakeError:
    return IntakeError(
        f"看来是《{candidate.layout.title}》，但缺少必需的列：{'、'.join(candidate.missing)}",
        _where(grid),
        "补上这一列，或把表头改成规定的名称后重新放入",
    )


def _where(grid: Grid) -> str:
    return f"{grid.file}!{grid.sheet}"
