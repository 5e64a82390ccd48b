"""The stages in order; each reads tables of ``work/`` and writes its own."""

from collections.abc import Callable, Collection
from pathlib import Path

import pandas as pd

from toolkit import checks, identity, linkage, scoring, store
from toolkit.inspection.flag_list import write_flag_list
from toolkit.inspection.folder import (
    Inspection,
    Progress,
    catalogue_of,
    handed_in,
    layouts_of,
    policy_of,
    secret_of,
    silent,
    table,
)
from toolkit.inspection.order import writing
from toolkit.inspection.registers import read_registers
from toolkit.inspection.review import reviews_of
from toolkit.inspection.visits import draw_sample, write_lists
from toolkit.intake.reading import Passwords, no_passwords
from toolkit.linkage import Outlook, Trained
from toolkit.model import tables
from toolkit.model.errors import InspectionError

CHECKING = "执行检查项"


def run(inspection: Inspection, progress: Progress = silent, passwords: Passwords = no_passwords) -> list[str]:
    """Every stage in order; what a stage has finished stays when a later one is stopped.

    The county's parameters and the key of the pseudonyms are looked at first, so that what is wrong with
    them is refused before anything is written. Returns what checks could not be carried out and why.
    """
    policy_of(inspection)
    secret_of(inspection)
    read_registers(inspection, progress, passwords)
    for stage in (resolve_identities, link_registers):
        stage(inspection, progress)
    problems = run_checks(inspection, progress)
    for stage in (write_flag_list, score, draw_sample, write_lists):
        stage(inspection, progress)
    return problems


def resolve_identities(inspection: Inspection, progress: Progress = silent) -> None:
    """Registers -> places, mentions of people, persons, households and their members, kin."""
    progress("认定人员和户", "", 0, 1)
    people = [columns for layout in layouts_of(inspection).values() for columns in layout.person_columns()]
    with writing(inspection, tables.IDENTITY) as writer, store.connect(inspection.work) as connection:
        identity.resolve(connection, writer, people=people, secret=secret_of(inspection), as_of=inspection.settings.as_of)
    progress("认定人员和户", "", 1, 1)


def link_registers(inspection: Inspection, progress: Progress = silent, told: Callable[[Outlook], None] | None = None) -> None:
    """Mentions -> links to persons, memberships of households over time, what is wrong with the records.

    ``told`` is told how far the search for records without a right id number goes.
    """
    progress("跨部门比对", "", 0, 1)
    as_of = inspection.settings.as_of
    with writing(inspection, tables.LINKAGE) as writer, store.connect(inspection.work) as connection:
        found = linkage.link(connection, writer, own_models(inspection), reviews_of(inspection))
        if told:
            told(linkage.outlook(connection, found, own_models(inspection)))
        identity.follow(connection, writer)
        identity.judge_records(
            connection, writer, as_of=as_of, freshness_days=int(policy_of(inspection).number("freshness_days", as_of))
        )
    progress("跨部门比对", "", 1, 1)


def own_models(inspection: Inspection) -> Path:
    """Where the county's own linkage models are: one file per register, or ``person.yaml`` for all."""
    return inspection.folder / "linkage"


def train_models(inspection: Inspection, progress: Progress = silent) -> list[Trained]:
    """Fit a linkage model per register to the inspection's own rows and write them into its ``linkage/``.

    Models written by hand are not touched: their register is left out. Links stay as they are until the next run.
    """
    progress("训练比对模型", "", 0, 1)
    folder = own_models(inspection)
    with store.connect(inspection.work) as connection:
        trained = list(linkage.train(connection, folder, reviews_of(inspection)))
    for model in trained:
        path = folder / f"{model.register}.yaml"
        if model.content and linkage.may_overwrite(path):
            store.write_file(path, linkage.dumped(model.content).encode())
    progress("训练比对模型", "", 1, 1)
    return trained


def run_checks(inspection: Inspection, progress: Progress = silent, only: Collection[str] = ()) -> list[str]:
    """Links and registers -> judgements, months and totals of the amounts, flags; returns what could not be carried out.

    ``only`` names the checks to run; the others keep what they have. Raises :class:`InspectionError` for a name that no
    check has.
    """
    catalogue = catalogue_of(inspection)
    chosen = [catalogue.checks[check_id] for check_id in _known(only, catalogue)] or list(catalogue.checks.values())
    done = iter(range(len(chosen)))
    with writing(inspection, tables.CHECKING) as writer, store.connect(inspection.work) as connection:
        outcomes = checks.run_checks(
            connection,
            chosen,
            ground_of(inspection),
            work=inspection.work,
            progress=lambda check: progress(CHECKING, check, next(done), len(chosen)),
        )
        _drop_others(inspection, catalogue)
        for table in (tables.JUDGEMENTS, tables.AMOUNT_MONTHS):
            store.show_parts(connection, inspection.work, table)
        checks.write_flags(connection, writer, list(catalogue.checks.values()))
    progress(CHECKING, "", len(chosen), len(chosen))
    return [str(problem) for problem in catalogue.problems] + checks.problems_of(outcomes)


def ground_of(inspection: Inspection) -> checks.Ground:
    """What the checks stand on besides the registers."""
    settings = inspection.settings
    return checks.Ground(
        policy_of(inspection), settings.as_of, (settings.period.first, settings.period.last), handed_in(inspection)
    )


def _known(only: Collection[str], catalogue: checks.Catalogue) -> list[str]:
    unknown = sorted(set(only) - catalogue.checks.keys())
    if unknown:
        raise InspectionError(f"没有这个检查项：{'、'.join(unknown)}", "--only", f"从这些里选：{'、'.join(catalogue.checks)}")
    return sorted(set(only))


def _drop_others(inspection: Inspection, catalogue: checks.Catalogue) -> None:
    """Remove the parts of checks that are no longer there."""
    for part in (inspection.work / tables.CHECK_RUNS.name).glob("*.parquet"):
        if part.stem not in catalogue.checks:
            checks.forget(inspection.work, part.stem)


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
    with writing(inspection, tables.SCORING) as writer:
        writer.write(tables.HOUSEHOLD_SCORES, scores)
        writer.write(tables.VILLAGE_SCORES, villages)
    progress("评分", "", 1, 1)


def _villages(inspection: Inspection) -> pd.DataFrame:
    """Villages of the map and of the townships' tables, and those that only the roster knows."""
    columns = ["village_code", "village_name", "township_name", "last_visited_on"]
    known = table(inspection, "known_villages")[columns]
    places = table(inspection, "places").drop_duplicates("village_code")
    used = places["village_code"].isin(table(inspection, "households")["village_code"].dropna())
    return pd.concat([known, places[used & ~places["village_code"].isin(known["village_code"])].reindex(columns=columns)])


def _placed_complaints(inspection: Inspection) -> pd.DataFrame:
    places = table(inspection, "places").dropna(subset="village_code")
    return table(inspection, "complaints").merge(places, on=["township_name", "village_name"])
