"""Items of the policy documents that are no data check, and which chapters there are: the whole list of 134."""

from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from toolkit.checks.catalogue import Basis

# Chapter -> Chinese title and how many items the documents give it; the items are numbered from 01.
CHAPTERS: dict[str, tuple[str, int]] = {
    "E": ("错保", 15),
    "M": ("漏保", 12),
    "K": ("近亲属", 7),
    "D": ("死亡", 5),
    "T": ("特困供养", 11),
    "P": ("资金发放", 11),
    "L": ("临时救助", 6),
    "S": ("其他补贴", 8),
    "C": ("核对、复核和程序", 14),
    "V": ("村级统计", 6),
    "F": ("明查暗访", 7),
    "G": ("线索和台账", 12),
    "R": ("报表和时限", 8),
    "O": ("服务和其他", 8),
    "Q": ("数据质量", 4),
}

Kind = Literal["visit_question", "ledger_state", "feature", "not_yet"]


class Item(BaseModel):
    """What the documents ask for and no check answers: by whom or what it is answered, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    kind: Kind
    reason: str = Field(min_length=1)
    basis: tuple[Basis, ...]


def all_item_ids() -> list[str]:
    """``E01`` … ``Q04``."""
    return [f"{chapter}{number:02d}" for chapter, (_, count) in CHAPTERS.items() for number in range(1, count + 1)]


@cache
def load_items() -> dict[str, Item]:
    """Items of the ``items.yaml`` of every chapter, by id."""
    folder = files("toolkit.checks") / "catalogue"
    paths = [folder / chapter / "items.yaml" for chapter in CHAPTERS]
    rows = [row for path in paths if path.is_file() for row in yaml.safe_load(path.read_text("utf-8")) or []]
    return {row["id"]: Item.model_validate(row) for row in rows}
