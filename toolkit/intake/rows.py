"""Data rows of a recognised sheet: totals and footers set aside, household heads filled down."""

import re
from collections.abc import Mapping

import pandas as pd

from toolkit.intake.grids import Grid
from toolkit.intake.headings import Recognition
from toolkit.intake.layout import Group, load_lookups
from toolkit.values import text

_TOTAL = re.compile(r"^(?:本?[页村组镇乡]?(?:合计|小计|总计|累计)|.{0,12}(?:合计|小计|总计))[::]?$")
_FOOTER = re.compile(r"^(?:制表|审核|审批|填报|填表|复核|经办|单位负责人|负责人|注[::]|说明[::]|备注[::]|盖章)")
_SEAL = re.compile(r"(?:盖章|签章|签字)[)）]?[::]?\s*$")
_ID_LIKE = re.compile(r"[\d*][\d*.EeXx+\-]{10,}")  # whole, masked or 3.99901E+17; longer than a date of signing, no “—”

TOTAL_REASON = "合计行"
FOOTER_REASON = "表尾"
DUPLICATE_REASON = "与同户另一行完全重复"
NUMBER_MARK = "(数字)"  # makes 2025.1 in a date column unreadable: it may have been typed 2025.10
STRAY_MEMBER_REASON = "成员行超出家庭人口数，无法确定属于哪一户"


def data_rows(grid: Grid, recognition: Recognition) -> pd.DataFrame:
    """Every non-blank row below the headings as text under table column names, plus ``reject_reason``.

    Nothing is dropped: rows that are no data carry the reason in ``reject_reason`` (else NA).
    """
    body = [
        (number, row)
        for number, row in zip(
            grid.row_numbers[recognition.first_data_row :], grid.rows[recognition.first_data_row :], strict=True
        )
        if any(cell and not cell.isspace() for cell in row)
    ]
    positions = recognition.positions
    days = {column.name for column in recognition.layout.columns if column.kind in ("date", "month")}
    columns = {name: [_cell(row, index) for _, row in body] for name, index in positions.items()}
    for name in days & columns.keys():
        columns[name] = _mark_fractions(columns[name], [(number, positions[name]) in grid.fractions for number, _ in body])
    frame = pd.DataFrame(columns, dtype="object")
    for name, value in recognition.context.items():
        frame[name] = value
    if recognition.layout.form == "geojson":
        frame["geometry"] = [row[-1] for _, row in body]
    frame["source_row"] = [f"{grid.file}!{grid.sheet}!{number}" for number, _ in body]
    frame["reject_reason"] = pd.Series([_no_data(row, positions) for _, row in body], dtype="object", index=frame.index)
    return fill_forward(frame, recognition.layout.group) if recognition.layout.group else frame


def fill_forward(frame: pd.DataFrame, group: Group) -> pd.DataFrame:
    """Fill the household's columns from its head row down to its members, never beyond the household."""
    data = frame[frame["reject_reason"].isna()].copy()
    household = _household_of(data, group)
    blank = data.apply(lambda column: column.str.strip().eq("") | column.isna())
    known = [name for name in group.fill_forward if name in data]
    repeated = data.drop(columns="source_row").assign(household=household).duplicated()
    stray = _stray_members(data[~repeated], household[~repeated], blank[~repeated], group)
    filled = data[known].mask(blank[known]).groupby(household, sort=False).ffill()
    frame.loc[data.index, known] = filled
    frame.loc[data.index, "household_group"] = data.groupby(household, sort=False)["source_row"].transform("first")
    frame.loc[stray[stray].index, "reject_reason"] = STRAY_MEMBER_REASON
    frame.loc[repeated[repeated].index, "reject_reason"] = DUPLICATE_REASON
    return frame


def _household_of(data: pd.DataFrame, group: Group) -> pd.Series:
    """A number per household: a new one where the key changes and at each head row that has no key.

    Rows of one key stay together wherever the head stands among them.
    """
    ((column, value),) = group.starts_when.items()
    heads = text.tidy(data[column]).str.replace(r"\s", "", regex=True).map(load_lookups()[column]).eq(value)
    if group.key not in data:
        return heads.cumsum()
    key = data[group.key].str.strip()
    blank = ~key.str.contains(r"[0-9A-Za-z]")  # 无, / and the like are no certificate
    key = key.mask(blank).mask(heads & blank, data["source_row"]).ffill()
    return (key != key.shift()).cumsum()


def _stray_members(data: pd.DataFrame, household: pd.Series, blank: pd.DataFrame, group: Group) -> pd.Series:
    """Member rows that rely on filling down but exceed the size their household states."""
    if group.size not in data or group.key not in data:
        return pd.Series(False, index=data.index)
    size = pd.to_numeric(data[group.size], errors="coerce").groupby(household).transform("max")
    position = data.groupby(household).cumcount() + 1
    return blank[group.key] & (position > size)


def _cell(row: list[str], index: int) -> str:
    return row[index] if index < len(row) else ""


def _mark_fractions(cells: list[str], fractions: list[bool]) -> list[str]:
    return [cell + NUMBER_MARK if fraction else cell for cell, fraction in zip(cells, fractions, strict=True)]


def _no_data(row: list[str], positions: Mapping[str, int]) -> str | None:
    """Why a row is no data: totals anywhere in its first cells, footers at its start or end.

    A row with somebody's id number is data, and one with a name is no footer.
    """
    name, number = (_cell(row, positions.get(column, len(row))) for column in ("person_name", "id_number"))
    if _ID_LIKE.search(re.sub(r"\s", "", number)):
        return None
    written = [cell for cell in row if cell and not cell.isspace()]
    if any("计" in cell and _TOTAL.match(re.sub(r"\s", "", cell)) for cell in written[:3]):
        return TOTAL_REASON
    if name.strip() and not _FOOTER.match(name.lstrip()) and not _SEAL.search(name):
        return None
    if _FOOTER.match(written[0].lstrip()) or (len(written) <= 3 and _SEAL.search(written[-1])):
        return FOOTER_REASON
    return None
