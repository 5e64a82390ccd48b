"""No id number that could belong to a living person is anywhere in the project.

Synthetic persons live in province 39, which was never assigned; any other number with a correct
check character, a possible birth date and an assigned province is an error, in whatever file.
"""

import csv
import datetime
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter

from toolkit.values.id_number import FICTIONAL_PROVINCE, PROVINCES

CANDIDATE = re.compile(rb"(?<!\d)\d{17}[\dXx](?!\d)")


def ids_in(path: Path) -> set[str]:
    return {number for blob in blobs(path) for number in real_numbers(blob)}


def blobs(path: Path) -> Iterator[bytes]:
    """Contents of a file, and of what is packed in it: workbooks are zip files of XML."""
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def real_numbers(blob: bytes) -> set[str]:
    # Digits are the same bytes in ASCII, UTF-8 and GB18030; UTF-16 has a zero beside each.
    found = CANDIDATE.findall(blob) + CANDIDATE.findall(blob.replace(b"\0", b""))
    return {number for number in (match.decode().upper() for match in found) if could_be_real(number)}


def could_be_real(number: str) -> bool:
    return number[:2] in PROVINCES and born_in_living_memory(number[6:14]) and number[17] == check_character(number[:17])


def born_in_living_memory(digits: str) -> bool:
    try:
        born_on = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return datetime.date(1890, 1, 1) <= born_on <= datetime.date(2040, 1, 1)


def check_character(body: str) -> str:
    """ISO 7064 MOD 11-2 by its definition, on purpose not by the toolkit's table of weights."""
    remainder = 0
    for digit in body:
        remainder = (remainder + int(digit)) * 2 % 11
    return "0123456789X"[(12 - remainder) % 11]


def test_no_real_id_number_in_the_project(project_files: list[Path]) -> None:
    found = {str(path): sorted(n[:6] + "********" + n[14:] for n in ids_in(path)) for path in project_files}
    assert {path: numbers for path, numbers in found.items() if numbers} == {}


def made_up(province: str) -> str:
    """A complete number that exists only while the test runs."""
    body = province + "0101" + "19" + "700101" + "001"
    return body + check_character(body)


def write_gbk(path: Path, number: str) -> None:
    path.write_bytes(f"姓名,身份证号码\n某某,{number}\n".encode("gb18030"))


def write_utf16(path: Path, number: str) -> None:
    path.write_text(f"姓名\t{number}\n", "utf-16")


def write_workbook(path: Path, number: str) -> None:
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet().write_row(0, 0, ["某某", number])


def write_notebook(path: Path, number: str) -> None:
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": [f"find('{number}')"]}]}), "utf-8")


def write_csv(path: Path, number: str) -> None:
    text = io.StringIO()
    csv.writer(text).writerow(["某某", f"{number}"])
    path.write_text(text.getvalue(), "utf-8-sig")


WRITERS = [write_gbk, write_utf16, write_workbook, write_notebook, write_csv]


@pytest.mark.parametrize("write", WRITERS)
def test_the_scan_finds_a_number_in(write: Callable[[Path, str], None], tmp_path: Path) -> None:
    number = made_up("51")
    write(tmp_path / "file", number)
    assert ids_in(tmp_path / "file") == {number}


@pytest.mark.parametrize("write", WRITERS)
def test_the_scan_passes_fictional_persons_in(write: Callable[[Path, str], None], tmp_path: Path) -> None:
    write(tmp_path / "file", made_up(FICTIONAL_PROVINCE))
    assert ids_in(tmp_path / "file") == set()


def test_the_scan_passes_what_cannot_be_an_id_number() -> None:
    number = made_up("51")
    longer_account, impossible_date = number + "0", number[:10] + "1301" + number[14:]
    assert real_numbers(f"{longer_account} {impossible_date}".encode()) == set()
