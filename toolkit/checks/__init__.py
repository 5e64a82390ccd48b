"""Policy checks: one SQL file each with its metadata beside it, judged ok, flag or undecided."""

from toolkit.checks.catalogue import Catalogue, Check, county_catalogue, load_catalogue
from toolkit.checks.flags import problems_of, write_flags
from toolkit.checks.ground import Ground
from toolkit.checks.runner import Outcome, forget, run_checks

__all__ = [
    "Catalogue",
    "Check",
    "Ground",
    "Outcome",
    "county_catalogue",
    "forget",
    "load_catalogue",
    "problems_of",
    "run_checks",
    "write_flags",
]
