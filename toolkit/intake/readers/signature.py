"""What a file is by its first bytes: extensions are changed by hand more often than one thinks."""

import codecs
import re
from typing import Literal

from toolkit.intake.readers.limits import Refused

Kind = Literal["zip", "ole", "text", "map"]

FOREIGN = {
    b"%PDF": "PDF 文件",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
}
MARKUP = re.compile(rb"\s*(?:<\?xml|<!doctype|<html|<head|<meta|<table|<style|<workbook|mime-version:)", re.IGNORECASE)


def kind_of(head: bytes, *, is_map: bool) -> Kind:
    """The kind by the first kilobytes; ``is_map`` when the name says GeoJSON. ``Refused`` for what is no table."""
    if not head:
        raise Refused("文件是空的", "向提供单位核对后重新拷贝")
    if head.startswith(b"PK"):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "ole"
    for magic, name in FOREIGN.items():
        if head.startswith(magic):
            raise Refused(f"内容是{name}，不是表格", "解压或重新导出为 xlsx 后放入，无关文件请移走")
    text = _without_bom(head)
    if MARKUP.match(text):
        raise Refused("内容是网页（业务系统导出的“假 Excel”），不是真正的工作簿", "用 Excel 或 WPS 打开后另存为 xlsx 再放入")
    return "map" if is_map or text.lstrip().startswith(b"{") else "text"


def _without_bom(head: bytes) -> bytes:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", errors="ignore").encode()  # byte by byte 死 would begin with a brace
    return head.removeprefix(codecs.BOM_UTF8)
