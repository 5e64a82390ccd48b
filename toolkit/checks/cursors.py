"""Several queries at once, each on a cursor of its own, and all stopped together."""

import contextlib
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from typing import Any, TypeVar

import duckdb

Item = TypeVar("Item")
Result = TypeVar("Result")
AT_ONCE = 2  # while one is planned or written, another computes; each query takes all processors where it can
PATIENCE = 0.1  # seconds between one request to stop and the next, for what has gone on to its next query meanwhile


def at_once(
    connection: duckdb.DuckDBPyConnection, items: Sequence[Item], work: Callable[[duckdb.DuckDBPyConnection, Item], Result]
) -> Generator[Result, None, None]:
    """``work(cursor, item)`` of every item as they are finished; the temporary tables of a cursor go with it.

    What one of them raises is raised here, and then, as when the caller stops, no other begins and those at work are
    interrupted.
    """
    open_cursors: list[duckdb.DuckDBPyConnection] = []

    def carry_out(item: Item) -> Result:
        with connection.cursor() as cursor:
            open_cursors.append(cursor)
            try:
                return work(cursor, item)
            finally:
                open_cursors.remove(cursor)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        futures = [pool.submit(carry_out, item) for item in items]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BaseException:
            _stop(pool, futures, open_cursors)
            raise


def _stop(pool: ThreadPoolExecutor, futures: Sequence[Future[Any]], open_cursors: Sequence[duckdb.DuckDBPyConnection]) -> None:
    pool.shutdown(wait=False, cancel_futures=True)
    while any(future.running() for future in futures):
        for cursor in list(open_cursors):
            with contextlib.suppress(duckdb.ConnectionException):  # just closed
                cursor.interrupt()
        time.sleep(PATIENCE)
