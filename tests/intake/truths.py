"""Typed rows of every register, as the tables in ``work/`` should hold them."""

import datetime as dt
import zlib

import numpy as np

from tests.conftest import an_id
from toolkit.intake import Layout
from toolkit.intake.layout import LayoutColumn
from toolkit.intake.layout_files import load_lookups

ROWS = 6
NAMES = ("赵大", "钱二", "孙三", "李小四", "周五", "吴秀英", "欧阳明")
Row = dict[str, object]


def truth(layout: Layout) -> list[Row]:
    """The same rows every time; optional cells are blank now and then."""
    rng = np.random.default_rng(zlib.crc32(layout.name.encode()))
    rows = [{column.name: _value(rng, column, number) for column in layout.columns} for number in range(ROWS)]
    for row in rows[1:]:
        for column in layout.columns:
            if not column.required and column.name not in layout.essential and not layout.group and rng.random() < 0.15:
                row[column.name] = None
    return _in_households(rows, layout) if layout.group else rows


def _in_households(rows: list[Row], layout: Layout) -> list[Row]:
    """Households of one, two and three persons."""
    group = layout.group
    assert group is not None
    ((relation, head),) = group.starts_when.items()
    for household in ([0], [1, 2], [3, 4, 5]):
        first = rows[household[0]] | {relation: head, group.size: len(household), group.key: f"C{household[0]}"}
        shared = {name: first[name] for name in group.fill_forward}
        for number in household:
            rows[number] |= shared | {relation: head if number == household[0] else "child"}
    return rows


def _value(rng: np.random.Generator, column: LayoutColumn, number: int) -> object:
    day = dt.datetime(2019, 1, 1) + dt.timedelta(days=int(rng.integers(0, 2500)), minutes=int(rng.integers(1, 1440)))
    by_kind = {
        "text": lambda: {"township_name": "柳河镇", "village_name": f"第{number}村"}.get(column.name, f"甲{number}乙"),
        "name": lambda: NAMES[int(rng.integers(len(NAMES)))],
        "id_number": lambda: an_id(int(rng.integers(1000))),
        "certificate": lambda: an_id(int(rng.integers(1000))) + f"{rng.integers(1, 8)}{rng.integers(1, 5)}",
        "date": day.date,
        "month": lambda: day.date().replace(day=1),
        "datetime": lambda: day,
        "money": lambda: int(rng.integers(1, 9_000_000)),
        "integer": lambda: int(rng.integers(0, 60)),
        "number": lambda: float(rng.integers(1, 10_000)) / 100,
        "account": lambda: f"6{rng.integers(10**14, 10**15)}7",
        "phone": lambda: f"12{rng.integers(10**8, 10**9)}",
        "lookup": lambda: str(rng.choice(sorted(set(load_lookups()[column.lookup].values())))),
    }
    return by_kind[column.kind]()
