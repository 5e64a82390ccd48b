"""An inspection folder: settings, tables, secret."""

import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from pydantic import TypeAdapter

from toolkit import checks, store
from toolkit.intake import Layout, load_layouts
from toolkit.model.errors import InspectionError, Problems
from toolkit.model.settings import Settings
from toolkit.model.tables import DERIVED, VILLAGE_SCORES
from toolkit.policy import Policy, load_policy
from toolkit.yaml_text import open_document, problems_of

Progress = Callable[[str, str, int, int], None]

SECRET_BYTES = 32
_SETTINGS = TypeAdapter(Settings)


def silent(stage: str, detail: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Inspection:
    """One inspection: its folder and the settings of ``inspection.yaml``."""

    folder: Path
    settings: Settings
    aside: Path | None = None  # where tables go that must not replace those in work/

    @property
    def work(self) -> Path:
        """Tables as Parquet; can be rebuilt."""
        return self.aside or self.folder / "work"

    @property
    def out(self) -> Path:
        """What leaves: lists and reports."""
        return self.folder / "out"


def open_inspection(folder: str | Path) -> Inspection:
    """The inspection in ``folder``; :class:`InspectionError` where ``inspection.yaml`` is missing, :class:`Problems` where it is wrong."""
    folder = Path(folder)
    path = folder / "inspection.yaml"
    if not path.is_file():
        raise InspectionError("文件夹里没有 inspection.yaml", str(folder), "确认文件夹，或用 mingcha init 新建一个")
    settings, problems = problems_of(open_document(path, InspectionError), _SETTINGS, "参照 sample_data/inspection.yaml 改正")
    if problems:
        raise Problems(problems)
    return Inspection(folder, settings)


def table(inspection: Inspection, name: str) -> pd.DataFrame:
    """Any table of ``work/`` as pandas; :class:`InspectionError` before the stage that writes it has run."""
    try:
        return store.read_table(inspection.work, name)
    except FileNotFoundError as error:
        raise not_there(inspection, name) from error


def not_there(inspection: Inspection, name: str) -> InspectionError:
    """Says of a table that its stage has not run, or not since the files have changed, and what to run."""
    labels = {table.name: table.label for table in DERIVED} | {layout.name: layout.title for layout in load_layouts().values()}
    return InspectionError(
        f"还没有“{labels.get(name, name)}”：没有运行到这一步，或者收到的表有变动、还没有重算",
        str(inspection.folder),
        f"运行 mingcha run {inspection.folder}",
    )


def is_scored(inspection: Inspection) -> bool:
    """Whether the tables of this moment have been scored: they have not once the files read have changed."""
    return VILLAGE_SCORES.name in store.table_names(inspection.work)


def policy_of(inspection: Inspection) -> Policy:
    """The shipped parameters under the overlays named in ``inspection.yaml`` and the county's own values from ``policy/``."""
    folder = inspection.folder / "policy"
    with store.named_trouble(folder):
        return load_policy(folder, inspection.settings.policy_base)


def catalogue_of(inspection: Inspection) -> checks.Catalogue:
    """The shipped checks with those that the county keeps in ``checks/``."""
    folder = inspection.folder / "checks"
    with store.named_trouble(folder):
        return checks.county_catalogue(folder)


def layouts_of(inspection: Inspection) -> dict[str, Layout]:
    """The shipped layouts with what the county's ``layouts/`` adds."""
    folder = inspection.folder / "layouts"
    with store.named_trouble(folder):
        return load_layouts(folder)


def handed_in(inspection: Inspection) -> set[str]:
    """Registers of which at least one row was kept."""
    sources = table(inspection, "sources")
    return set(sources.loc[sources["rows_kept"] > 0, "register"])


def secret_of(inspection: Inspection) -> bytes:
    """The key of this inspection's pseudonyms; made by the first run.

    On Linux and macOS only its owner can read it; on Windows whoever can read the folder can read it too.
    Raises :class:`InspectionError` where ``work/`` has persons but their key is gone (a new one would give
    everybody another key than in earlier lists), and where the file does not hold a key.
    """
    path = inspection.folder / "secret.key"
    if not path.exists() and "persons" in store.table_names(inspection.folder / "work"):
        raise InspectionError(
            "已有比对结果，但密钥文件 secret.key 不见了",
            str(inspection.folder),
            "把原来的 secret.key 放回；找不回来就删除 work 文件夹，从头运行",
        )
    with store.named_trouble(path):
        if not path.exists():
            _make_secret(path)
        written = path.read_text("ascii", errors="replace").strip()
    if not re.fullmatch(f"[0-9a-f]{{{2 * SECRET_BYTES}}}", written):
        raise InspectionError("密钥文件内容不完整", str(path), "放回原来的 secret.key；找不回来就删除它和 work 文件夹，从头运行")
    return bytes.fromhex(written)


def _make_secret(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(SECRET_BYTES))
