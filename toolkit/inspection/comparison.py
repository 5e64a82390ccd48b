"""Two lists compared with each other, or one with itself, outside any inspection folder."""

from collections.abc import Sequence
from pathlib import Path

from toolkit import store
from toolkit.inspection.compared_lists import Wanted, described
from toolkit.inspection.folder import Progress, silent
from toolkit.inspection.list_columns import ColumnMap, parse_map, recognise
from toolkit.inspection.list_linkage import ListLinkage, link_taken
from toolkit.intake.layout_files import load_lookups
from toolkit.intake.lists import ListFile, TakenList, count_provinces, open_lists, take_list
from toolkit.intake.parts import Part
from toolkit.intake.reading import Passwords, no_passwords
from toolkit.linkage.model_files import load_model
from toolkit.linkage.specification import LinkModel, Resolution
from toolkit.model.errors import LinkageError
from toolkit.reports import FORMATS, Comparison, comparison_file


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
        progress("比对", "", 0, 1)
        found = link_taken(lists, model, model.threshold if wanted.threshold is None else wanted.threshold, files[0].scratch)
        progress("比对", "", 1, 1)
    return found


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
    """Numbers of the fictional province count as right only where there are more of them than of real provinces."""
    lookups = load_lookups()
    fictional, real = (sum(counts) for counts in zip(*(count_provinces(own) for own in parts), strict=True))
    return [take_list(file, own, lookups, fictional_regions=fictional > real) for file, own in zip(files, parts, strict=True)]


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
