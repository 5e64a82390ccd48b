"""What a table is: names, types and Chinese labels of its columns."""

from dataclasses import dataclass
from typing import Literal

Dtype = Literal["text", "integer", "number", "date", "datetime", "boolean", "json"]

ARROW_TYPES: dict[Dtype, str] = {
    "text": "string",
    "integer": "int64",
    "number": "double",
    "date": "date32[day]",
    "datetime": "timestamp[us]",
    "boolean": "bool",
    "json": "string",
}


@dataclass(frozen=True)
class Column:
    """One column: name in code, type, the Chinese label on screens and lists."""

    name: str
    dtype: Dtype
    label: str


@dataclass(frozen=True)
class Table:
    """One table of ``work/``: its name is the name of its Parquet file."""

    name: str
    label: str
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> list[str]:
        """Names in the order in which they are written."""
        return [column.name for column in self.columns]

    def labels(self) -> dict[str, str]:
        """Column name to Chinese label, for screens and workbooks."""
        return {column.name: column.label for column in self.columns}


def parse_table(name: str, label: str, columns: str) -> Table:
    """Read ``name dtype label`` lines into a :class:`Table`."""
    parsed = (line.split() for line in columns.strip().splitlines())
    return Table(name, label, tuple(Column(n, d, text) for n, d, text in parsed))  # type: ignore[arg-type]
