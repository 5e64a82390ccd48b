"""The child process: reads files whose names come in as lines of JSON, under the limits that come with them.

One line out per event: ``sheet`` (about to be opened), then exactly one of ``done``, ``refused``, ``locked``, ``fault``.
Where the ``resource`` module does not exist (Windows) memory and processor time are not limited here: the sizes
looked at before opening and the parent's clock are all that holds.
"""

import gc
import json
import os
import sys
import time
from collections.abc import Iterator
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any, TextIO

from toolkit.intake.readers.blocks import Sheet
from toolkit.intake.readers.delimited import read_delimited
from toolkit.intake.readers.features import read_features
from toolkit.intake.readers.limits import Limits, Locked, Refused
from toolkit.intake.readers.shelf import shelve
from toolkit.intake.readers.signature import kind_of
from toolkit.intake.readers.workbook import read_workbook

OUT_OF_MEMORY = 70

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


def main() -> None:
    """Serve until the pipe is closed."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii", buffering=1)
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    sys.meta_path.insert(0, _WithoutPandas())
    gc.disable()  # millions of short-lived lists, no cycles
    for line in sys.stdin:
        _serve(json.loads(line), answers)


class _WithoutPandas(MetaPathFinder):
    """Pyarrow looks for pandas at the first array it makes: a second and 60 MB for nothing."""

    def find_spec(self, fullname: str, *_: object) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def _serve(job: dict[str, Any], answers: TextIO) -> None:
    limits = Limits(**job["limits"])
    _limit(limits)
    try:
        shelve(Path(job["shelf"]), _unchanged(job, limits, answers))
        answer: dict[str, Any] = {"done": True}
    except Refused as error:
        answer = {"refused": [error.what, error.place, error.advice]}
    except Locked:
        answer = {"locked": True}
    except OSError:
        answer = {"refused": ["文件读不了", "", "关掉正在打开它的程序，检查读取权限和磁盘空间"]}
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException as error:  # a panic of the Rust side is no Exception; its words could quote a cell
        answer = {"fault": type(error).__name__}
    print(json.dumps(answer), file=answers)


def _limit(limits: Limits) -> None:
    """Bounds for the next file: what was used before it does not count."""
    if resource is None:
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + limits.seconds, hard))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _unchanged(job: dict[str, Any], limits: Limits, answers: TextIO) -> Iterator[Sheet]:
    """The sheets, provided that the file is still the one whose sha256 was taken."""
    path = Path(job["path"])
    _check_stamp(path, job)
    yield from _sheets(path, job, limits, answers)
    _check_stamp(path, job)


def _check_stamp(path: Path, job: dict[str, Any]) -> None:
    if stamp(path) != job["stamp"]:
        raise Refused("读取过程中文件被改动了", "等拷贝或保存完成后重新运行")


def stamp(path: Path) -> list[int]:
    """What changes when a file is written to."""
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _sheets(path: Path, job: dict[str, Any], limits: Limits, answers: TextIO) -> Iterator[Sheet]:
    with path.open("rb") as file:
        kind = kind_of(file.read(4096), is_map=job["is_map"])
    if kind == "text":
        return read_delimited(path)
    if path.stat().st_size > limits.file:
        raise Refused("文件异常大，没有打开", "拆成几个文件，或另存为 csv 后再放入")
    data = path.read_bytes()
    if kind == "map":
        return read_features(data)

    def announce(sheet: str, used_range: str) -> None:
        print(json.dumps({"sheet": sheet, "range": used_range}), file=answers)

    return read_workbook(data, job["passwords"], limits, announce)


if __name__ == "__main__":
    main()
