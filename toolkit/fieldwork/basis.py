"""The sheet that says what each check rests on: document, phrase, parameter values and whether they are verified."""

from toolkit.fieldwork.material import ListMaterial
from toolkit.paper import Column, Paper, records, text

COLUMNS = (
    Column("检查项", 9, "center"),
    Column("疑点类型", 24),
    Column("文件要求", 58),
    Column("参数取值", 40),
    Column("取值是否核实", 15, "center"),
)
NOTE = "标“待核实”的取值是工作口径，还没有找到本县文件依据；据此列出的疑点要先对照本县政策。县里的取值可以写在 policy 文件夹里。"


def write_basis(paper: Paper, material: ListMaterial) -> None:
    """Add the sheet 检查依据."""
    sheet = paper.listing("检查依据", COLUMNS, title="检查依据和参数", note=NOTE)
    for row in records(material.basis):
        verified = "已核实" if row["verified"] else "待核实"
        sheet.record([text(row[name]) for name in ("check_id", "title", "basis", "parameters")] + [verified])
    sheet.finish()
