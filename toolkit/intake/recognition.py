"""Which register a sheet is, by its headings: never by the file's name alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.intake.context import find_context, unit_of
from toolkit.intake.grid import Grid
from toolkit.intake.headings import Candidate, Spellings, candidates, readings
from toolkit.intake.layout import Layout
from toolkit.intake.nearest import nearest_column
from toolkit.intake.spelling import ID_LIKE, mask_digits, mask_name, normalize_heading
from toolkit.model.errors import IntakeError

NEAR = 0.5  # from this share of required headings on, a sheet is taken for a faulty copy of a register
SHOWN = 8  # unknown headings that one sentence lists
UNREPORTED = {"序号", "序", "行号", "NO", "NO.", "No", "No.", "geometry"}  # no column of any register, yet never a mistake


@dataclass(frozen=True)
class Recognition:
    """A sheet understood: its layout, where its data start, which cell column is which table column.

    ``scales`` are yuan per unit of money columns. ``context`` are values from titles or names. ``unused`` are
    headings, by position, that are no column of the register or repeat one.
    """

    layout: Layout
    first_heading_row: int
    first_data_row: int
    positions: dict[str, int]
    headings: tuple[str, ...]
    scales: dict[str, float]
    context: dict[str, str]
    unused: dict[int, str]


def find_register(grid: Grid, spellings: Spellings) -> Candidate | None:
    """The register that the sheet is; None where nothing is near.

    ``IntakeError`` where required columns are missing, where several registers fit, and where two tables
    stand side by side.
    """
    found = list(candidates(grid, spellings))
    if not found:
        return None
    best = _topmost(found)
    if not _is_near(best):
        return None
    if best.missing:
        raise _incomplete(grid, best)
    _refuse_rows_above(grid, best, found)
    _refuse_ties(grid, best, found)
    _refuse_neighbours(grid, best, spellings)
    return best


def _topmost(found: Sequence[Candidate]) -> Candidate:
    """The best way to read the first headings that are complete; the best of all where none is."""
    complete = [candidate for candidate in found if not candidate.missing and len(candidate.positions) > 1]
    if not complete:
        return max(found, key=lambda candidate: candidate.closeness)
    top = min(candidate.last_row for candidate in complete)
    return max((c for c in complete if c.first_row <= top), key=lambda candidate: candidate.closeness)


def _is_near(candidate: Candidate) -> bool:
    near = candidate.closeness[0] >= NEAR and len(candidate.positions) > 1
    return near and (not candidate.missing or candidate.tells)


def describe_nearest(grids: Sequence[Grid], spellings: Spellings) -> str:
    """For a file without a register: the nearest one, what it lacks and what its unknown headings resemble."""
    found = [candidate for grid in grids for candidate in candidates(grid, spellings)]
    if not found:
        return "没有找到任何认识的表头"
    best = max(found, key=lambda candidate: candidate.closeness)
    lacking = f"，还缺：{'、'.join(best.missing)}" if best.missing else ""
    return f"最接近《{best.layout.title}》{lacking}{_unknown_headings(best)}"


def settle(grid: Grid, found: Candidate, above: Sequence[str], *, alone: bool) -> Recognition:
    """All that the titles, the sheet's and the file's name add to the headings.

    ``above`` are the titles of the tables above this one in the same sheet. The file's name gives what each of
    several sheets has for itself only where this is the only register of the file.
    """
    layout = found.layout
    titles = [*titles_of(grid, found.first_row), *above]
    wanted = [name for name in layout.context if name not in found.positions]
    context = find_context(wanted, titles, grid.sheet, grid.file, alone=alone)
    lacking = [c.label for c in layout.required if c.name not in found.positions and c.name not in context]
    if lacking:
        raise IntakeError(
            f"《{layout.title}》缺少必需的内容：{'、'.join(lacking)}，表头、标题和工作表名里都没有",
            place_of(grid),
            "补上这一列，或在标题里写明",
        )
    return Recognition(
        layout,
        found.first_row,
        found.last_row + 1,
        dict(found.positions),
        found.headings,
        _scales(found, titles),
        context,
        _unused(found),
    )


def titles_of(grid: Grid, before: int) -> list[str]:
    """Cells above the headings."""
    return [cell for row in grid.rows(before) for cell in row if cell.strip()]


def place_of(grid: Grid) -> str:
    """File and sheet as error messages show them."""
    return mask_name(f"{grid.file}!{grid.sheet}")


def _scales(found: Candidate, titles: Iterable[str]) -> dict[str, float]:
    """Unit of each money column: in its heading, else in a title that says 单位, else yuan."""
    general = next(filter(None, (unit_of(title, bare=False) for title in titles)), 1.0)
    money = {column.name for column in found.layout.columns if column.kind == "money"}
    places = {name: found.headings[position] for name, position in found.positions.items() if name in money}
    return {name: unit_of(heading, bare=True) or general for name, heading in places.items()}


def _unused(found: Candidate) -> dict[int, str]:
    used = set(found.positions.values())
    left = {i: heading.strip() for i, heading in enumerate(found.headings) if i not in used}
    return {i: heading for i, heading in left.items() if heading and normalize_heading(heading) not in UNREPORTED}


def _refuse_rows_above(grid: Grid, best: Candidate, found: Iterable[Candidate]) -> None:
    """Above the headings stand titles; persons, or headings that lack something, are a table that would get lost."""
    above = [candidate for candidate in found if candidate.last_row < best.first_row and _is_near(candidate)]
    if above:
        raise _incomplete(grid, max(above, key=lambda candidate: candidate.closeness))
    refuse_persons_above(grid, best)


def refuse_persons_above(grid: Grid, found: Candidate) -> None:
    """``IntakeError`` where something like an id number stands above the headings."""
    if any(ID_LIKE.search(title) for title in titles_of(grid, found.first_row)):
        place = f"{place_of(grid)}!{grid.row_numbers[found.first_row]}"
        raise IntakeError("表头上方还有数据行，会被漏掉", place, "把上方的表分到单独的工作表，或给它加上表头")


def _refuse_ties(grid: Grid, best: Candidate, found: Iterable[Candidate]) -> None:
    """Layouts with equal headings, neither or both named in a title, cannot be told apart."""
    tied = {c.layout.name: c.layout.title for c in found if c.closeness == best.closeness}
    if len(tied) > 1:
        titles = "》《".join(tied.values())
        raise IntakeError(f"表头同时符合《{titles}》，无法断定是哪一种", place_of(grid), "在表格标题行写明登记表名称")


def _refuse_neighbours(grid: Grid, best: Candidate, spellings: Spellings) -> None:
    """Columns left over that are a whole register again are a second table to the right."""
    ways = readings(grid, best.first_row, best.last_row)
    used = set(best.positions.values())
    left = tuple(() if i in used else way for i, way in enumerate(ways))
    for register, positions in spellings.columns_named(left).items():
        layout = spellings.layouts[register]
        if all(column.name in positions for column in layout.required if column.name not in layout.context):
            raise IntakeError(
                f"并排放了两张表：《{best.layout.title}》右边或左边还有一张像《{layout.title}》的表",
                place_of(grid),
                "把两张表分到两个工作表里再放入",
            )


def _incomplete(grid: Grid, candidate: Candidate) -> IntakeError:
    return IntakeError(
        f"看来是《{candidate.layout.title}》，但缺少必需的列：{'、'.join(candidate.missing)}{_unknown_headings(candidate)}",
        place_of(grid),
        "补上这一列，或把表头改成规定的名称后重新放入",
    )


def _unknown_headings(candidate: Candidate) -> str:
    unknown = [_resembling(heading, candidate.layout) for heading in _unused(candidate).values()]
    more = "等" if len(unknown) > SHOWN else ""
    return f"；没有认出的表头：{'、'.join(unknown[:SHOWN])}{more}" if unknown else ""


def _resembling(heading: str, layout: Layout) -> str:
    """A heading and, in brackets, the column that it resembles."""
    nearest = nearest_column(heading, layout)
    shown = f"“{mask_digits(' '.join(heading.split()))}”"
    return f"{shown}（像“{nearest}”）" if nearest else shown
