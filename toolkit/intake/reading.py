"""A folder of files -> register tables, their sources and everything set aside."""

import contextlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.intake.readers import read_grids
from toolkit.model.errors import IntakeError, Problems

if TYPE_CHECKING:
    from toolkit.intake.registers import Intake

Progress = Callable[[str, int, int], None]
Passwords = Callable[[Path], Iterable[str]]


def no_passwords(path: Path) -> Iterable[str]:
    """Nobody is asked."""
    return ()


def read_folder(folder: Path, *, fictional_regions: bool, **options: object) -> "Intake":
    """As :func:`look_through`, but all files must be usable: raises :class:`Problems` naming all that are not."""
    taken = look_through(folder, fictional_regions=fictional_regions, **options)  # type: ignore[arg-type]
    if taken.problems:
        raise Problems(taken.problems)
    return taken


def look_through(
    folder: Path,
    *,
    fictional_regions: bool,
    layouts: Path | None = None,
    ignore: Iterable[str] = (),
    scratch: Path | None = None,
    passwords: Passwords = no_passwords,
    progress: Progress = lambda *_: None,
) -> "Intake":
    """Read every file of ``folder`` that can be used; the others are in ``problems``.

    ``layouts`` is a folder of the user's own layouts, ``ignore`` holds file names to leave out, ``scratch`` is
    where what was read is kept for the next time (nowhere by default). ``passwords`` gives what may open a file.
    ``progress`` is called with (file, done, total).
    """
    paths = files_of(folder, ignore)
    with (
        scratch_folder(scratch) as shelf,
        contextlib.closing(read_grids(paths, scratch=shelf, passwords=passwords, progress=progress)) as outcomes,
    ):
        from toolkit.intake.registers import take_files  # pandas and the layouts load while the files are read

        taken = take_files(outcomes, layouts, fictional_regions=fictional_regions)
    progress("", len(paths), len(paths))
    return taken


def files_of(folder: Path, ignore: Iterable[str] = ()) -> list[Path]:
    """Files of ``folder`` in order; ``IntakeError`` where there is none."""
    left_out = set(ignore)
    paths = [p for p in sorted(folder.iterdir()) if p.is_file() and not p.name.startswith((".", "~$")) and p.name not in left_out]
    if not paths:
        raise IntakeError("文件夹里没有登记表", f"{folder.name}", "把各部门给的文件放进这个文件夹再运行")
    return paths


@contextlib.contextmanager
def scratch_folder(folder: Path | None = None) -> Iterator[Path]:
    """Where the readers put what they read: a folder that is given, or one of its owner only that is removed afterwards."""
    if folder:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="mingcha-", ignore_cleanup_errors=True) as temporary:
        yield Path(temporary)
