"""The stages in order; each reads tables of ``work/`` and writes its own."""

import pandas as pd

from toolkit import checks, identity, intake, linkage, scoring, store
from toolkit.inspection.folder import Inspection, Progress, handed_in, policy_of, secret_of, silent, table
from toolkit.inspection.visits import draw_sample, write_lists
from toolkit.model import tables
from toolkit.model.errors import InspectionError


def run(inspection: Inspection, progress: Progress = silent) -> None:
    """Every stage in order; what a stage has finished stays when a later one is stopped.

    The county's parameters and the key of the pseudonyms are looked at first, so that what is wrong with
    them is refused before anything is written.
    """
    policy_of(inspection)
    secret_of(inspection)
    for stage in (read_registers, resolve_identities, link_registers, run_checks, score, draw_sample, write_lists):
        stage(inspection, progress)


def read_registers(inspection: Inspection, progress: Progress = silent) -> None:
    """``registers/`` -> one table per register (empty where none was handed in), sources, rejects."""
    folder = inspection.folder / "registers"
    if not folder.is_dir():
        raise InspectionError("没有 registers 文件夹", str(inspection.folder), "建立 registers 文件夹并放入各部门的文件")
    taken = intake.read_folder(
        folder,
        fictional_regions=inspection.settings.fictional_regions,
        ignore=inspection.settings.ignore_files,
        progress=lambda file, done, total: progress("读取登记表", file, done, total),
    )
    with store.writing(inspection.work) as writer:
        for name, layout in intake.load_layouts().items():
            writer.write_columns(name, taken.registers.get(name, pd.DataFrame()), layout.dtypes())
        writer.write(tables.SOURCES, taken.sources)
        writer.write(tables.REJECTS, taken.rejects)


def resolve_identities(inspection: Inspection, progress: Progress = silent) -> None:
    """Registers -> places, persons, households, members, kin."""
    progress("认定人员和户", "", 0, 1)
    with store.connect(inspection.work) as connection:
        found = identity.resolve(connection, secret=secret_of(inspection))
    with store.writing(inspection.work) as writer:
        writer.write(tables.PLACES, found.places)
        writer.write(tables.PERSONS, found.persons)
        writer.write(tables.HOUSEHOLDS, found.households)
        writer.write(tables.MEMBERS, found.members)
        writer.write(tables.KIN, found.kin)
    progress("认定人员和户", "", 1, 1)


def link_registers(inspection: Inspection, progress: Progress = silent) -> None:
    """Register rows -> links to persons; rows that name nobody known -> unlinked."""
    progress("跨部门比对", "", 0, 1)
    with store.connect(inspection.work) as connection:
        found = linkage.link(connection)
    with store.writing(inspection.work) as writer:
        writer.write(tables.LINKS, found.links)
        writer.write(tables.UNLINKED, found.unlinked)
    progress("跨部门比对", "", 1, 1)


def run_checks(inspection: Inspection, progress: Progress = silent) -> None:
    """Links and registers -> judgements and flags."""
    catalogue = checks.load_catalogue()
    done = iter(range(len(catalogue)))
    with store.connect(inspection.work) as connection:
        judgements = checks.run_checks(
            connection,
            catalogue.values(),
            policy=policy_of(inspection),
            as_of=inspection.settings.as_of,
            period=(inspection.settings.period.first, inspection.settings.period.last),
            handed_in=handed_in(inspection),
            progress=lambda check: progress("执行检查项", check, next(done), len(catalogue)),
        )
    as_of = pd.Timestamp(inspection.settings.as_of)
    with store.writing(inspection.work) as writer:
        writer.write(tables.JUDGEMENTS, judgements)
        writer.write(tables.FLAGS, checks.flags_of(judgements, catalogue, table(inspection, "persons"), as_of=as_of))
    progress("执行检查项", "", len(catalogue), len(catalogue))


def score(inspection: Inspection, progress: Progress = silent) -> None:
    """Flags -> scores of households and villages."""
    progress("评分", "", 0, 1)
    households, flags = table(inspection, "households"), table(inspection, "flags")
    scores = scoring.score_households(households, flags, policy=policy_of(inspection), as_of=inspection.settings.as_of)
    villages = scoring.score_villages(
        _villages(inspection),
        households,
        scores,
        flags,
        _placed_complaints(inspection),
        visited_households=inspection.settings.capacity.households_per_village,
    )
    with store.writing(inspection.work) as writer:
        writer.write(tables.HOUSEHOLD_SCORES, scores)
        writer.write(tables.VILLAGE_SCORES, villages)
    progress("评分", "", 1, 1)


def _villages(inspection: Inspection) -> pd.DataFrame:
    """Villages of the map, and those that only the roster knows."""
    columns = ["village_code", "village_name", "township_name", "last_visited_on"]
    mapped = table(inspection, "villages")[columns].drop_duplicates("village_code")
    places = table(inspection, "places").drop_duplicates("village_code")
    used = places["village_code"].isin(table(inspection, "households")["village_code"].dropna())
    return pd.concat([mapped, places[used & ~places["village_code"].isin(mapped["village_code"])].reindex(columns=columns)])


def _placed_complaints(inspection: Inspection) -> pd.DataFrame:
    return table(inspection, "complaints").merge(table(inspection, "places"), on=["township_name", "village_name"])
