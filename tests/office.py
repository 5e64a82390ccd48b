"""What LibreOffice makes of a workbook: pages, and how high rows would have to be."""

import re
import subprocess
from pathlib import Path

import openpyxl

SAVE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Save(source As String, target As String, filter As String, key As String)
Dim opening(0) As New com.sun.star.beans.PropertyValue, saving(1) As New com.sun.star.beans.PropertyValue
opening(0).Name = "Hidden" : opening(0).Value = True
saving(0).Name = "FilterName" : saving(0).Value = filter
saving(1).Name = "Password" : saving(1).Value = key
document = StarDesktop.loadComponentFromURL(source, "_blank", 0, opening())
document.storeToURL(target, saving())
document.close(True)
End Sub
</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Module1"/></library:library>
"""
FILTERS = {".xls": "MS Excel 97", ".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}
Row = tuple[str, int, float, float]  # sheet, row, our height, the best height; points


def convert(source: Path, kind: str, into: Path) -> Path:
    """The file as LibreOffice writes it, with a profile of its own."""
    profile = f"-env:UserInstallation=file://{source.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(into), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return into / f"{source.stem}.{kind}"


def save_locked(source: Path, target: Path, password: str) -> Path:
    """The file saved by LibreOffice with an opening password; the command line knows no password, its macros do."""
    convert(source, "csv", source.parent)  # a new profile finds no macros before its second start
    macros = source.parent / "profile" / "user" / "basic" / "Standard"
    macros.mkdir(parents=True, exist_ok=True)
    (macros / "Module1.xba").write_text(SAVE, "utf-8")
    (macros / "script.xlb").write_text(LIBRARY, "utf-8")
    arguments = ",".join([source.as_uri(), target.as_uri(), FILTERS[target.suffix], password])
    profile = f"-env:UserInstallation={(source.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", f"macro:///Standard.Module1.Save({arguments})"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return target


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
