"""What LibreOffice makes of a workbook: pages, and how high rows would have to be."""

import re
import subprocess
from pathlib import Path

import openpyxl

Row = tuple[str, int, float, float]  # sheet, row, our height, the best height; points


def convert(source: Path, kind: str, into: Path) -> Path:
    """The file as LibreOffice writes it, with a profile of its own."""
    profile = f"-env:UserInstallation=file://{source.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(into), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return into / f"{source.stem}.{kind}"


def printed_pages(workbook: Path) -> list[str]:
    """Text of every printed page."""
    pdf = convert(workbook, "pdf", workbook.parent)
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True)
    return text.stdout.split("\f")[:-1]


def heights(workbook: Path, folder: Path) -> list[Row]:
    """Forget the heights, let LibreOffice find the best ones, and put both side by side."""
    ours = openpyxl.load_workbook(workbook)
    flat = convert(workbook, "fods", folder)
    flat.write_text(re.sub(r' style:(row-height|use-optimal-row-height)="[^"]*"', "", flat.read_text("utf-8")), "utf-8")
    (folder / "free").mkdir()
    best = openpyxl.load_workbook(convert(flat, "xlsx", folder / "free"))
    return [
        (sheet.title, row, dimension.height, best[sheet.title].row_dimensions[row].height)
        for sheet in ours
        for row, dimension in sheet.row_dimensions.items()
        if best[sheet.title].row_dimensions[row].height
    ]
