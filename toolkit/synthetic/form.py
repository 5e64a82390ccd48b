"""Forms: how the offices of a county may write a register, as YAML; see ``forms/README.md``."""

from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["xlsx", "by_township", "gb18030", "utf-8-sig", "utf-16", "txt"]


class Form(BaseModel):
    """One register: file stems, titles, headings, words. Alternatives are drawn by :mod:`toolkit.synthetic.dialect`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    register_name: str = Field(alias="register")
    files: tuple[str, ...] = Field(min_length=1)
    titles: tuple[str, ...] = ("",)
    care: float = 1.0
    columns: dict[str, str]
    words: dict[str, dict[str, tuple[str, ...]]] = {}
    dates: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    context: dict[str, str] = {}
    kinds: tuple[Kind, ...] = ()
    groups: dict[str, tuple[str, ...]] = {}

    def headings(self, column: str) -> tuple[str, ...]:
        """The headings in use for a column."""
        return tuple(self.columns[column].removeprefix("?").split("|"))

    def optional(self, column: str) -> bool:
        """Whether some counties leave the column out."""
        return self.columns[column].startswith("?")

    def style(self, column: str) -> str:
        """How the column is written: date, month, moment, money, words, relation or plain."""
        if column in self.words:
            return "words"
        if column in self.dates or column.endswith("_on"):
            return "date"
        if column in self.months or column.endswith("_month"):
            return "month"
        endings = {"_at": "moment", "_fen": "money", "relation_to_head": "relation"}
        return next((style for ending, style in endings.items() if column.endswith(ending)), "plain")


@cache
def load_forms() -> dict[str, Form]:
    """Every form by register name."""
    folder = files("toolkit.synthetic") / "forms"
    documents = (
        yaml.load(p.read_text("utf-8"), Loader=yaml.CSafeLoader)
        for p in sorted(folder.iterdir(), key=str)
        if p.name.endswith(".yaml")
    )
    return {form.register_name: form for form in map(Form.model_validate, documents)}
