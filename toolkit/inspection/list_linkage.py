"""Lists that were taken in -> what the engine finds between them, and what it could never find."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from toolkit import store
from toolkit.inspection.list_columns import given_fields, relation_of
from toolkit.intake.lists import TakenList
from toolkit.intake.spelling import mask_digits
from toolkit.linkage.engine import Linkage, link_records
from toolkit.linkage.prospects import reach, unlinkable
from toolkit.linkage.records import columns_of
from toolkit.linkage.specification import LinkModel, Resolution
from toolkit.model.errors import LinkageError
from toolkit.values.id_number import COMPLETE

COPIES_ASIDE: dict[Resolution, tuple[int, ...]] = {"many_to_one": (1,), "one_to_one": (0, 1), "all": (), "dedupe": ()}


@dataclass(frozen=True)
class ListLinkage:
    """Lists that were taken in and what the engine found between them; one list is compared with itself.

    Per list: ``copies``, by the number of a row the rows that were left aside because they repeat it, and ``unlinkable``,
    the rows that can never be a hit, by what they lack.
    """

    lists: Sequence[TakenList]
    linkage: Linkage
    threshold: float
    copies: Sequence[pd.Series]
    unlinkable: Sequence[pd.DataFrame]

    @property
    def sides(self) -> tuple[TakenList, TakenList]:
        """The list on the left and that on the right of a pair."""
        return self.lists[0], self.lists[-1]


def link_taken(lists: Sequence[TakenList], model: LinkModel, threshold: float, scratch: Path) -> ListLinkage:
    """Compare one or two lists; what does not fit into memory goes to ``scratch``.

    Raises :class:`LinkageError` where the lists have too little in common or the model cannot be computed.
    """
    relations, copies = _relations(lists, model)
    names = ["left_list", "right_list"][: len(lists)]
    right = names[1] if len(names) > 1 else None
    with contextlib.closing(store.connection_to_nothing(scratch / "spill")) as connection, _named_sql(model):
        for name, relation in zip(names, relations, strict=True):
            connection.register(name, relation)
        linkage = link_records(connection, model, names[0], right)
        _refuse_nothing_in_common(connection, lists, model)
        lost = [unlinkable(reach(connection, linkage), model, threshold)]
        if right:
            for old, new in (("l", "held"), ("r", "l"), ("held", "r")):
                connection.execute(f"ALTER TABLE {old} RENAME TO {new}")  # now the other list's rows
            lost.append(unlinkable(reach(connection, linkage), model, threshold))
    return ListLinkage(lists, linkage, threshold, copies, lost)


def _relations(lists: Sequence[TakenList], model: LinkModel) -> tuple[list[pa.Table], list[pd.Series]]:
    """The lists as the engine takes them, without rows that repeat another where a row has one partner at the most."""
    relations, copies = [], []
    for side, taken in enumerate(lists):
        relation = relation_of(taken, model, _columns_to_compare(lists, model, taken))
        repeated = _repeated(relation, taken, model) if side in COPIES_ASIDE[model.resolution] else _nothing_repeated()
        there = pd.Series(range(len(taken.rows)))
        relations.append(relation.filter(pa.array(~there.isin(repeated.index))) if len(repeated) else relation)
        copies.append(repeated.groupby(repeated).size())
    return relations, copies


def _repeated(relation: pa.Table, taken: TakenList, model: LinkModel) -> pd.Series:
    """Rows that say the same as an earlier one, a right id number included, with the number of that row: one person written twice.

    Left where they are, they would tie with each other, and who is on the list twice would be no hit at all.
    """
    numbers = [name for name, about in given_fields(model).items() if about.kind == "id_number" and name in taken.headings]
    if not numbers:
        return _nothing_repeated()
    right = taken.rows[f"{numbers[0]}_status"].isin(COMPLETE)
    suspects = relation.filter(pa.array(right & taken.rows[numbers[0]].duplicated(keep=False))).to_pandas()
    first = suspects.groupby([name for name in suspects.columns if name != "row"], dropna=False)["row"].transform("min")
    rows = suspects["row"]
    return pd.Series(first[first < rows].to_numpy(), index=rows[first < rows].to_numpy(), dtype="int64")


def _nothing_repeated() -> pd.Series:
    return pd.Series(dtype="int64")


@contextlib.contextmanager
def _named_sql(model: LinkModel) -> Iterator[None]:
    """What DuckDB refuses is the model's; of the values that it quotes nothing is told."""
    try:
        yield
    except (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException) as error:
        first = mask_digits(str(error).splitlines()[0])
        raise LinkageError(
            f"模型里的 sql 或 where 写法不对（{first}）", f"{model.model}.yaml", "参照 docs/linkage.md 改正"
        ) from error
    except (duckdb.ConversionException, duckdb.InvalidInputException, duckdb.OutOfRangeException) as error:
        what = f"模型里的 sql 或 where 有算不出来的值（{type(error).__name__}）"
        raise LinkageError(what, f"{model.model}.yaml", "把换算改成 TRY_CAST") from error


def _columns_to_compare(lists: Sequence[TakenList], model: LinkModel, taken: TakenList) -> list[str]:
    fields = given_fields(model)
    everywhere = [name for name in fields if all(name in each.headings for each in lists)]
    return [name for name in taken.headings if not fields[name].in_both or name in everywhere]


def _refuse_nothing_in_common(connection: duckdb.DuckDBPyConnection, lists: Sequence[TakenList], model: LinkModel) -> None:
    keys = {name for rule in model.blocking for name in rule.equal}
    filled = [_filled(connection, side, [*dict.fromkeys([*columns_of(model), *sorted(keys)])]) for side in ("l", "r")]
    common = filled[0] & filled[1]
    labels = {name: about.label or name for name, about in given_fields(model).items()}
    there = "；".join(f"{taken.name}：{'、'.join(labels[name] for name in taken.headings)}" for taken in lists)
    advice = "核对表头，或用 --map 指明哪一列是什么，如 --map '姓名=死者,证件号码=号码'"
    if not common & set(columns_of(model)):
        raise LinkageError("两份名单没有一列是共同的，无法比对", there, advice)
    if not any(set(rule.equal) <= common for rule in model.blocking):
        rules = "、".join(rule.name for rule in model.blocking)
        raise LinkageError(f"共同的列太少，哪两行值得比都定不了（模型认的是{rules}）", there, advice)


def _filled(connection: duckdb.DuckDBPyConnection, side: str, columns: Sequence[str]) -> set[str]:
    counted = ", ".join(f'count("{name}")' for name in columns)
    (counts,) = connection.execute(f"SELECT {counted} FROM {side}").fetchall()
    return {name for name, count in zip(columns, counts, strict=True) if count}
