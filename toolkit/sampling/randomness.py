"""Numbers between 0 and 1 that anyone can compute again from a seed and a key."""

import hashlib
import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.model.errors import MingchaError

_KEPT_BITS = 53  # all that a float holds; rounding the whole 256 bits could give 1.0


def uniforms(keys: pd.Series, *, seed: str, round_name: str) -> npt.NDArray[np.float64]:
    """One number in [0, 1) per key: SHA-256 of ``seed⏎round⏎key`` (UTF-8) divided by 2^256.

    Each number hangs on its own key alone, so the order of rows does not matter. The quotient is cut to
    53 bits. Line breaks separate the parts, so none may hold one.
    """
    head = _line(seed, "随机种子") + "\n" + _line(round_name, "抽取轮次") + "\n"
    return np.array([_uniform(head + _line(str(key), "抽取单位的键")) for key in keys], dtype=float)


def _uniform(text: str) -> float:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return math.ldexp(int.from_bytes(digest, "big") >> (256 - _KEPT_BITS), -_KEPT_BITS)


def _line(text: str, what: str) -> str:
    if "\n" in text:
        raise MingchaError(f"{what}里有换行，抽取结果将无法复算", advice="把它写成一行")
    return text
