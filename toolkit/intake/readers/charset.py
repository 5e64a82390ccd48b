"""Text files in whatever encoding -> a stream of UTF-8 bytes, decoded strictly."""

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.intake.readers.limits import Refused

CHUNK = 1 << 18  # larger ones fall out of the processor's cache: measured
UTF8 = "utf-8-sig"


def unknown_encoding() -> Refused:
    """Neither UTF-8, UTF-16 nor GB18030."""
    return Refused("文字编码认不出来", "用 WPS 打开后另存为 UTF-8 的 csv 或 xlsx")


def not_text() -> Refused:
    """Something with NUL characters in it."""
    return Refused("内容不是文本，扩展名可能改错了", "用 Excel 或 WPS 打开确认后另存为 xlsx")


def encoding_of(path: Path) -> str:
    """BOM, then strict UTF-8, then strict GB18030: statistical guessing is wrong too often. ``Refused`` if neither."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    nuls = head.count(b"\0")
    if nuls:
        return _utf16_without_mark(head, nuls)
    for encoding in (UTF8, "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise unknown_encoding()


def _utf16_without_mark(head: bytes, nuls: int) -> str:
    """ASCII signs in UTF-16 have NUL as every second byte, always on the same side."""
    for encoding, side in (("utf-16-le", 1), ("utf-16-be", 0)):
        signs = [sign for sign, nul in zip(head[1 - side :: 2], head[side::2], strict=False) if nul == 0]
        printable = all(sign >= ord(" ") or sign in b"\t\r\n" for sign in signs)
        if len(signs) == nuls and printable and nuls >= len(head) // 20:
            return encoding
    raise not_text()


def _decodes(path: Path, encoding: str) -> bool:
    """Whether the whole file is valid; for GB18030 a glance is enough, the rest is decoded strictly anyway."""
    try:
        for _ in utf8_blocks(path, encoding):
            if encoding == "gb18030":
                return True
    except UnicodeDecodeError:
        return False
    return True


def utf8_blocks(path: Path, encoding: str) -> Iterator[bytes]:
    """The file as UTF-8 without BOM, block by block. ``UnicodeDecodeError``; ``Refused`` for NUL characters."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            yield _encoded(decoder.decode(block))
        if last := decoder.decode(b"", final=True):
            yield _encoded(last)


def _encoded(text: str) -> bytes:
    encoded = text.encode()
    if b"\0" in encoded:
        raise not_text()
    return encoded


class _Utf8(io.RawIOBase):
    def __init__(self, path: Path, encoding: str) -> None:
        self._blocks = utf8_blocks(path, encoding)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            block = next(self._blocks, b"")
            if not block:
                return 0
            self._rest = memoryview(block)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def utf8_text(path: Path, encoding: str) -> io.BufferedReader:
    """The same stream as a file to read from."""
    return io.BufferedReader(_Utf8(path, encoding), CHUNK)
