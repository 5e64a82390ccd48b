"""A roster and a register of deaths, a few hundred rows, with pairs planted in them whose likeness is known."""

import datetime as dt

import duckdb
import numpy as np
import pandas as pd

from tests.conftest import an_id
from toolkit.linkage.engine import Linkage, link_records
from toolkit.linkage.model_files import load_model
from toolkit.linkage.specification import LinkModel

VILLAGES = [f"3999011002{number:02d}" for number in range(1, 21)]
SURNAMES = "王李张刘陈杨赵黄周吴"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
BACKGROUND = 400

Row = dict[str, object]


def person(number: int, **changes: object) -> Row:
    """Somebody of the background with a name, birth date and village that are nobody else's together."""
    born = dt.date(1930, 1, 1) + dt.timedelta(days=29 * number)
    row: Row = {
        "person_name": SURNAMES[number % 10] + GIVEN[number // 10 % 20] + GIVEN[number // 3 % 20],
        "id_number": an_id(number % 999, born.strftime("%Y%m%d")),
        "id_status": "valid",
        "born_on": born,
        "village": VILLAGES[number % 20],
    }
    return row | changes


def wrong_digit(row: Row) -> str:
    """The row's id number with another digit in the tenth place."""
    number = str(row["id_number"])
    return number[:9] + str((int(number[9]) + 1) % 10) + number[10:]


def two_lists(planted: list[tuple[Row, Row]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The planted pairs in the first rows of both lists, in their order; then people of the roster, every fourth of them dead."""
    people = [person(number) for number in range(BACKGROUND)]
    left = [pair[0] for pair in planted] + people
    right = [pair[1] for pair in planted] + people[::4] + [person(number) for number in range(BACKGROUND, 2 * BACKGROUND)]
    return _numbered(left), _numbered(right)


def _numbered(rows: list[Row]) -> pd.DataFrame:
    return pd.DataFrame(rows).assign(row=np.arange(len(rows)))


def linked(planted: list[tuple[Row, Row]], model: LinkModel | None = None) -> Linkage:
    """The two lists linked by the model of persons."""
    return linked_on(duckdb.connect(), planted, model)


def linked_on(connection: duckdb.DuckDBPyConnection, planted: list[tuple[Row, Row]], model: LinkModel | None = None) -> Linkage:
    """As :func:`linked`, on a connection that keeps the lists."""
    left, right = two_lists(planted)
    connection.register("roster", left)
    connection.register("deaths", right)
    return link_records(connection, model or load_model("person"), "roster", "deaths")
