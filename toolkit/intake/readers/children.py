"""Child processes that read files: started when needed, stopped by the clock, started again when they die."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

import toolkit
from toolkit.intake.readers.limits import FAR_ADVICE, Limits
from toolkit.intake.readers.sheet_parts import cells_of

AT_ONCE = 2
SPLIT_ADVICE = "关掉其他程序后重试；仍然不行就删去用不到的工作表，或拆成几个文件"

Job = Mapping[str, Any]
Answer = dict[str, Any]


class Children:
    """As many children as read at once; ``submit`` a job and get the future answer. Use as a context."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        count = min(AT_ONCE, os.cpu_count() or 1)
        self._children = [_Child(limits) for _ in range(count)]
        self._idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        for child in self._children:
            self._idle.put(child)
        self._threads = ThreadPoolExecutor(count)

    def start(self) -> None:
        """Let the first child load its libraries before there is a job for it."""
        self._children[0].start()

    def submit(self, job: Job) -> "Future[Answer]":
        """Read one file: the answer is the last line of the child, or ``refused`` in its name when it died."""
        return self._threads.submit(self._read, {**job, "limits": asdict(self._limits)})

    def _read(self, job: Job) -> Answer:
        child = self._idle.get()
        try:
            return child.read(job)
        finally:
            self._idle.put(child)

    def __enter__(self) -> "Children":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in self._children:
            child.stop()
        self._threads.shutdown()


class _Child:
    """One process after another, of which at most one lives."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[str] | None = None
        self._late = threading.Event()

    def read(self, job: Job) -> Answer:
        process = self.start()
        clock = threading.Timer(2 * self._limits.seconds, self._too_late, [process])
        clock.start()
        try:
            return self._ask(process, job)
        finally:
            clock.cancel()

    def _ask(self, process: subprocess.Popen[str], job: Job) -> Answer:
        assert process.stdin is not None and process.stdout is not None
        heard: Answer = {}
        try:
            print(json.dumps(job), file=process.stdin, flush=True)
            for line in process.stdout:
                answer: Answer = json.loads(line)
                if "sheet" not in answer:
                    return answer
                heard = answer
        except (OSError, ValueError):
            process.kill()
        return {"refused": self._epitaph(process.wait(), heard)}

    def _epitaph(self, code: int, heard: Answer) -> list[str]:
        """What, where and advice for a file over which the child died."""
        sheet, used_range = heard.get("sheet", ""), heard.get("range", "")
        if self._late.is_set() or code == -getattr(signal, "SIGXCPU", 0):
            return [f"读了 {self._limits.seconds} 秒还没有读完，已停止", sheet, SPLIT_ADVICE]
        if cells_of(used_range) > self._limits.cells:
            return [f"表格范围异常大（{used_range}），很可能在很远的单元格里误留了内容", sheet, FAR_ADVICE]
        if code == -getattr(signal, "SIGKILL", 0):
            return ["读取进程被系统终止，多半是内存不足", sheet, SPLIT_ADVICE]
        return [f"读取时超出了内存上限（{self._limits.memory / 2**30:.3g} GB），已停止", sheet, SPLIT_ADVICE]

    def start(self) -> subprocess.Popen[str]:
        """The process, a new one where the last one died."""
        if self._process is None or self._process.poll() is not None or self._late.is_set():
            self.stop()
            self._late.clear()
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "toolkit.intake.readers.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a library's last words could quote a cell
                encoding="ascii",
                env=_environment(),
            )
        return self._process

    def _too_late(self, process: subprocess.Popen[str]) -> None:
        self._late.set()
        process.kill()

    def stop(self) -> None:
        """End the process whatever it does."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                _close(pipe)


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:  # something unsent to a dead process
        return


def _environment() -> dict[str, str]:
    """Few threads and arenas: each reserves address space, which is what the memory limit counts."""
    root = str(Path(toolkit.__file__).parents[1])
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    few = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": str(AT_ONCE)}
    return {**os.environ, **few, "PYTHONPATH": paths}
