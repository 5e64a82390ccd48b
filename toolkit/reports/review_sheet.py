"""The sheet on which a person says of each doubtful pair whether it is one person: printed, or filled in and read back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.paper import Column, Imprint, Paper, date
from toolkit.values.differences import Run, Runs

SHEET = "人工复核"
REVIEWER, ANSWER, REMARK, SEAL = "复核人", "答复", "备注", "校验"
COMPARED = ("登记表", "姓名", "证件号码", "出生日期", "村")
COLUMNS = (
    Column("序号", 6, "count"),
    Column("登记表", 20),
    Column("姓名", 14, "center"),
    Column("证件号码", 24, "center"),
    Column("出生日期", 14, "center"),
    Column("村", 20),
    Column("可能性", 10, "center"),
    Column("理由", 46),
    Column(ANSWER, 10, "center"),
    Column(REMARK, 20),
    Column(SEAL, 12, hidden=True),
)
NOTES = (
    "每行是一对：上面是登记表里写的，下面是可能说的那个人；加粗带下划线的是不同的字。",
    "在“答复”里选“相同”“不同”或“说不准”，没有把握的不要猜；没看的留空。在“复核人”后面写上姓名，存盘交回，不要改动其他格。",
)


@dataclass(frozen=True)
class Doubt:
    """One pair: what the register says over what is known of the person, in runs; ``seal`` comes back with the answer."""

    register: str
    name: Runs
    id_number: Runs
    born_on: Runs
    village: Runs
    likelihood: str
    reason: str
    seal: str

    def compared(self) -> tuple[str | Runs, ...]:
        """The cells that must not be changed, in the order of ``COMPARED``."""
        return self.register, self.name, self.id_number, self.born_on, self.village


def one_over_the_other(above: Runs, below: Runs) -> Runs:
    """Both texts in one cell."""
    return (*above, Run("\n", differs=False), *below)


def review_sheet(county: str, as_of: dt.date, doubts: Sequence[Doubt], answers: Sequence[str]) -> bytes:
    """The pairs as an xlsx file, with a list of ``answers`` to choose from in each row."""
    paper = Paper(Imprint(county, f"数据截止 {date(as_of)}", "", ""), as_of)
    sheet = paper.sheet(SHEET, COLUMNS)
    sheet.title(f"{county}  拿不准的比对，请人工复核")
    for note in NOTES:
        sheet.note(note)
    sheet.fact(REVIEWER, "")
    sheet.headings()
    for number, doubt in enumerate(doubts, 1):
        row = sheet.record([number, *doubt.compared(), doubt.likelihood, doubt.reason, None, None, doubt.seal])
        sheet.choices(row, ANSWER, list(answers))
    sheet.finish()
    return paper.close()
