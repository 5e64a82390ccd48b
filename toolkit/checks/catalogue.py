"""The catalogue of checks: one SQL file each with its metadata beside it, shipped ones and a county's own."""

import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from toolkit.model.errors import CheckError

Channel = Literal[
    "asset", "income", "favour", "death", "custody", "payment", "duplicate", "subsidy", "exclusion", "care", "relief", "process", "village"
]  # fmt: skip
Tier = Literal["strong", "medium", "weak"]
Level = Literal[
    "person", "household", "village", "payment", "batch", "case", "process", "township", "county", "institution", "person×official"
]  # fmt: skip
Direction = Literal["overpaid", "underpaid", "in_question"]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
CHECK_ID = re.compile(r"[A-Z]{1,3}\d{2,3}")


def _as_key(value: object) -> object:
    """YAML reads ``1`` as a number and ``true`` as a truth: as they are written in SQL's text."""
    return str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, int) else value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Basis(_Strict):
    """The document and the exact phrase that ask for the check."""

    document: str
    phrase: str


class Amount(_Strict):
    """What money is in question, and whether too much or too little was paid.

    ``scheme`` is left out where the SQL's column of that name says it.
    """

    scheme: Key | None = None
    direction: Direction = "overpaid"


class Statistic(_Strict):
    """A village statistic: the test in one sentence, what it assumes, and the least count below which nobody is judged."""

    test: str
    assumptions: tuple[str, ...] = Field(min_length=1)
    minimum_count: str


class Check(_Strict):
    """One check; docs/writing_checks.md explains every field.

    ``needs`` lists registers without which nothing can be judged (a list inside means any of them will do), ``uses``
    those that are looked at where they were handed in. ``sql`` gives one row per unit; of a village statistic it gives
    the table of villages that the function of :mod:`toolkit.checks.statistics` judges. ``origin`` is the county's file,
    empty for shipped checks.
    """

    id: str = Field(pattern=f"^{CHECK_ID.pattern}$")
    title: str
    level: Level
    unit: tuple[str, ...] = Field(min_length=1)
    channel: Channel
    tier: Tier
    basis: tuple[Basis, ...] = Field(min_length=1)
    needs: tuple[str | tuple[str, ...], ...]
    uses: tuple[str, ...] = ()
    parameters: tuple[Key, ...] = ()
    suppressions: dict[Key, str] = {}
    amount: Amount | None = None
    words: dict[Key, dict[Annotated[str, BeforeValidator(_as_key)], str]] = {}
    sentence: str
    labels: dict[Key, str] = {}
    statistic: Statistic | None = None
    sql: str
    months_sql: str | None = None
    origin: str = ""

    def missing(self, handed_in: Set[str]) -> list[str]:
        """Needed registers that were not handed in; of alternatives the first stands for all."""
        alternatives = [(need,) if isinstance(need, str) else need for need in self.needs]
        return [options[0] for options in alternatives if not set(options) & handed_in]

    @property
    def registers(self) -> set[str]:
        """Every register that the check looks at."""
        return {name for need in self.needs for name in ([need] if isinstance(need, str) else need)} | set(self.uses)

    @property
    def months_view(self) -> str:
        """Name by which SQL reads the months of the check."""
        return f"{self.id.lower()}_months"

    @property
    def units_view(self) -> str:
        """Name by which the SQL of another check reads what this one's SQL says of its units."""
        return f"{self.id.lower()}_units"


@dataclass(frozen=True)
class Catalogue:
    """Checks by id, and what is wrong with those of the county that cannot be used."""

    checks: Mapping[str, Check]
    problems: list[CheckError] = field(default_factory=list)


@cache
def load_catalogue() -> dict[str, Check]:
    """Every check that ships with the toolkit, by id."""
    found: dict[str, Check] = {}
    for chapter in _folders(files("toolkit.checks") / "catalogue"):
        texts = {path.name: path.read_text("utf-8") for path in chapter.iterdir()}
        found |= {
            name[:-5]: _check(name[:-5], texts.get, "")
            for name in texts
            if CHECK_ID.fullmatch(name[:-5]) and name.endswith(".yaml")
        }
    return dict(sorted(found.items()))


def county_catalogue(folder: Path) -> Catalogue:
    """The shipped checks with those of ``folder`` added or, under the same id, in their place.

    A county that changes only the SQL or only the metadata of a shipped check gives only that file. A check of the
    county that cannot be read is left out, the shipped one of the same id with it, and named among the problems.
    """
    shipped = load_catalogue()
    checks, problems = dict(shipped), []
    for check_id, texts in _county_files(folder).items():
        checks.pop(check_id, None)
        try:
            checks[check_id] = _county_check(check_id, texts, shipped.get(check_id))
        except CheckError as error:
            problems.append(error)
    return Catalogue(dict(sorted(checks.items())), problems)


def _folders(folder: Traversable) -> Iterator[Traversable]:
    yield from (path for path in sorted(folder.iterdir(), key=str) if path.is_dir())


def _county_files(folder: Path) -> dict[str, dict[str, Path]]:
    """Files of each check: ``D01.sql``, ``D01.yaml``, ``D01_months.sql``."""
    found: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.glob("*")) if folder.is_dir() else []:
        check_id = path.stem.removesuffix("_months")
        if path.suffix in {".sql", ".yaml"} and CHECK_ID.fullmatch(check_id):
            found.setdefault(check_id, {})[path.name] = path
    return found


def _county_check(check_id: str, paths: Mapping[str, Path], shipped: Check | None) -> Check:
    def text_of(name: str) -> str | None:
        return _decoded(paths[name]) if name in paths else None

    origin = "checks/" + next(name for name in (f"{check_id}.yaml", f"{check_id}.sql", *paths) if name in paths)
    if f"{check_id}.yaml" not in paths:
        if shipped is None:
            raise CheckError("只有 SQL，没有说明文件", origin, f"在旁边放一个 {check_id}.yaml，写法见 docs/writing_checks.md")
        changed = {"sql": text_of(f"{check_id}.sql"), "months_sql": text_of(f"{check_id}_months.sql")}
        return shipped.model_copy(update={key: sql for key, sql in changed.items() if sql} | {"origin": origin})
    if shipped and f"{check_id}.sql" not in paths:
        return _check(check_id, lambda name: text_of(name) or {"sql": shipped.sql}.get(name.rsplit(".")[-1]), origin)
    return _check(check_id, text_of, origin)


def _decoded(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CheckError("文件不是 UTF-8 编码", f"checks/{path.name}", "用记事本打开，另存为时编码选 UTF-8") from error


def _check(check_id: str, text_of: Callable[[str], str | None], origin: str) -> Check:
    """The check of these files; :class:`CheckError` says which file is wrong."""
    sql = text_of(f"{check_id}.sql")
    if sql is None:
        raise CheckError("只有说明，没有 SQL", origin or check_id, f"在旁边放一个 {check_id}.sql，写法见 docs/writing_checks.md")
    described = _described(text_of(f"{check_id}.yaml") or "", origin or f"{check_id}.yaml")
    parts = {"sql": sql, "months_sql": text_of(f"{check_id}_months.sql"), "origin": origin}
    try:
        check = Check.model_validate({**described, **parts})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise CheckError(f"“{key}”这一项缺少、多余或写法不对", origin or check_id, "对照 docs/writing_checks.md 改正") from error
    if check.id != check_id:
        raise CheckError(f"文件名是 {check_id}，里面写的 id 是 {check.id}", origin or check_id, "改成一致")
    return check


def _described(text: str, where: str) -> dict[str, Any]:
    try:
        described = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise CheckError("YAML 写法有误", f"{where}{line}", "检查缩进和冒号后的空格") from error
    if not isinstance(described, dict):
        raise CheckError("说明文件里没有内容", where, "写法见 docs/writing_checks.md")
    return described
