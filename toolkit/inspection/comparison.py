"""Two lists compared with each other, or one with itself, outside any inspection folder."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from toolkit import store
from toolkit.inspection.compared_lists import ListLinkage, Wanted, described
from toolkit.inspection.folder import Progress, silent
from toolkit.inspection.list_columns import ColumnMap, given_fields, parse_map, recognise, relation_of
from toolkit.intake.layout_files import load_lookups
from toolkit.intake.lists import ListFile, TakenList, open_lists, take_list
from toolkit.intake.parts import Part
from toolkit.intake.reading import Passwords, no_passwords
from toolkit.intake.spelling import mask_digits
from toolkit.linkage.engine import Linkage, link_records
from toolkit.linkage.model_files import load_model
from toolkit.linkage.records import columns_of, lay_out
from toolkit.linkage.specification import LinkModel, Resolution
from toolkit.model.errors import LinkageError
from toolkit.reports import FORMATS, Comparison, comparison_file
from toolkit.values.id_number import COMPLETE, FICTIONAL_PROVINCE


def compare_lists(
    left: Path, right: Path | None, wanted: Wanted, progress: Progress = silent, passwords: Passwords = no_passwords
) -> Comparison:
    """What two lists have in common, or which rows of one (``right`` is None or the same file) are repeated.

    Raises :class:`LinkageError` or :class:`IntakeError` where the options, a file or the columns do not allow it.
    """
    return described(link_lists(left, right, wanted, progress, passwords), reveal=wanted.reveal)


def link_lists(
    left: Path, right: Path | None, wanted: Wanted, progress: Progress = silent, passwords: Passwords = no_passwords
) -> ListLinkage:
    """As :func:`compare_lists`, with all that the engine knows instead of what is shown: for notebooks."""
    model = _model(wanted)
    alone = right is None or right.resolve() == left.resolve()
    resolution: Resolution = "dedupe" if alone else wanted.resolution or _between_two(model)
    model = model.model_copy(update={"resolution": resolution})
    mapped = ColumnMap(
        parse_map(wanted.mapped, model, "--map"),
        parse_map(wanted.mapped_left, model, "--map-left"),
        parse_map(wanted.mapped_right, model, "--map-right"),
    )
    paths = [left] if alone or right is None else [left, right]
    with open_lists(paths, passwords, lambda file, done, total: progress("读取", file, done, total)) as files:
        progress("读取", "", len(paths), len(paths))
        _refuse_copies(files)
        lists = _take(files, recognise(files, model, mapped))
        linkage, stranded = _linked(lists, model, files[0].scratch, progress)
    return ListLinkage(lists, linkage, model.threshold if wanted.threshold is None else wanted.threshold, stranded)


def _model(wanted: Wanted) -> LinkModel:
    model = load_model(wanted.model)
    if wanted.threshold is not None and not 0 <= wanted.threshold <= 1:
        raise LinkageError(
            f"门槛 {wanted.threshold:g} 不在 0 到 1 之间", "--threshold", f"写 0 到 1 的数，不写就是 {model.threshold:g}"
        )
    return model


def _between_two(model: LinkModel) -> Resolution:
    return "many_to_one" if model.resolution == "dedupe" else model.resolution


def _refuse_copies(files: Sequence[ListFile]) -> None:
    if len(files) == 2 and files[0].fingerprint == files[1].fingerprint:
        raise LinkageError(
            "两个文件内容完全相同",
            "、".join(file.name for file in files),
            "核对是不是拿错了文件；要在一份名单里找重复的，只写一个文件",
        )


def _take(files: Sequence[ListFile], parts: Sequence[Sequence[Part]]) -> list[TakenList]:
    """Numbers of the fictional province count as right only where there are more of them than right ones of real provinces.

    A wrong digit now and then makes a right number of somewhere else.
    """
    lookups = load_lookups()
    lists = [take_list(file, own, lookups, fictional_regions=False) for file, own in zip(files, parts, strict=True)]
    real, fictional = (sum(counts) for counts in zip(*map(_complete_numbers, lists), strict=True))
    if fictional <= real:
        return lists
    return [take_list(file, own, lookups, fictional_regions=True) for file, own in zip(files, parts, strict=True)]


def _complete_numbers(taken: TakenList) -> tuple[int, int]:
    """How many numbers are right, and how many would be if there were a province 39."""
    names = [name.removesuffix("_status") for name in taken.rows.columns if name.endswith("_status")]
    real = sum(int(taken.rows[f"{name}_status"].isin(COMPLETE).sum()) for name in names)
    refused = [taken.rows.loc[taken.rows[f"{name}_status"] == "bad_region", name] for name in names]
    return real, sum(int(numbers.str.startswith(FICTIONAL_PROVINCE).sum()) for numbers in refused)


def _linked(lists: Sequence[TakenList], model: LinkModel, scratch: Path, progress: Progress) -> tuple[Linkage, list[int]]:
    progress("比对", "", 0, 1)
    with contextlib.closing(store.connection_to_nothing(scratch / "spill")) as connection, _named_sql(model):
        names = ["left_list", "right_list"][: len(lists)]
        for name, taken in zip(names, lists, strict=True):
            connection.register(name, relation_of(taken, model, _columns_to_compare(lists, model, taken)))
        lay_out(connection, model, names[0], names[1] if len(names) > 1 else None)
        _refuse_nothing_in_common(connection, lists, model)
        stranded = [_stranded(connection, model, side) for side in ("l", "r")[: len(lists)]]
        linkage = link_records(connection, model, names[0], names[1] if len(names) > 1 else None)
    progress("比对", "", 1, 1)
    return linkage, stranded


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


def _stranded(connection: duckdb.DuckDBPyConnection, model: LinkModel, side: str) -> int:
    """Rows that no rule can bring together with any other: what they would have to agree in is missing."""
    keys = [" OR ".join(f'"{name}" IS NULL' for name in rule.equal) for rule in model.blocking]
    ((count,),) = connection.execute(f"SELECT count(*) FROM {side} WHERE {' AND '.join(f'({key})' for key in keys)}").fetchall()
    return int(count)


def default_output(left: Path, right: Path | None) -> Path:
    """Beside the left list, named after both."""
    others = f"与{right.stem}" if right is not None and right.resolve() != left.resolve() else "查重"
    return left.with_name(f"{left.stem}{others}比对结果.xlsx")


def refuse_output(out: Path, lists: Sequence[Path]) -> None:
    """:class:`LinkageError` where a comparison cannot be written to ``out``: before anything is read."""
    if out.suffix.lower() not in FORMATS:
        raise LinkageError(f"不会写“{out.suffix or '无扩展名'}”这种文件", "--out", f"文件名以 {' 或 '.join(FORMATS)} 结尾")
    if any(out.resolve() == path.resolve() for path in lists):
        raise LinkageError("结果文件和名单是同一个文件", "--out", "换一个文件名")


def write_comparison(comparison: Comparison, out: Path) -> None:
    """Write the result aside and rename it; ``out`` ends in ``.xlsx`` or ``.csv``."""
    store.write_file(out, comparison_file(comparison, out.suffix))
