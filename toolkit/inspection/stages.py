"""The stages in order; each reads tables of ``work/`` and writes its own."""

import pandas as pd

from toolkit import checks, identity, linkage, scoring, store
from toolkit.inspection.folder import Inspection, Progress, handed_in, layouts_of, policy_of, secret_of, silent, table
from toolkit.inspection.order import writing
from toolkit.inspection.registers import read_registers
from toolkit.inspection.visits import draw_sample, write_lists
from toolkit.intake.reading import Passwords, no_passwords
from toolkit.model import tables


def run(inspection: Inspection, progress: Progress = silent, passwords: Passwords = no_passwords) -> None:
    """Every stage in order; what a stage has finished stays when a later one is stopped.

    The county's parameters and the key of the pseudonyms are looked at first, so that what is wrong with
    them is refused before anything is written.
    """
    policy_of(inspection)
    secret_of(inspection)
    read_registers(inspection, progress, passwords)
    for stage in (resolve_identities, link_registers, run_checks, score, draw_sample, write_lists):
        stage(inspection, progress)


def resolve_identities(inspection: Inspection, progress: Progress = silent) -> None:
    """Registers -> places, mentions of people, persons, households and their members, kin."""
    progress("认定人员和户", "", 0, 1)
    people = [columns for layout in layouts_of(inspection).values() for columns in layout.person_columns()]
    with writing(inspection, tables.IDENTITY) as writer, store.connect(inspection.work) as connection:
        identity.resolve(connection, writer, people=people, secret=secret_of(inspection), as_of=inspection.settings.as_of)
    progress("认定人员和户", "", 1, 1)


def link_registers(inspection: Inspection, progress: Progress = silent) -> None:
    """Mentions -> links to persons, memberships of households over time, what is wrong with the records."""
    progress("跨部门比对", "", 0, 1)
    as_of = inspection.settings.as_of
    with writing(inspection, tables.LINKAGE) as writer, store.connect(inspection.work) as connection:
        linkage.link(connection, writer)
        identity.follow(connection, writer)
        identity.judge_records(
            connection, writer, as_of=as_of, freshness_days=int(policy_of(inspection).number("freshness_days", as_of))
        )
    progress("跨部门比对", "", 1, 1)


def run_checks(inspection: Inspection, progress: Progress = silent) -> None:
    """Links and registers -> judgements and flags."""
    catalogue = checks.load_catalogue()
    done = iter(range(len(catalogue)))
    as_of = pd.Timestamp(inspection.settings.as_of)
    with writing(inspection, tables.CHECKING) as writer:
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
