"""The first stage: files of ``registers/`` -> register tables in ``work/``; nothing where nothing has changed."""

from pathlib import Path

import pandas as pd

from toolkit import intake, store
from toolkit.inspection.folder import Inspection, Progress, layouts_of, silent, table
from toolkit.inspection.order import writing
from toolkit.intake.readers import file_fingerprint, prune
from toolkit.intake.reading import Passwords, no_passwords
from toolkit.intake.registers import Intake
from toolkit.intake.spelling import mask_name
from toolkit.model import tables
from toolkit.model.errors import InspectionError, IntakeError, Problems

STAGE = "读取登记表"


def read_registers(inspection: Inspection, progress: Progress = silent, passwords: Passwords = no_passwords) -> None:
    """``registers/`` -> one table per register (empty where none was handed in), sources, rejects.

    Where no file, layout or setting has changed since the tables were written, they stay as they are.
    :class:`Problems` where any file cannot be used: nothing is computed on half a county.
    """
    if is_current(inspection):
        progress(STAGE, "", 1, 1)
        return
    taken = take_registers(inspection, progress, passwords)
    if taken.problems:
        raise Problems(list(taken.problems))
    write_registers(inspection, taken)


def take_registers(inspection: Inspection, progress: Progress = silent, passwords: Passwords = no_passwords) -> Intake:
    """All that can be read of ``registers/``, with the problems of the files that cannot."""
    return intake.look_through(
        _folder(inspection),
        fictional_regions=inspection.settings.fictional_regions,
        layouts=_layouts(inspection),
        ignore=inspection.settings.ignore_files,
        scratch=_cache(inspection),
        passwords=passwords,
        progress=lambda file, done, total: progress(STAGE, mask_name(file), done, total),
    )


def write_registers(inspection: Inspection, taken: Intake) -> None:
    """Write what was read to ``work/``; the fingerprint of the files comes last, when all else is in place."""
    (inspection.work / f"{tables.READINGS.name}.parquet").unlink(missing_ok=True)
    with writing(inspection, tables.READING) as writer:
        for name, layout in layouts_of(inspection).items():
            writer.write_columns(name, taken.registers.get(name, pd.DataFrame()), layout.dtypes())
        writer.write(tables.SOURCES, taken.sources)
        writer.write(tables.REJECTS, taken.rejects)
    files = list(zip(taken.sources["file"], taken.sources["sha256"], strict=True))
    with store.writing(inspection.work) as writer:
        writer.write(tables.READINGS, pd.DataFrame({"fingerprint": [_fingerprint(inspection, files)]}))
    if not taken.problems:
        prune(_cache(inspection), {fingerprint for _, fingerprint in files})


def is_current(inspection: Inspection) -> bool:
    """Whether ``work/`` holds all tables of exactly these files, layouts and settings."""
    written = {tables.READINGS.name, tables.SOURCES.name, tables.REJECTS.name, *layouts_of(inspection)}
    if not written <= set(store.table_names(inspection.work)):
        return False
    try:
        paths = intake.files_of(_folder(inspection), inspection.settings.ignore_files)
        files = [(path.name, file_fingerprint(path)) for path in paths]
    except IntakeError:
        return False  # reading says what is wrong with it
    return bool(table(inspection, tables.READINGS.name)["fingerprint"].eq(_fingerprint(inspection, files)).all())


def _fingerprint(inspection: Inspection, files: list[tuple[str, str]]) -> str:
    return intake.inputs_fingerprint(files, _layouts(inspection), fictional_regions=inspection.settings.fictional_regions)


def _folder(inspection: Inspection) -> Path:
    folder = inspection.folder / "registers"
    if not folder.is_dir():
        raise InspectionError("没有 registers 文件夹", str(inspection.folder), "建立 registers 文件夹并放入各部门的文件")
    return folder


def _layouts(inspection: Inspection) -> Path:
    return inspection.folder / "layouts"


def _cache(inspection: Inspection) -> Path:
    """Sheets as they were read, for the next time; with full id numbers, like the tables beside it."""
    return inspection.folder / "work" / "grids"
