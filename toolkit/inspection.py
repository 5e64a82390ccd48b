"""An inspection folder and the stages run on it: the only module that knows several stages."""

import dataclasses
import datetime as dt
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import yaml
from pydantic import ValidationError

from toolkit import checks, fieldwork, identity, intake, linkage, sampling, scoring, store
from toolkit.model import tables
from toolkit.model.errors import InspectionError
from toolkit.model.plan import CertaintyVillage, DrawPlan
from toolkit.model.settings import Settings
from toolkit.policy import Policy, load_policy
from toolkit.values import id_number

Progress = Callable[[str, str, int, int], None]
LIST_NAME = "抽样名单.xlsx"


def _silent(stage: str, detail: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Inspection:
    """One inspection: its folder and the settings of ``inspection.yaml``."""

    folder: Path
    settings: Settings

    @property
    def work(self) -> Path:
        """Tables as Parquet; can be rebuilt."""
        return self.folder / "work"

    @property
    def out(self) -> Path:
        """What leaves: lists and reports."""
        return self.folder / "out"


def open_inspection(folder: str | Path) -> Inspection:
    """The inspection in ``folder``; :class:`InspectionError` where ``inspection.yaml`` is missing or wrong."""
    folder = Path(folder)
    path = folder / "inspection.yaml"
    if not path.is_file():
        raise InspectionError("文件夹里没有 inspection.yaml", str(folder), "确认文件夹，或参照 sample_data/inspection.yaml 写一份")
    try:
        return Inspection(folder, Settings.model_validate(yaml.safe_load(path.read_text("utf-8"))))
    except yaml.YAMLError as error:
        raise InspectionError("YAML 写法有误", path.name, f"检查缩进和冒号后的空格({_first_line(error)})") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise InspectionError(f"“{key}”这一项缺少、多余或写法不对", path.name, "参照 sample_data/inspection.yaml 改正") from error


def table(inspection: Inspection, name: str) -> pd.DataFrame:
    """Any table of ``work/`` as pandas; :class:`InspectionError` before the stage that writes it has run."""
    try:
        return store.read_table(inspection.work, name)
    except FileNotFoundError as error:
        raise InspectionError(f"还没有“{name}”这张表", str(inspection.folder), "先运行 mingcha run") from error


def run(inspection: Inspection, progress: Progress = _silent) -> None:
    """Every stage in order; what a stage has finished stays when a later one is stopped."""
    for stage in (read_registers, resolve_identities, link_registers, run_checks, score, draw_sample, write_lists):
        stage(inspection, progress)


def read_registers(inspection: Inspection, progress: Progress = _silent) -> None:
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
            dtypes = layout.dtypes()
            register = taken.registers.get(name, pd.DataFrame()).reindex(columns=list(dtypes))
            writer.write_columns(name, register, dtypes)
        writer.write(tables.SOURCES, taken.sources)
        writer.write(tables.REJECTS, taken.rejects)


def resolve_identities(inspection: Inspection, progress: Progress = _silent) -> None:
    """Registers -> places, persons, households, members, kin."""
    progress("认定人员和户", "", 0, 1)
    with store.connect(inspection.work) as connection:
        found = identity.resolve(connection, secret=_secret(inspection.folder))
    with store.writing(inspection.work) as writer:
        writer.write(tables.PLACES, found.places)
        writer.write(tables.PERSONS, found.persons)
        writer.write(tables.HOUSEHOLDS, found.households)
        writer.write(tables.MEMBERS, found.members)
        writer.write(tables.KIN, found.kin)
    progress("认定人员和户", "", 1, 1)


def link_registers(inspection: Inspection, progress: Progress = _silent) -> None:
    """Register rows -> links to persons; rows that name nobody known -> unlinked."""
    progress("跨部门比对", "", 0, 1)
    with store.connect(inspection.work) as connection:
        found = linkage.link(connection)
    with store.writing(inspection.work) as writer:
        writer.write(tables.LINKS, found.links)
        writer.write(tables.UNLINKED, found.unlinked)
    progress("跨部门比对", "", 1, 1)


def run_checks(inspection: Inspection, progress: Progress = _silent) -> None:
    """Links and registers -> judgements and flags."""
    catalogue = checks.load_catalogue()
    done = iter(range(len(catalogue)))
    with store.connect(inspection.work) as connection:
        judgements = checks.run_checks(
            connection,
            catalogue.values(),
            policy=policy_of(inspection),
            as_of=inspection.settings.as_of,
            handed_in=handed_in(inspection),
            progress=lambda check: progress("执行检查项", check, next(done), len(catalogue)),
        )
    as_of = pd.Timestamp(inspection.settings.as_of)
    with store.writing(inspection.work) as writer:
        writer.write(tables.JUDGEMENTS, judgements)
        writer.write(tables.FLAGS, checks.flags_of(judgements, catalogue, table(inspection, "persons"), as_of=as_of))
    progress("执行检查项", "", len(catalogue), len(catalogue))


def score(inspection: Inspection, progress: Progress = _silent) -> None:
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


def plan_of(inspection: Inspection) -> DrawPlan:
    """The plan that ``inspection.yaml`` asks for."""
    settings, capacity = inspection.settings, inspection.settings.capacity
    chosen = tuple(CertaintyVillage(village.village_code, village.reason) for village in settings.certainty_villages)
    return DrawPlan(
        capacity.villages, capacity.households_per_village, capacity.missed_per_village, settings.random_share, settings.seed, chosen
    )


def draw(inspection: Inspection, plan: DrawPlan) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Frame and sample of a plan; writes nothing."""
    drawn = _drawn(inspection, plan)
    return drawn.frame, drawn.sample


def draw_sample(inspection: Inspection, progress: Progress = _silent) -> None:
    """Scores and the plan of ``inspection.yaml`` -> frame, sample and the record of the draw."""
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
        writer.write(tables.DRAWS, pd.DataFrame([record]))
    progress("抽取样本", "", 1, 1)


def write_lists(inspection: Inspection, progress: Progress = _silent) -> None:
    """``out/抽样名单.xlsx`` of the plan in ``inspection.yaml``."""
    progress("生成名单", "", 0, 1)
    inspection.out.mkdir(exist_ok=True)
    aside = inspection.out / f".{LIST_NAME}"
    aside.write_bytes(list_workbook(inspection, plan_of(inspection)))
    aside.replace(inspection.out / LIST_NAME)
    progress("生成名单", "", 1, 1)


def list_workbook(inspection: Inspection, plan: DrawPlan) -> bytes:
    """The inspection list of any plan as an xlsx file."""
    drawn = _drawn(inspection, plan)
    names = ("village_scores", "households", "household_scores", "flags", "sources")
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
            **parts,
        )
    )


def policy_of(inspection: Inspection) -> Policy:
    """The shipped parameters with the county's own values from ``policy/``."""
    return load_policy(inspection.folder / "policy")


def handed_in(inspection: Inspection) -> set[str]:
    """Registers of which at least one row was kept."""
    sources = table(inspection, "sources")
    return set(sources.loc[sources["rows_kept"] > 0, "register"])


def _drawn(inspection: Inspection, plan: DrawPlan) -> sampling.Draw:
    scores = table(inspection, "household_scores").rename(columns={"probability": "score"})
    villages = _sized_villages(inspection)
    missed = _missed_persons(inspection)[["person_key", "village_code"]]
    return sampling.draw(
        villages,
        scores.loc[scores["village_code"].isin(villages["village_code"]), ["household_key", "village_code", "score"]],
        missed[missed["village_code"].isin(villages["village_code"])],
        plan,
        certainty_households=_households_with_filed_kin(inspection),
    )


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
    """Persons flagged as possibly missed, with what the list needs of them."""
    flags = table(inspection, "flags")
    missed = flags.loc[flags["channel"] == "exclusion", ["person_key", "village_code", "sentence"]]
    persons = table(inspection, "persons")[["person_key", "person_name", "id_number"]]
    found = missed.merge(persons, on="person_key")
    return found.assign(id_masked=id_number.mask(found["id_number"].fillna(""))).drop(columns="id_number")


def _households_with_filed_kin(inspection: Inspection) -> set[str]:
    """Local rules ask that every household filed as an official's kin be visited."""
    links, members = table(inspection, "links"), table(inspection, "members")
    filed = links.loc[(links["register"] == "kin_filings") & (links["role"] == "person"), "person_key"]
    rows = links.loc[(links["register"] == "dibao_roster") & links["person_key"].isin(filed), "source_row"]
    return set(members.loc[members["source_row"].isin(rows), "household_key"])


def _villages(inspection: Inspection) -> pd.DataFrame:
    """Villages of the map, and those that only the roster knows."""
    columns = ["village_code", "village_name", "township_name", "last_visited_on"]
    mapped = table(inspection, "villages")[columns].drop_duplicates("village_code")
    places = table(inspection, "places").drop_duplicates("village_code")
    used = places["village_code"].isin(table(inspection, "households")["village_code"].dropna())
    return pd.concat([mapped, places[used & ~places["village_code"].isin(mapped["village_code"])].reindex(columns=columns)])


def _placed_complaints(inspection: Inspection) -> pd.DataFrame:
    return table(inspection, "complaints").merge(table(inspection, "places"), on=["township_name", "village_name"])


def _secret(folder: Path) -> bytes:
    """The key of this inspection's pseudonyms; made once, readable by its owner only."""
    path = folder / "secret.key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return bytes.fromhex(path.read_text("ascii").strip())


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
