"""What one file may cost, and the refusal of a file, with words for the user."""

from dataclasses import dataclass

GIB = 1 << 30
FAR_ADVICE = "选中数据右边和下边的空列、空行，整列整行删除后保存"


@dataclass(frozen=True)
class Limits:
    """Bounds for one file: address space in bytes, processor seconds, sizes in bytes.

    ``seconds`` is processor time; by the clock a file may take twice as long, for machines are shared.
    ``ratio`` is unpacked : packed, looked at only beyond 64 MiB unpacked: small tables of zeros pack very well.
    """

    memory: int = 4 * GIB
    seconds: int = 300
    file: int = GIB
    entries: int = 10_000
    member: int = 2 * GIB
    unpacked: int = 3 * GIB
    ratio: int = 300
    cells: int = 60_000_000


class Refused(Exception):
    """A file that is not read: what is wrong, what to do, and where in the file (``sheet`` or ``sheet!row``)."""

    def __init__(self, what: str, advice: str, place: str = "") -> None:
        super().__init__(what, advice, place)
        self.what = what
        self.advice = advice
        self.place = place


class Locked(Exception):
    """A workbook with a password that was not among those tried."""


class Damaged(Refused):
    """A workbook that cannot be opened or whose sheet breaks off."""

    def __init__(self, what: str = "文件打不开，可能已损坏或扩展名与内容不符", place: str = "") -> None:
        super().__init__(what, "用 Excel 或 WPS 打开确认后另存为 xlsx", place)
