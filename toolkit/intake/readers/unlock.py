"""Workbooks with an opening password, decrypted in memory; passwords are tried, never kept."""

import io
from collections.abc import Sequence
from typing import Any

from toolkit.intake.readers.limits import Limits, Locked, Refused

WRITE_PROTECTED = "VelvetSweatshop"  # Excel's own key for files that are only protected against changes


def is_locked(data: bytes) -> bool:
    """Whether it is a workbook with a password, encrypted in a way that is known."""
    import msoffcrypto

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted())
    except Exception:  # the library lets the errors of its parsers through
        return False


def unlock(data: bytes, passwords: Sequence[str], limits: Limits) -> bytes:
    """The plain workbook; ``Locked`` when no password fits, ``Refused`` when it cannot be decrypted."""
    import msoffcrypto

    document = msoffcrypto.OfficeFile(io.BytesIO(data))
    for password in filter(None, (WRITE_PROTECTED, *passwords)):
        plain = _decrypted(document, password)
        if plain is not None and len(plain) > limits.file:
            raise Refused("解开密码后文件异常大", "拆成几个文件后再放入")
        if plain is not None:
            return plain
    raise Locked


def unknown_encryption() -> Refused:
    """A password that other software than Excel has set, or an old kind of encryption."""
    return Refused("工作簿加了密码，加密方式认不出来", "在原来的软件里去掉密码，另存为 xlsx 后再放入")


def _decrypted(document: Any, password: str) -> bytes | None:
    """The plain file, None when the password is wrong."""
    from msoffcrypto.exceptions import InvalidKeyError

    plain = io.BytesIO()
    try:
        document.load_key(password, **({"verify_password": True} if document.format == "ooxml" else {}))
        document.decrypt(plain)
    except InvalidKeyError:
        return None
    except Exception as error:
        raise unknown_encryption() from error
    return plain.getvalue()
