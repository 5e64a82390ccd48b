"""Policy checks: one SQL file each with its metadata beside it, judged ok, flag or undecided."""

from toolkit.checks.catalogue import Check, load_catalogue
from toolkit.checks.flags import flags_of
from toolkit.checks.runner import run_checks

__all__ = ["Check", "flags_of", "load_catalogue", "run_checks"]
