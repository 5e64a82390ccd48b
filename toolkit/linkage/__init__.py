"""Which person each register row speaks of, how sure that is, and why."""

from toolkit.linkage.model_files import dumped, may_overwrite
from toolkit.linkage.outlook import Outlook, outlook
from toolkit.linkage.registers import link
from toolkit.linkage.review import Reviews
from toolkit.linkage.training import Trained, train

__all__ = ["Outlook", "Reviews", "Trained", "dumped", "link", "may_overwrite", "outlook", "train"]
