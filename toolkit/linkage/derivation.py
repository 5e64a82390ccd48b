"""Derivations of values: ``same: sound`` in a model means equal numbers from ``derive("sound", values)``."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.values import name_likeness

Keys = npt.NDArray[np.uint64]

_FIRST = re.compile(r"first_(\d+)")
_DERIVATIONS: dict[str, Callable[[Any], Keys]] = {
    "sound": name_likeness.sound_keys,
    "near_sound": name_likeness.near_sound_keys,
    "shape": name_likeness.shape_keys,
    "characters": name_likeness.character_keys,
    "fifteen_digits": lambda values: _numbered(_fifteen_digits(values)),
}
# What a coarser derivation cannot tell apart either; all derivations join at least equal values.
REFINES = {"near_sound": "sound"}


def known(name: str) -> bool:
    """Whether a model may name this derivation."""
    return name in _DERIVATIONS or bool(_FIRST.fullmatch(name))


def derive(name: str, values: Any) -> Keys:
    """One number per value (an Arrow array without nulls); equal numbers mean the same derivation."""
    first = _FIRST.fullmatch(name)
    if first:
        return _numbered(pc.utf8_slice_codeunits(values, 0, int(first[1])))
    return _DERIVATIONS[name](values)


def names() -> list[str]:
    """Derivations by name, for messages."""
    return [*sorted(_DERIVATIONS), "first_N"]


def _numbered(texts: Any) -> Keys:
    numbers: Keys = texts.dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.uint64)
    return numbers


def _fifteen_digits(numbers: Any) -> Any:
    """Id numbers as they were written until 1999: without century and check character."""
    old = pc.binary_join_element_wise(
        pc.utf8_slice_codeunits(numbers, 0, 6), pc.utf8_slice_codeunits(numbers, 8, 17), pa.scalar("", pa.large_string())
    )
    return pc.if_else(pc.equal(pc.utf8_length(numbers), 18), old, numbers)
