"""``out/抽样名单.xlsx``: the list inspectors take along."""

from toolkit.fieldwork.basis import write_basis
from toolkit.fieldwork.explanation import write_explanation
from toolkit.fieldwork.material import ListMaterial
from toolkit.fieldwork.visits import write_evidence, write_households, write_missed, write_villages
from toolkit.paper import Imprint, Paper, date

SHORT_FINGERPRINT = 16


def inspection_list(material: ListMaterial) -> bytes:
    """The workbook 抽样名单 with six sheets, ready to print on A4 landscape.

    Heads of household are named in full, because inspectors must find them; of ids at most the last four
    characters appear. The same material gives the same bytes.
    """
    paper = Paper(_imprint(material), material.as_of)
    for write in (write_explanation, write_villages, write_households, write_missed, write_evidence, write_basis):
        write(paper, material)
    return paper.close()


def _imprint(material: ListMaterial) -> Imprint:
    return Imprint(
        head=f"{material.county}农村低保明查暗访",
        foot_left=f"种子：{material.plan.seed}",
        foot_center=f"抽样框指纹：{material.frame_sha256[:SHORT_FINGERPRINT]}",
        foot_right=f"数据截至 {date(material.as_of)}",
    )
