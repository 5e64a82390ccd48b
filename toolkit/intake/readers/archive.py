"""Zip-based workbooks before they are opened: sizes that would blow up, contents that are something else."""

import io
import re
import zipfile
import zlib

from toolkit.intake.readers.limits import Damaged, Limits, Refused

RATIO_FROM = 64 << 20
PROLOGUE = 4096
ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
MANIFEST, MANIFEST_LENGTH = "META-INF/manifest.xml", 1 << 20  # of ods: says which parts are encrypted
UNUSUAL = "不要打开它；向提供单位要原始文件，或用 WPS 另存为 xlsx 后再放入"


def check_archive(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive of a workbook, or ``Refused``; nothing is unpacked but the first bytes of each XML part."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Damaged("文件不完整或已损坏，打不开") from error
    members = archive.infolist()
    _check_sizes(members, len(data), limits)
    _check_contents(archive)
    for member in members:
        if member.filename.lower().endswith((".xml", ".rels")) and ENTITY.search(beginning(archive, member)):
            raise Refused("工作簿里有不该有的实体声明（DTD），可能是恶意文件", UNUSUAL)
    return archive


def beginning(archive: zipfile.ZipFile, member: zipfile.ZipInfo | str, length: int = PROLOGUE) -> bytes:
    """The first bytes of a part, as many as asked for at most."""
    try:
        with archive.open(member) as part:
            return part.read(length)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Damaged("文件不完整或已损坏，打不开") from error


def _check_sizes(members: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    unpacked = sum(member.file_size for member in members)
    largest = max((member.file_size for member in members), default=0)
    inflated = unpacked > RATIO_FROM and unpacked > limits.ratio * packed
    if len(members) > limits.entries or unpacked > limits.unpacked or largest > limits.member or inflated:
        size = f"{packed / 2**20:.1f} MB 的文件展开后有 {unpacked / 2**20:,.0f} MB"
        raise Refused(f"文件展开后异常大（{size}，{len(members)} 个部分），没有打开", UNUSUAL)


def _check_contents(archive: zipfile.ZipFile) -> None:
    names = {name.lower() for name in archive.namelist()}
    if any(member.flag_bits & 1 for member in archive.infolist()):
        raise Refused("是加了密码的压缩包，不是工作簿", "解压后把里面的表放入")
    if MANIFEST.lower() in names and b"encryption-data" in beginning(archive, MANIFEST, MANIFEST_LENGTH):
        raise Refused(
            "ods 工作簿加了打开密码，这种文件的密码解不开", "在原来的软件里打开，去掉密码或另存为 xlsx（可以带密码）后再放入"
        )
    if any(name.startswith("xl/workbook.") for name in names) or "content.xml" in names:
        return
    if any(name.startswith("word/") for name in names):
        raise Refused("内容是 Word 文档，不是表格", "把其中的表复制到 xlsx 后放入，无关文件请移走")
    if "[content_types].xml" in names:
        raise Damaged()
    raise Refused("是压缩包，不是工作簿", "解压后把里面的表放入")
