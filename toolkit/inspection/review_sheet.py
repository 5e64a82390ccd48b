"""``out/人工复核….xlsx``: the doubtful pairs go out to a person and come back answered."""

import datetime as dt
import hashlib
import hmac
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit import reports, store
from toolkit.inspection.folder import Inspection, layouts_of, secret_of, table
from toolkit.inspection.review import record_answers, review_queue
from toolkit.intake.grid import Grid
from toolkit.intake.lists import open_lists
from toolkit.intake.reading import Passwords, no_passwords
from toolkit.linkage.explanation import likelihoods
from toolkit.linkage.review import ANSWERS, event
from toolkit.model.errors import LinkageError, MingchaError, Problems
from toolkit.reports.review_sheet import ANSWER, COMPARED, REMARK, REVIEWER, SEAL, Doubt, one_over_the_other
from toolkit.values.differences import Ends, Runs, as_text, side_by_side, veiled

MOST_PAIRS = 200  # more are no task for one sitting
ID_ENDS = (6, 4)
_SEAL_PARTS = 5


@dataclass(frozen=True)
class ReadAnswers:
    """What came back with a sheet: answers, how many of them were new, rows without one."""

    reviewer: str
    given: int
    new: int
    blank: int


def write_review_sheet(inspection: Inspection, most: int = MOST_PAIRS) -> tuple[Path | None, int, int]:
    """A new file in ``out/`` with the most doubtful open pairs; returns its path, the pairs in it and all that are open.

    Never replaces an earlier one, which somebody may be filling in; without an open pair there is no file.
    """
    queue = review_queue(inspection)
    if queue.empty:
        return None, 0, 0
    doubts = _doubts(inspection, queue.head(most))
    path = _new_path(inspection.out / f"人工复核-{dt.datetime.now():%Y%m%d-%H%M%S}.xlsx")
    content = reports.review_sheet(inspection.settings.county, inspection.settings.as_of, doubts, list(ANSWERS.values()))
    store.write_file(path, content)
    return path, len(doubts), len(queue)


def read_review_sheet(inspection: Inspection, path: Path, reviewer: str = "", passwords: Passwords = no_passwords) -> ReadAnswers:
    """Keep the answers of a returned sheet, all or none; a file that was read before adds nothing.

    ``reviewer`` takes the place of the name in the sheet. Raises :class:`Problems` with every row that cannot be used.
    """
    with open_lists([path], passwords) as (file,):
        grid, rows = _rows_of(file.name, file.grids)
        origin = f"{file.name} {file.fingerprint[:16]}"
    name = reviewer or _reviewer(grid)
    answered = [row for row in rows if row[ANSWER]]
    events = _events(answered, name, secret_of(inspection), origin)
    return ReadAnswers(name, len(events), record_answers(inspection, events), len(rows) - len(answered))


def _new_path(path: Path) -> Path:
    """The path, with a number where there is such a file already."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in itertools.count(2))
    return next(one for one in itertools.chain([path], numbered) if not one.exists())


def _doubts(inspection: Inspection, queue: pd.DataFrame) -> list[Doubt]:
    titles = {layout.name: layout.title for layout in layouts_of(inspection).values()}
    places = table(inspection, "known_villages").set_index("village_code")
    villages = (places["township_name"].fillna("") + places["village_name"].fillna("")).to_dict()
    chances = likelihoods(queue["match_probability"].to_numpy()).to_pylist()
    secret = secret_of(inspection)
    pairs = zip(queue.to_dict("records"), chances, strict=True)
    return [_doubt(pair, titles.get(pair["register"], pair["register"]), chance, villages, secret) for pair, chance in pairs]


def _doubt(pair: Mapping[Any, Any], title: str, chance: str, villages: Mapping[Any, str], secret: bytes) -> Doubt:
    places = [villages.get(code, code) for code in (pair["village_code"], pair["other_village"])]
    days = [f"{day:%Y-%m-%d}" if pd.notna(day) else None for day in (pair["born_on"], pair["other_born"])]
    reason = f"{pair['reason']}（已答：{pair['said']}）" if pair["said"] else pair["reason"]
    name, number = _stacked(pair["person_name"], pair["other_name"]), _stacked(pair["id_number"], pair["other_id"], ID_ENDS)
    born, village = _stacked(days[0], days[1]), _stacked(places[0], places[1])
    seal = _seal(pair, [title, *map(as_text, (name, number, born, village))], secret)
    return Doubt(title, name, number, born, village, chance, reason, seal)


def _stacked(above: Any, below: Any, ends: Ends = "all") -> Runs:
    """Both values in one cell, what differs marked; where one is missing nothing differs."""
    ours, theirs = ("" if pd.isna(text) else str(text) for text in (above, below))
    runs = side_by_side(ours or theirs, theirs or ours)
    return one_over_the_other(*(veiled(run, ends) if text else () for run, text in zip(runs, (ours, theirs), strict=True)))


def _seal(pair: Mapping[Any, Any], cells: Iterable[str], secret: bytes) -> str:
    """The keys of the pair, and a proof that they belong to what the row shows."""
    keys = f"{pair['register']}:{pair['record_key']}:{pair['partner_key']}:{pair['match_probability']:.6f}"
    return f"{keys}:{_proof(keys, cells, secret)}"


def _proof(keys: str, cells: Iterable[str], secret: bytes) -> str:
    shown = "\x1f".join("".join(cell.split()) for cell in cells)
    return hmac.new(secret, f"review\x1f{keys}\x1f{shown}".encode(), hashlib.sha256).hexdigest()[:16]


def _rows_of(file: str, grids: Sequence[Grid]) -> tuple[Grid, list[dict[str, str]]]:
    """Rows with a seal of the sheet that has the columns, by heading; ``place`` says where each stands."""
    for grid in grids:
        cells = grid.rows(len(grid))
        heads = [number for number, row in enumerate(cells) if {ANSWER, SEAL, *COMPARED} <= set(row)]
        if heads:
            named = [
                (place, dict(zip(cells[heads[0]], row, strict=True))) for place, row in zip(grid.row_numbers, cells, strict=True)
            ]
            kept = [row | {"place": f"{file}!{grid.sheet}!{place}"} for place, row in named[heads[0] + 1 :] if row[SEAL]]
            return grid, kept
    raise LinkageError("不是人工复核表：没有找到“答复”和“校验”两列", file, "交回 mingcha review 生成的那个文件，不要删列")


def _reviewer(grid: Grid) -> str:
    """What stands after 复核人."""
    for row in grid.rows(len(grid)):
        if row[0] == REVIEWER:
            return next((cell for cell in row[1:] if cell.strip()), "")
    return ""


def _events(rows: Sequence[Mapping[str, str]], reviewer: str, secret: bytes, origin: str) -> list[dict[str, Any]]:
    codes = {label: code for code, label in ANSWERS.items()}
    events: dict[str, dict[str, Any]] = {}
    problems: list[MingchaError] = []
    for row in rows:
        try:
            pair, answer = _pair(row, secret), _code(row, codes)
            made = hashlib.sha256("\x1f".join([origin, pair["record_key"], pair["partner_key"], reviewer]).encode()).hexdigest()[
                :32
            ]
            told = event(pair, answer, reviewer, remark=row.get(REMARK, ""), origin=origin, event_id=made)
            if events.setdefault(made, told)["answer"] != answer:
                raise LinkageError("同一对在表里有两种答复", row["place"], "只留一种")
        except MingchaError as error:
            problems.append(error)
    if problems:
        raise Problems(list({str(problem): problem for problem in problems}.values()))
    return list(events.values())


def _code(row: Mapping[str, str], codes: Mapping[str, str]) -> str:
    answer = row[ANSWER].strip()
    if answer not in codes:
        raise LinkageError(f"答复“{answer[:10]}”不在可选的之内", row["place"], f"从 {'、'.join(codes)} 里选一个，或者留空")
    return codes[answer]


def _pair(row: Mapping[str, str], secret: bytes) -> dict[str, Any]:
    keys, _, proof = row[SEAL].strip().rpartition(":")
    parts = keys.split(":")
    if len(parts) != _SEAL_PARTS - 1 or not hmac.compare_digest(proof, _proof(keys, [row[label] for label in COMPARED], secret)):
        raise LinkageError(
            "这一行的内容和校验对不上，可能被改过、只排了一部分列，或不是本次核查的表",
            row["place"],
            "重新生成复核表，把答复抄过去",
        )
    return dict(zip(("register", "record_key", "partner_key", "match_probability"), parts, strict=True))
