"""Register tables as the intake would write them: columns and types of the layouts, what is written differently made alike."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.model.table import ARROW_TYPES, Dtype
from toolkit.synthetic.form import Form
from toolkit.synthetic.months import first_day
from toolkit.values import id_number

UNKNOWN = -1  # a day, month or moment
MINUTES = 24 * 60  # of a day
MICROSECONDS = 60_000_000  # of a minute


def arrow_schema(dtypes: Mapping[str, Dtype]) -> pa.Schema:
    """Columns and Arrow types."""
    return pa.schema([(name, pa.type_for_alias(ARROW_TYPES[dtype])) for name, dtype in dtypes.items()])


def typed_table(table: pd.DataFrame, dtypes: Mapping[str, Dtype], form: Form | None, places: pa.Array) -> pa.Table:
    """The table in the types of the layout; ``places`` is ``source_row``, columns that it has not are null."""
    schema = arrow_schema(dtypes)
    columns = {"source_row": places}
    for name in dtypes:
        if name.endswith("id_number") and name in table:
            columns[name], columns[f"{name}_status"] = _id_numbers(table[name])
        elif name in table and name not in columns:
            columns[name] = _column(table[name], dtypes[name], form.style(name) if form else "plain")
    if "household_group" in dtypes:
        columns["household_group"] = _groups(table, places)
    return pa.table([columns.get(f.name, pa.nulls(len(table), f.type)) for f in schema], schema=schema)


def _column(values: pd.Series, dtype: Dtype, style: str) -> pa.Array:
    """One column in its type."""
    if dtype == "date":
        return _days(values, style)
    if dtype == "datetime":
        return _moments(values, style)
    kind = pa.type_for_alias(ARROW_TYPES[dtype])
    if dtype in ("text", "json"):
        text = pa.array(values, pa.string(), from_pandas=True)
        bare = pc.replace_substring(text, " ", "") if values.name and str(values.name).endswith("_name") else text
        return pc.if_else(pc.equal(bare, ""), None, bare)
    return pa.array(pd.to_numeric(values), from_pandas=True).cast(kind)


def _days(values: pd.Series, style: str) -> pa.Array:
    """Days of day and month numbers; text is an ISO date."""
    if not pd.api.types.is_numeric_dtype(values):
        return pa.array(pd.to_datetime(values).to_numpy().astype("datetime64[D]"), pa.date32())
    numbers = values.fillna(UNKNOWN).to_numpy(dtype=np.int64)
    days = first_day(numbers) if style == "month" else numbers
    return pa.array(days.astype(np.int32), mask=numbers == UNKNOWN).cast(pa.date32())


def _moments(values: pd.Series, style: str) -> pa.Array:
    """Instants of minute or day numbers."""
    numbers = values.fillna(UNKNOWN).to_numpy(dtype=np.int64)
    minutes = numbers if style == "moment" else numbers * MINUTES
    return pa.array(minutes * MICROSECONDS, mask=numbers == UNKNOWN).cast(pa.timestamp("us"))


def _id_numbers(values: pd.Series) -> tuple[pa.Array, pa.Array]:
    """Legible text and status."""
    judged = id_number.normalize(values, fictional_regions=True)
    text = pa.array(judged["text"], pa.string(), from_pandas=True)
    return pc.if_else(pc.equal(text, ""), None, text), pa.array(judged["status"], pa.string())


def _groups(table: pd.DataFrame, places: pa.Array) -> pa.Array:
    """Source row of the first row of each household of a roster month."""
    key = table["household"].to_numpy() * 100_000 + table["roster_month"].to_numpy()
    first = pd.Series(np.arange(len(table))).groupby(key).transform("first")
    return places.take(pa.array(first.to_numpy()))
