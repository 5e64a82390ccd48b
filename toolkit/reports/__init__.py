"""Reports that leave the office; so far what was received from the bureaus."""

from toolkit.reports.overlap import Overlap, household_overlap
from toolkit.reports.reception import Reception, reasons_by_file, with_file
from toolkit.reports.record_quality import contradictions, id_states
from toolkit.reports.workbook import reception_report

__all__ = [
    "Overlap",
    "Reception",
    "contradictions",
    "household_overlap",
    "id_states",
    "reasons_by_file",
    "reception_report",
    "with_file",
]
