"""The inspection's settings file that goes with the registers."""

import datetime as dt
from pathlib import Path

import yaml

from toolkit.synthetic.calibration import AS_OF, FIRST_MONTH, LAST_MONTH, Calibration
from toolkit.synthetic.months import iso


def write_settings(path: Path, calibration: Calibration, *, villages: int) -> None:
    """Write ``inspection.yaml``: a fifth of the villages is to be visited."""
    settings = {
        "county": f"{calibration.county_name}（虚构）",
        "county_code": calibration.county_code,
        "as_of": dt.date.fromisoformat(AS_OF),
        "period": {"from": iso(FIRST_MONTH), "to": iso(LAST_MONTH)},
        "fictional_regions": True,
        "capacity": {
            "villages": max(2, round(villages / 5)),
            "households_per_village": 10,
            "missed_per_village": 3,
            "teams": 3,
            "days": 5,
        },
        "random_share": 0.3,
        "seed": "20261121",
        "certainty_villages": [],
    }
    path.write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), encoding="utf-8")
