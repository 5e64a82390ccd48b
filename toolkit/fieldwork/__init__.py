"""Fieldwork: the lists that go out with inspectors."""

from toolkit.fieldwork.detection import households_to_detect, unseen_share
from toolkit.fieldwork.material import ListMaterial
from toolkit.fieldwork.workbook import inspection_list

__all__ = ["ListMaterial", "households_to_detect", "inspection_list", "unseen_share"]
