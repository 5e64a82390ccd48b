"""Pseudonymous keys: HMAC-SHA256 (RFC 2104) with the inspection's own secret, so that no table's key is an id."""

import hashlib

import duckdb

BLOCK = 64  # bytes of a SHA-256 block


def prepare_keys(connection: duckdb.DuckDBPyConnection, secret: bytes) -> None:
    """Give SQL the macro ``keyed(kind, part)``: a 128-bit hexadecimal key, NULL where the part is.

    The same kind, part and secret always give the same key. The secret reaches the engine as a value, never in
    the text of a statement, which an error message could quote.
    """
    block = (hashlib.sha256(secret).digest() if len(secret) > BLOCK else secret).ljust(BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in block) for pad in (0x36, 0x5C))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE key_pads AS SELECT ?::BLOB AS inner_pad, ?::BLOB AS outer_pad", [inner, outer]
    )
    connection.execute(
        """
        CREATE OR REPLACE TEMP MACRO keyed(kind, part) AS substr(sha256(
            (SELECT outer_pad FROM key_pads) || unhex(sha256((SELECT inner_pad FROM key_pads) || encode(kind || '|' || part)))
        ), 1, 32)
        """
    )
