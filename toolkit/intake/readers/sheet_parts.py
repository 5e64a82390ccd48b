"""What an xlsx says at the beginning of each sheet: its used range and its hidden columns."""

import contextlib
import posixpath
import zipfile
from dataclasses import dataclass
from xml.parsers import expat

from toolkit.intake.readers.archive import beginning

BEGINNING = 1 << 20  # <dimension> and <cols> come before the rows; Excel has 16,384 columns at most
WIDTH = 16_384


@dataclass
class SheetPart:
    """``used_range`` as the file claims (``A1:T500``, may be absent or wrong); positions of hidden columns."""

    used_range: str = ""
    hidden_columns: tuple[int, ...] = ()


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, SheetPart]:
    """Sheet name -> what its part says; empty for anything that is not an xlsx or cannot be made out."""
    try:
        targets = {e["Id"]: e["Target"] for e in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")}
        sheets = {e["name"]: targets[e["r:id"]] for e in _elements(archive, "xl/workbook.xml", "sheet")}
        return {name: _sheet_part(archive, posixpath.normpath(posixpath.join("/xl", path))[1:]) for name, path in sheets.items()}
    except (KeyError, ValueError, expat.ExpatError):
        return {}


def _sheet_part(archive: zipfile.ZipFile, path: str) -> SheetPart:
    part = SheetPart()
    hidden: set[int] = set()
    for element in _elements(archive, path, "dimension", "col"):
        part.used_range = element.get("ref", part.used_range)
        if element.get("hidden") in {"1", "true"}:
            hidden.update(range(int(element["min"]) - 1, min(int(element["max"]), WIDTH)))
    part.hidden_columns = tuple(sorted(hidden))
    return part


class _RowsBegin(Exception):
    pass


def _elements(archive: zipfile.ZipFile, path: str, *names: str) -> list[dict[str, str]]:
    """Attributes of all elements so named before the rows begin; declarations of entities stop the parser."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "sheetData":
            raise _RowsBegin
        if local in names:
            found.append(attributes)

    def refuse(*_: object) -> None:
        raise ValueError("document type")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    with contextlib.suppress(_RowsBegin):
        parser.Parse(beginning(archive, path, BEGINNING), False)
    return found


def cells_of(used_range: str) -> int:
    """Cells in a range such as ``A1:XFD1048576``; 0 for what is no range."""
    corners = [_corner(corner) for corner in used_range.replace("$", "").split(":")]
    if len(corners) != 2 or None in corners:
        return 0
    (left, top), (right, bottom) = (corner for corner in corners if corner)
    return (right - left + 1) * (bottom - top + 1)


def _corner(reference: str) -> tuple[int, int] | None:
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and digits):
        return None
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(digits)
