"""An inspection folder and the stages run on it: the only package that knows several stages."""

from toolkit.inspection.folder import Inspection, Progress, handed_in, open_inspection, policy_of, table
from toolkit.inspection.stages import link_registers, read_registers, resolve_identities, run, run_checks, score
from toolkit.inspection.visits import LIST_NAME, draw, draw_sample, list_workbook, plan_of, write_lists

__all__ = [
    "LIST_NAME",
    "Inspection",
    "Progress",
    "draw",
    "draw_sample",
    "handed_in",
    "link_registers",
    "list_workbook",
    "open_inspection",
    "plan_of",
    "policy_of",
    "read_registers",
    "resolve_identities",
    "run",
    "run_checks",
    "score",
    "table",
    "write_lists",
]
