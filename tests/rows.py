"""Rows of tests as the tables of registers that the intake would write."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from toolkit.intake import load_layouts
from toolkit.intake.layout import Layout
from toolkit.model import tables
from toolkit.values import id_number


def register_frame(layout: Layout, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """The columns of the register, id numbers with their status, dates as dates; rows without ``source_row`` get one."""
    frame = pd.DataFrame(rows)
    if frame.empty:
        return frame
    if "source_row" not in frame:
        frame["source_row"] = [f"{layout.name}.xlsx!表!{number}" for number in range(2, len(frame) + 2)]
    for column in layout.columns:
        if column.kind == "id_number" and column.name in frame:
            cleaned = id_number.normalize(frame[column.name], fictional_regions=True)
            frame[column.name], frame[f"{column.name}_status"] = cleaned["text"].mask(cleaned["text"] == ""), cleaned["status"]
    for column_name, dtype in layout.dtypes().items():
        if column_name not in frame:
            frame[column_name] = None
        elif dtype in {"date", "datetime"}:
            frame[column_name] = pd.to_datetime(frame[column_name])
        elif dtype == "text":
            frame[column_name] = frame[column_name].astype("str").where(frame[column_name].notna(), None)
    if layout.name == "dibao_roster":
        frame["household_group"] = frame["household_group"].fillna(frame["dibao_certificate"])
    return frame


def sources_frame(rows: Mapping[str, int], as_of: dt.date) -> pd.DataFrame:
    """One file per register with this many rows."""
    about = [
        {
            "file": f"{name}.xlsx",
            "sheet": "表",
            "sha256": "",
            "register": name,
            "title": load_layouts()[name].title,
            "as_of": pd.Timestamp(as_of),
            "rows_read": count,
            "rows_kept": count,
            "rows_rejected": 0,
            "heading_row": 1,
        }
        for name, count in rows.items()
    ]
    return pd.DataFrame(about).reindex(columns=tables.SOURCES.column_names)
