"""Lines near the top of a sheet that may be headings, and the register columns that they name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from toolkit.intake.grid import Grid
from toolkit.intake.layout import Layout, LayoutColumn
from toolkit.intake.spelling import ID_LIKE, normalize_heading

HEADING_ROWS = 15  # titles, units and notes above the headings never fill more
HEADING_LINES = 3  # a heading cell may stand under one that spans several columns, and that under another
OF_ANYBODY = {"person_name", "head_name", "id_number", "sex", "township_name", "village_name"}

Bid = tuple[int, int, int]  # lines left out of the heading, number of the spelling, position: the smallest wins


@dataclass(frozen=True)
class Candidate:
    """One way to read a sheet: lines ``first_row`` to ``last_row`` are the headings of ``layout``.

    ``named`` says whether the titles above or the name of the sheet call the register by its name.
    """

    layout: Layout
    first_row: int
    last_row: int
    positions: Mapping[str, int]
    headings: tuple[str, ...]
    named: bool

    @cached_property
    def missing(self) -> list[str]:
        """Labels of required columns that no heading names and that cannot stand in a title."""
        return [*(c.label for c in self._required if c.name not in self.positions), *self._telling_columns()]

    @property
    def closeness(self) -> tuple[float, bool, int, int]:
        """Share of required headings found, named in a title, headings found, and rather fewer heading lines."""
        share = 1 - len(self.missing) / max(len(self._required) + bool(self.layout.any_of), 1)
        return share, self.named, len(self.positions), self.first_row - self.last_row

    @property
    def tells(self) -> bool:
        """Whether a required heading was found that not every list of people has."""
        return any(c.name in self.positions for c in self._required if c.name not in OF_ANYBODY)

    @cached_property
    def _required(self) -> list[LayoutColumn]:
        return [c for c in self.layout.required if c.name not in self.layout.context]

    def _telling_columns(self) -> list[str]:
        """What would tell the register from others, where nothing does."""
        columns = self.layout.any_of
        if not columns or self.named or any(name in self.positions for name in columns):
            return []
        labels = [column.label for column in self.layout.columns if column.name in columns]
        return ["或".join(labels)]


class Spellings:
    """Every heading that any layout knows, looked up once for all layouts."""

    def __init__(self, layouts: Mapping[str, Layout]) -> None:
        self.layouts = layouts
        self.known: dict[str, list[tuple[str, str, int]]] = {}
        for layout in layouts.values():
            self._add(layout)
        self._read: dict[tuple[tuple[str, ...], ...], dict[str, dict[str, int]]] = {}

    def _add(self, layout: Layout) -> None:
        own: dict[str, tuple[str, int]] = {}
        for column in layout.columns:
            for number, spelling in enumerate((column.label, *column.aliases)):
                own.setdefault(normalize_heading(spelling), (column.name, number))
        for spelling, (name, number) in own.items():
            self.known.setdefault(spelling, []).append((layout.name, name, number))

    def columns_named(self, headings: tuple[tuple[str, ...], ...]) -> dict[str, dict[str, int]]:
        """Register -> column -> position, for cells that may be read in several ways each, the best way first."""
        if headings not in self._read:
            self._read[headings] = self._name_columns(headings)
        return self._read[headings]

    def _name_columns(self, headings: tuple[tuple[str, ...], ...]) -> dict[str, dict[str, int]]:
        bids: dict[str, dict[str, list[Bid]]] = {}
        for position, ways in enumerate(headings):
            claimed: set[str] = set()
            for rank, way in enumerate(ways):
                for register, column, number in self.known.get(way, ()):
                    if register not in claimed:
                        bids.setdefault(register, {}).setdefault(column, []).append((rank, number, position))
                claimed.update(register for register, _, _ in self.known.get(way, ()))
        return {register: {column: min(offers)[2] for column, offers in columns.items()} for register, columns in bids.items()}


def candidates(grid: Grid, spellings: Spellings) -> Iterator[Candidate]:
    """Every way to read headings out of up to three lines near the top."""
    top = grid.rows(HEADING_ROWS)
    hits = [any(normalize_heading(cell) in spellings.known for cell in row if cell) for row in top]
    data = [any(ID_LIKE.search(cell) for cell in row if cell) for row in top]  # no heading has somebody's id number
    for first in range(len(top)):
        for last in range(first, min(first + HEADING_LINES, len(top))):
            if any(data[first : last + 1]):
                break
            if hits[last] or (last > first and hits[first]):
                yield from _read_lines(grid, top, first, last, spellings)


def readings(grid: Grid, first: int, last: int) -> tuple[tuple[str, ...], ...]:
    """Ways to read the heading of each column out of some lines, the best way first."""
    return tuple(map(_ways, _stacked(grid.rows(last + 1)[first:])))


def _read_lines(grid: Grid, top: list[list[str]], first: int, last: int, spellings: Spellings) -> Iterator[Candidate]:
    cells = _stacked(top[first : last + 1])
    title = "".join(cell for row in top[:first] for cell in row if cell) + grid.sheet
    found = spellings.columns_named(tuple(_ways(parts) for parts in cells))
    headings = tuple(" ".join(parts) for parts in cells)
    for register, positions in found.items():
        layout = spellings.layouts[register]
        named = any(word in title for word in (layout.title, *layout.title_words))
        yield Candidate(layout, first, last, positions, headings, named)


def _stacked(lines: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Per column its heading cells from top to bottom, with those that span it from the left."""
    below = [[any(line[i].strip() for line in lines[n + 1 :]) for i in range(len(lines[0]))] for n in range(len(lines))]
    spread = [_spread(line, under) for line, under in zip(lines, below, strict=True)]
    return [tuple(cell for cell in column if cell) for column in zip(*spread, strict=True)]


def _spread(line: Sequence[str], below: Sequence[bool]) -> list[str]:
    """A cell over several columns stands in the first of them: repeat it over those that have headings below."""
    spread: list[str] = []
    spanning = ""
    for cell, under in zip(line, below, strict=True):
        text = cell.strip()
        if text:
            spanning = text if under else ""
        spread.append(text or (spanning if under else ""))
    return spread


def _ways(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Spellings of one heading: all its lines joined, then fewer of the upper ones."""
    joined = [normalize_heading("".join(parts[start:])) for start in range(len(parts))]
    if len(parts) == HEADING_LINES:
        joined.insert(2, normalize_heading(parts[0] + parts[2]))
    return tuple(dict.fromkeys(joined))
