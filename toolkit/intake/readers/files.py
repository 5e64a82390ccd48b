"""Files -> grids, each read in a child process or taken from the cache of an earlier run."""

import hashlib
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from toolkit.intake.grid import Grid
from toolkit.intake.readers.children import Answer, Children
from toolkit.intake.readers.limits import Limits
from toolkit.intake.readers.shelf import load
from toolkit.intake.spelling import mask_name
from toolkit.model.errors import IntakeError

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods"})
TEXTS = frozenset({".csv", ".tsv", ".txt"})
MAPS = frozenset({".geojson", ".json"})

Outcome = list[Grid] | IntakeError
Passwords = Callable[[Path], Iterable[str]]


def no_passwords(path: Path) -> Iterable[str]:
    """Try none."""
    return ()


def read_grids(
    paths: Sequence[Path],
    *,
    scratch: Path,
    passwords: Passwords = no_passwords,
    limits: Limits = Limits(),  # noqa: B008  # frozen
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Generator[tuple[Path, Outcome]]:
    """Each path with its sheets (also the blank ones) or the reason why it cannot be read, in the order of ``paths``.

    The children are at work when this returns; close what it returns to stop them.

    ``scratch`` keeps what was read under the sha256 of the file, full id numbers included: a folder of its owner
    only. ``passwords`` gives the ones to try for a locked workbook; it is asked only then, in the caller's thread.
    ``progress`` is called with (file, done, total) before each file is waited for.
    """
    outcomes = _outcomes(paths, scratch, passwords, limits, progress)
    next(outcomes)
    return outcomes


def _outcomes(
    paths: Sequence[Path], scratch: Path, passwords: Passwords, limits: Limits, progress: Callable[[str, int, int], None]
) -> Generator[tuple[Path, Outcome]]:
    """First something that says that all files are begun, then what became of each."""
    with Children(limits) as children:
        if not scratch.is_dir() or not any(scratch.iterdir()):  # a first reading: there is work for them
            children.start()
        reading = _Reading(children, scratch, passwords)
        begun = [(path, reading.begin(path)) for path in paths]
        yield Path(), []
        for done, (path, outcome) in enumerate(begun):
            progress(path.name, done, len(paths))
            yield path, reading.finish(path, outcome)


def file_fingerprint(path: Path) -> str:
    """The sha256 of a file's content; ``IntakeError`` if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise IntakeError("文件读不了", shown(path), "关掉正在打开它的程序，或检查读取权限") from error


def shown(path: Path) -> str:
    """A file's name fit for one line of a message: some are called after somebody's id number."""
    return mask_name("".join(sign if sign.isprintable() else "�" for sign in path.name))


class _Reading:
    """Files on their way; the same content is read once."""

    def __init__(self, children: Children, scratch: Path, passwords: Passwords) -> None:
        self._children = children
        self._scratch = scratch
        self._passwords = passwords
        self._jobs: dict[Path, dict[str, Any]] = {}
        self._answers: dict[str, Future[Answer]] = {}

    def begin(self, path: Path) -> "Outcome | Future[Answer]":
        """What is known at once: sheets read in an earlier run, a reason not to read; else the child's answer to come."""
        try:
            job = self._jobs[path] = self._job(path)
        except IntakeError as error:
            return error
        grids = load(Path(job["shelf"]), path.name)
        if grids is not None:
            return grids
        if job["shelf"] not in self._answers:
            self._answers[job["shelf"]] = self._children.submit(job)
        return self._answers[job["shelf"]]

    def _job(self, path: Path) -> dict[str, Any]:
        suffix = path.suffix.lower()
        if suffix not in WORKBOOKS | TEXTS | MAPS:
            kind = shown(Path(path.suffix)) or "无扩展名"
            raise IntakeError(
                f"不认识“{kind}”这种文件", shown(path), "另存为 xlsx 或 csv 后放回 registers 文件夹，无关文件请移走"
            )
        try:
            status = path.stat()
        except OSError as error:
            raise IntakeError("文件读不了", shown(path), "关掉正在打开它的程序，或检查读取权限") from error
        return {
            "path": str(path.absolute()),
            "stamp": [status.st_size, status.st_mtime_ns],
            "shelf": str((self._scratch / file_fingerprint(path)).absolute()),
            "is_map": suffix in MAPS,
            "passwords": [],
        }

    def finish(self, path: Path, outcome: "Outcome | Future[Answer]") -> Outcome:
        """Wait for the child, ask for passwords if it must be, and load what it wrote."""
        if not isinstance(outcome, Future):
            return outcome
        job = self._jobs[path]
        answer = outcome.result()
        if "locked" in answer:
            answer = self._unlocked(path, job, answer)
        if "done" not in answer:
            return _reason(path, answer)
        broken = IntakeError("读好的内容没有存住", shown(path), "检查磁盘空间后重新运行")
        return load(Path(job["shelf"]), path.name) or broken

    def _unlocked(self, path: Path, job: dict[str, Any], answer: Answer) -> Answer:
        for password in self._passwords(path):
            answer = self._children.submit({**job, "passwords": [password]}).result()
            if "locked" not in answer:
                break
        return answer


def _reason(path: Path, answer: Answer) -> IntakeError:
    if "locked" in answer:
        return IntakeError(
            "工作簿设有打开密码，没有合适的密码",
            shown(path),
            "在提示时输入密码，或设置环境变量 MINGCHA_PASSWORDS（多个密码各占一行），也可以去掉密码另存后再放入",
        )
    if "refused" in answer:
        what, place, advice = answer["refused"]
        return IntakeError(what, f"{shown(path)}!{mask_name(place)}" if place else shown(path), advice)
    return IntakeError(f"读取时程序出错（{answer.get('fault')}）", shown(path), "用 Excel 或 WPS 打开确认后另存为 xlsx")
