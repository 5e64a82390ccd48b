"""A province: counties one after the other, as typed register tables straight into ``work/``."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.model.table import Dtype
from toolkit.model.tables import REJECTS, SOURCES
from toolkit.store import writing
from toolkit.synthetic.answers import truth_tables, write_limits
from toolkit.synthetic.bundle import make_registers
from toolkit.synthetic.calibration import Calibration
from toolkit.synthetic.county import make_county
from toolkit.synthetic.form import load_forms
from toolkit.synthetic.places import features_table
from toolkit.synthetic.settings import write_settings
from toolkit.synthetic.typed import arrow_schema, typed_table
from toolkit.synthetic.world import World

Dtypes = Mapping[str, Mapping[str, Dtype]]
PERSONS_APART = 1_000_000  # truth keys of a county run in a range of its own
FIRST_KEY = 36**4  # so that all keys of a province have the same width
MOST_COUNTIES = 99  # county codes 399901 to 399999
PARTS = ".parts"
SIGNS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class Province:
    """How many counties of what size; each is drawn from ``calibration`` with its own code, name and seed."""

    counties: int
    townships: int
    villages: int
    calibration: Calibration

    def county(self, number: int) -> Calibration:
        """The parameters of one county, counted from 0."""
        code = f"3999{number + 1:02d}"
        first = FIRST_KEY + number * PERSONS_APART
        sign = SIGNS[number // 10] + SIGNS[number % 10]
        return replace(self.calibration, county_code=code, county_name=f"虚构{number + 1}县", first_person=first, sign=sign)


def synthesize_province(
    out: Path, province: Province, *, seed: int, dtypes: Dtypes, processes: int, progress: Callable[[str], None]
) -> None:
    """Write ``work/``, ``truth/`` and ``inspection.yaml`` of a fictional province into ``out``.

    ``dtypes`` are the columns of every register's table. Each process holds one county at a time. Raises
    ``ValueError`` for more counties than there are codes.
    """
    if not 1 <= province.counties <= MOST_COUNTIES:
        raise ValueError(f"{province.counties} counties: there are codes for 1 to {MOST_COUNTIES}")
    parts = out / PARTS
    make = partial(_make_county, province, seed, dtypes, parts)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(make, number) for number in range(province.counties)]
        sources = []
        for done, job in enumerate(as_completed(jobs), start=1):
            sources.append(job.result())
            progress(f"已生成 {done}/{province.counties} 个县")
        progress("正在合并各县的表")
        (out / "work").mkdir(parents=True, exist_ok=True)
        list(pool.map(partial(_join, parts, out / "work", dtypes), dtypes))
    _finish(out, parts, province, pd.concat(sources).sort_values(["file", "register"], ignore_index=True))


def _make_county(province: Province, seed: int, dtypes: Dtypes, parts: Path, number: int) -> pd.DataFrame:
    """Make one county and leave its tables in ``parts``; returns its lines of ``sources``."""
    calibration = province.county(number)
    stream = 1000 * seed + number
    world = make_county(
        calibration, seed=stream, townships=province.townships, villages=province.villages, progress=lambda message: None
    )
    tables = make_registers(np.random.default_rng([stream, 4]), world)
    tables["villages"] = features_table(world.places)
    places = {name: _places(calibration.county_code, name, len(table)) for name, table in tables.items()}
    for name, table in tables.items():
        written = typed_table(table, dtypes[name], load_forms().get(name), places[name])
        _write_part(parts / name / f"{calibration.county_code}.parquet", written)
    _write_truth_parts(world, tables, places, parts / "truth")
    return _sources(world, tables)


def _places(county: str, register: str, rows: int) -> pa.Array:
    """Where the rows of a county's register would stand in its file."""
    prefix = f"{county}_{register}.xlsx!Sheet1!"
    return pa.array(np.char.add(prefix, np.arange(2, rows + 2).astype("U9")).astype(object), pa.string())


def _write_part(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd")


def _write_truth_parts(world: World, tables: dict[str, pd.DataFrame], places: Mapping[str, pa.Array], folder: Path) -> None:
    """The county's answers, without those of the county as a whole: a province is inspected as one."""
    truth = truth_tables(world, tables, places)
    truth["planted"] = truth["planted"].query("unit != 'county'")
    for name, table in truth.items():
        path = folder / name / f"{world.calibration.county_code}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        table.to_csv(path, index=False, lineterminator="\n")


def _sources(world: World, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    rows, county = [len(table) for table in tables.values()], world.calibration.county_code
    table = pd.DataFrame({"file": [f"{county}_{name}.xlsx" for name in tables], "register": list(tables), "rows_read": rows})
    days = np.array([world.kept_until(name) for name in tables]).astype("datetime64[D]")
    table = table.assign(sheet="Sheet1", sha256="", title="", as_of=days.astype("datetime64[s]"))
    return table.assign(rows_kept=table["rows_read"], rows_rejected=0)


def _join(parts: Path, work: Path, dtypes: Dtypes, name: str) -> None:
    """All counties' parts of one register in one table, a county at a time; an empty table where there are none."""
    found = sorted((parts / name).glob("*.parquet"))
    schema = arrow_schema(dtypes[name])
    with pq.ParquetWriter(work / f"{name}.parquet", schema, compression="zstd") as writer:
        for path in found:
            writer.write_table(pq.read_table(path, schema=schema))


def _finish(out: Path, parts: Path, province: Province, sources: pd.DataFrame) -> None:
    """Sources, answers and settings; the parts go."""
    with writing(out / "work") as writer:
        known = sources.reindex(columns=SOURCES.column_names).astype(object)
        writer.write(SOURCES, known.where(known.notna(), None))
        writer.write(REJECTS, pd.DataFrame())
    (out / "truth").mkdir(parents=True, exist_ok=True)
    for folder in sorted((parts / "truth").iterdir()):
        _append(sorted(folder.iterdir()), out / "truth" / f"{folder.name}.csv")
    write_limits(out / "truth" / "limits.yaml")
    shutil.rmtree(parts)
    villages = province.counties * province.villages
    write_settings(out, replace(province.calibration, county_name="虚构省"), villages=villages)


def _append(files: Sequence[Path], target: Path) -> None:
    """The lines of all files under one heading line."""
    with target.open("wb") as out:
        for number, path in enumerate(files):
            with path.open("rb") as lines:
                heading = lines.readline()
                out.write(heading if number == 0 else b"")
                shutil.copyfileobj(lines, out)
