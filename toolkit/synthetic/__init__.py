"""A seeded fictional county that knows the truth: registers as bureaus send them, with planted faults."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from toolkit.synthetic.answers import write_truth
from toolkit.synthetic.bundle import make_registers, write_registers
from toolkit.synthetic.calibration import PROVINCE, SAMPLE, Calibration
from toolkit.synthetic.county import make_county
from toolkit.synthetic.province import Province, synthesize_province
from toolkit.synthetic.settings import write_settings
from toolkit.synthetic.topics.institutions import nursing_beds_target

__all__ = ["PROVINCE", "SAMPLE", "Calibration", "Province", "synthesize", "synthesize_province"]


def synthesize(
    out: Path,
    *,
    seed: int,
    townships: int,
    villages: int,
    calibration: Calibration | None = None,
    progress: Callable[[str], None] = lambda message: None,
) -> None:
    """Write ``registers/``, ``truth/``, ``inspection.yaml`` and ``policy/`` of a fictional county into ``out``.

    The same seed gives the same bytes. Raises ``ValueError`` when there are fewer villages than townships.
    """
    if not 1 <= townships <= villages:
        raise ValueError(f"{villages} villages cannot make up {townships} townships")
    drawn_from = calibration or Calibration()
    world = make_county(drawn_from, seed=seed, townships=townships, villages=villages, progress=progress)
    rng = np.random.default_rng([seed, 4])
    tables = make_registers(rng, world)
    places = write_registers(rng, world, tables, Path(out) / "registers", progress)
    progress("正在写答案")
    write_truth(world, tables, places, Path(out) / "truth")
    beds = nursing_beds_target(world, world.registers["facilities"])
    write_settings(Path(out), drawn_from, villages=villages, nursing_beds=beds)
