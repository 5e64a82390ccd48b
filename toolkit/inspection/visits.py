"""Who is visited: the plan, the draw and the inspection list."""

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from importlib.metadata import version

import pandas as pd

from toolkit import fieldwork, sampling, store
from toolkit.inspection.folder import Inspection, Progress, catalogue_of, policy_of, silent, table
from toolkit.model import tables
from toolkit.model.plan import CertaintyVillage, DrawPlan
from toolkit.values import id_number

LIST_NAME = "抽样名单.xlsx"
ADULT_AGE = 18


def plan_of(inspection: Inspection) -> DrawPlan:
    """The plan that ``inspection.yaml`` asks for."""
    settings, capacity = inspection.settings, inspection.settings.capacity
    chosen = tuple(CertaintyVillage(village.village_code, village.reason) for village in settings.certainty_villages)
    return DrawPlan(
        capacity.villages,
        capacity.households_per_village,
        capacity.missed_per_village,
        settings.random_share,
        settings.seed,
        chosen,
    )


def draw(inspection: Inspection, plan: DrawPlan) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Frame and sample of a plan; writes nothing."""
    drawn = _drawn(inspection, plan)
    return drawn.frame, drawn.sample


def draw_sample(inspection: Inspection, progress: Progress = silent) -> None:
    """Scores and the plan of ``inspection.yaml`` -> frame, sample and the record of the draw, beside those of earlier draws."""
    progress("抽取样本", "", 0, 1)
    plan = plan_of(inspection)
    drawn = _drawn(inspection, plan)
    record = {
        "seed": plan.seed,
        "frame_sha256": drawn.frame_sha256,
        "plan": json.dumps(dataclasses.asdict(plan), ensure_ascii=False),
        "code_version": version("mingcha"),
        "drawn_at": dt.datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    with store.writing(inspection.work) as writer:
        writer.write(tables.FRAME, drawn.frame)
        writer.write(tables.SAMPLE, drawn.sample)
        writer.write(tables.DRAWS, _recorded(inspection, record))
    progress("抽取样本", "", 1, 1)


def _recorded(inspection: Inspection, record: Mapping[str, str]) -> pd.DataFrame:
    """All draws so far: drawing again must show. The last one repeated on the same frame is still the same draw."""
    latest = pd.DataFrame([record])
    if tables.DRAWS.name not in store.table_names(inspection.work):
        return latest
    earlier = table(inspection, tables.DRAWS.name)
    what = latest.columns.drop("drawn_at")
    return earlier if earlier[what].tail(1).values.tolist() == latest[what].values.tolist() else pd.concat([earlier, latest])


def write_lists(inspection: Inspection, progress: Progress = silent) -> None:
    """``out/抽样名单.xlsx`` of the plan in ``inspection.yaml``."""
    progress("生成名单", "", 0, 1)
    store.write_file(inspection.out / LIST_NAME, list_workbook(inspection, plan_of(inspection)))
    progress("生成名单", "", 1, 1)


def list_workbook(inspection: Inspection, plan: DrawPlan) -> bytes:
    """The inspection list of any plan as an xlsx file."""
    drawn = _drawn(inspection, plan)
    names = ("village_scores", "households", "household_scores", "flags")
    parts = {name: table(inspection, name) for name in names}
    return fieldwork.inspection_list(
        fieldwork.ListMaterial(
            county=inspection.settings.county,
            as_of=inspection.settings.as_of,
            plan=plan,
            frame_sha256=drawn.frame_sha256,
            code_version=version("mingcha"),
            sample=drawn.sample,
            missed=_missed_persons(inspection),
            sources=_files(inspection),
            basis=_basis(inspection),
            **parts,
        )
    )


def _files(inspection: Inspection) -> pd.DataFrame:
    """Sources by file: a workbook may have a sheet per month, which is too much for paper."""
    sources = table(inspection, "sources")
    grouped = sources.groupby(["register", "title", "file"], sort=True)
    counts = grouped[["rows_read", "rows_kept", "rows_rejected"]].sum()
    return counts.join(grouped[["as_of", "sha256"]].min()).reset_index()


def _basis(inspection: Inspection) -> pd.DataFrame:
    """What each check rests on, as the list prints it."""
    policy, as_of = policy_of(inspection), inspection.settings.as_of
    rows = []
    for check in catalogue_of(inspection).checks.values():
        used = [value for key in check.parameters if (value := policy.find(key, as_of))]
        rows.append(
            {
                "check_id": check.id,
                "title": check.title,
                "basis": "\n".join(f"{basis.document}：“{basis.phrase}”" for basis in check.basis),
                "parameters": "\n".join(policy.describe(key, as_of) for key in check.parameters),
                "verified": all(value.verified for value in used),
            }
        )
    return pd.DataFrame(rows)


def _drawn(inspection: Inspection, plan: DrawPlan) -> sampling.Draw:
    scores = table(inspection, "household_scores").rename(columns={"probability": "score"})
    rows = table(inspection, "households")[["household_key", "source_rows"]]
    villages = _sized_villages(inspection)
    return sampling.draw(
        villages,
        _with_lot_keys(scores.merge(rows, on="household_key"), villages)[["household_key", "village_code", "score", "lot_key"]],
        _with_lot_keys(_missed_persons(inspection), villages)[["person_key", "village_code", "lot_key"]],
        plan,
        certainty_households=_households_with_filed_kin(inspection),
    )


def _with_lot_keys(units: pd.DataFrame, villages: pd.DataFrame) -> pd.DataFrame:
    """Units of these villages; the lot goes by place and register row, so that it can be replayed without the secret."""
    placed = units[units["village_code"].isin(villages["village_code"])]
    keys = placed["village_code"] + "|" + placed["source_rows"]
    several = keys.duplicated(keep=False)  # several people of one row: told apart by their order in it, which names nobody
    return placed.assign(lot_key=keys.where(~several, keys + "|" + placed.groupby(keys).cumcount().astype("str")))


def _sized_villages(inspection: Inspection) -> pd.DataFrame:
    """Villages with anybody to visit; the size is the expected findings, smaller where a visit was recent."""
    policy, as_of = policy_of(inspection), inspection.settings.as_of
    scores = table(inspection, "village_scores")
    scores = scores[(scores["household_count"] > 0) | (scores["missed_persons"] > 0)]
    months = int(policy.number("visit_cooling_months", as_of))
    recent = scores["last_visited_on"] > pd.Timestamp(as_of) - pd.DateOffset(months=months)
    factor = recent.map({True: policy.number("visit_cooling_factor", as_of), False: 1.0})
    return scores.assign(size=scores["expected_findings"] * factor)[["village_code", "township_name", "size"]]


def _missed_persons(inspection: Inspection) -> pd.DataFrame:
    """Persons flagged as possibly missed, with what the list needs of them; children appear by surname only."""
    flags = table(inspection, "flags")
    missed = _each_once(flags[flags["channel"] == "exclusion"].dropna(subset=["person_key", "village_code"]))
    found = missed.merge(table(inspection, "persons")[["person_key", "person_name", "id_number", "born_on"]], on="person_key")
    coming_of_age = found["born_on"] + pd.DateOffset(years=ADULT_AGE)
    child = coming_of_age > pd.Timestamp(inspection.settings.as_of)
    found["person_name"] = found["person_name"].mask(child, found["person_name"].str.slice(0, 1) + "某（未成年人）")
    return found.assign(id_masked=id_number.mask(found["id_number"].fillna(""))).drop(columns=["id_number", "born_on"])


def _each_once(flags: pd.DataFrame) -> pd.DataFrame:
    """One row per person, however many checks say that he may have been missed: all sentences, the place of the first."""
    ordered = flags.sort_values(["check_id", "unit_key"], kind="stable")
    told = ordered.groupby("person_key", as_index=False, sort=True)
    return told.agg(
        village_code=("village_code", "first"), sentence=("sentence", "；".join), source_rows=("source_rows", "first")
    )


def _households_with_filed_kin(inspection: Inspection) -> set[str]:
    """Local rules ask that every household filed as an official's kin be visited."""
    with store.connect(inspection.work) as connection:
        rows = connection.execute(
            """
            SELECT DISTINCT m.household_key
            FROM links filed
            JOIN links listed ON listed.person_key = filed.person_key AND listed.register = 'dibao_roster'
            JOIN members m ON m.source_row = listed.source_row
            WHERE filed.register = 'kin_filings' AND filed.role = 'person'
            """
        ).fetchall()
    return {key for (key,) in rows}
