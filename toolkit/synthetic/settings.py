"""The inspection's settings and the county's own policy values that go with the registers."""

import datetime as dt
from pathlib import Path

import yaml

from toolkit.synthetic.calibration import AS_OF, FIRST_MONTH, LAST_MONTH, Calibration
from toolkit.synthetic.months import iso
from toolkit.synthetic.topics.care_rates import CareLimits
from toolkit.synthetic.topics.rates import Limits

POLICY = Path("policy", "本县.yaml")


def write_settings(out: Path, calibration: Calibration, *, villages: int, nursing_beds: int | None = None) -> None:
    """Write ``inspection.yaml``: a fifth of the villages is to be visited; and what the county's own documents say.

    ``nursing_beds`` is what the county has set itself, if it has.
    """
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
    (out / "inspection.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), encoding="utf-8")
    _write_policy(out / POLICY, Limits(), nursing_beds)


def _write_policy(path: Path, limits: Limits, nursing_beds: int | None) -> None:
    """What no national document states: while exits paused after a flood, a floor for relief reserves, how many nursing beds there are to be."""
    first, last = (dt.date.fromisoformat(day) for day in limits.exit_pause)
    said = {"source": "虚构县文件", "verified": False}
    own = {
        "exit_pause": {"values": [{"from": first, "until": last, "value": True, **said}]},
        "relief_reserve_floor_fen": {"values": [{"from": dt.date(2024, 1, 1), "value": CareLimits().reserve_fen, **said}]},
    }
    if nursing_beds:
        own["nursing_beds_target"] = {"values": [{"from": dt.date(2024, 1, 1), "value": nursing_beds, **said}]}
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(own, allow_unicode=True, sort_keys=False), encoding="utf-8")
