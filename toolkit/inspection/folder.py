"""An inspection folder: settings, tables, secret."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml
from pydantic import ValidationError

from toolkit import store
from toolkit.model.errors import InspectionError
from toolkit.model.settings import Settings
from toolkit.policy import Policy, load_policy

Progress = Callable[[str, str, int, int], None]


def silent(stage: str, detail: str, done: int, total: int) -> None:
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
        raise InspectionError(
            "文件夹里没有 inspection.yaml", str(folder), "确认文件夹，或参照 sample_data/inspection.yaml 写一份"
        )
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


def policy_of(inspection: Inspection) -> Policy:
    """The shipped parameters with the county's own values from ``policy/``."""
    return load_policy(inspection.folder / "policy")


def handed_in(inspection: Inspection) -> set[str]:
    """Registers of which at least one row was kept."""
    sources = table(inspection, "sources")
    return set(sources.loc[sources["rows_kept"] > 0, "register"])


def secret_of(inspection: Inspection) -> bytes:
    """The key of this inspection's pseudonyms; made once, readable by its owner only."""
    path = inspection.folder / "secret.key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return bytes.fromhex(path.read_text("ascii").strip())


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
