"""Nouns about registers that several stages share."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonColumns:
    """Where one register names a person: a row of a filing names two, the official and the relative.

    ``role`` is ``person`` for the one the row is about, else what its columns start with (``official``).
    Columns that the register does not have are None.
    """

    register: str
    role: str
    id_number: str
    name: str | None = None
    sex: str | None = None
    born_on: str | None = None
    township_name: str | None = None
    village_name: str | None = None
