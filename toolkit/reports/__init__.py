"""Reports that leave the office: what was received from the bureaus, what the checks flag, what two lists have in common."""

from toolkit.reports.comparison import ComparedList, Comparison, facts
from toolkit.reports.comparison_files import FORMATS, comparison_file
from toolkit.reports.flag_list import FlagList, flag_list
from toolkit.reports.overlap import Overlap, household_overlap
from toolkit.reports.reception import Reception, reasons_by_file, with_file
from toolkit.reports.record_quality import contradictions, id_states
from toolkit.reports.review_sheet import review_sheet
from toolkit.reports.workbook import reception_report

__all__ = [
    "FORMATS",
    "ComparedList",
    "Comparison",
    "FlagList",
    "Overlap",
    "Reception",
    "comparison_file",
    "contradictions",
    "facts",
    "flag_list",
    "household_overlap",
    "id_states",
    "reasons_by_file",
    "reception_report",
    "review_sheet",
    "with_file",
]
