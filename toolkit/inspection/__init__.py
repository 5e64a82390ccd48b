"""An inspection folder and the stages run on it: the only package that knows several stages."""

from toolkit.inspection.compared_lists import Wanted, described
from toolkit.inspection.comparison import compare_lists, default_output, link_lists, refuse_output, write_comparison
from toolkit.inspection.explanation import Explanation, explanation
from toolkit.inspection.flag_list import FLAG_LIST_NAME, write_flag_list
from toolkit.inspection.folder import (
    Inspection,
    Progress,
    catalogue_of,
    handed_in,
    is_scored,
    layouts_of,
    open_inspection,
    policy_of,
    table,
)
from toolkit.inspection.list_linkage import ListLinkage
from toolkit.inspection.new_folder import NewInspection, last_month_end, make_folder
from toolkit.inspection.reception import REPORT_NAME, receive
from toolkit.inspection.registers import read_registers
from toolkit.inspection.review import answer_pair, review_answers, review_queue
from toolkit.inspection.review_sheet import MOST_PAIRS, ReadAnswers, read_review_sheet, write_review_sheet
from toolkit.inspection.stages import (
    ground_of,
    link_registers,
    resolve_identities,
    run,
    run_checks,
    score,
    train_models,
)
from toolkit.inspection.visits import LIST_NAME, draw, draw_sample, list_workbook, plan_of, write_lists
from toolkit.linkage import Outlook, Trained

__all__ = [
    "FLAG_LIST_NAME",
    "LIST_NAME",
    "MOST_PAIRS",
    "REPORT_NAME",
    "Explanation",
    "Inspection",
    "ListLinkage",
    "NewInspection",
    "Outlook",
    "Progress",
    "ReadAnswers",
    "Trained",
    "Wanted",
    "answer_pair",
    "catalogue_of",
    "compare_lists",
    "default_output",
    "described",
    "draw",
    "draw_sample",
    "explanation",
    "ground_of",
    "handed_in",
    "is_scored",
    "last_month_end",
    "layouts_of",
    "link_lists",
    "link_registers",
    "list_workbook",
    "make_folder",
    "open_inspection",
    "plan_of",
    "policy_of",
    "read_registers",
    "read_review_sheet",
    "receive",
    "refuse_output",
    "resolve_identities",
    "review_answers",
    "review_queue",
    "run",
    "run_checks",
    "score",
    "table",
    "train_models",
    "write_comparison",
    "write_flag_list",
    "write_lists",
    "write_review_sheet",
]
