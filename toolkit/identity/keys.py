"""Pseudonymous keys: HMAC-SHA256 with the inspection's own secret, so that no table's key is an id."""

import hashlib
import hmac
from collections.abc import Iterable


def keyed(parts: Iterable[str], *, secret: bytes, kind: str) -> list[str]:
    """One 128-bit hexadecimal key per value; the same value and secret always give the same key."""
    start = hmac.new(secret, f"{kind}|".encode(), hashlib.sha256)
    keys = []
    for part in parts:
        digest = start.copy()
        digest.update(part.encode())
        keys.append(digest.hexdigest()[:32])
    return keys
