"""Which person each register row speaks of, how sure that is, and why."""

from toolkit.linkage.model_files import dumped, may_overwrite
from toolkit.linkage.registers import link
from toolkit.linkage.review import Reviews
from toolkit.linkage.training import Trained, train

__all__ = ["Reviews", "Trained", "dumped", "link", "may_overwrite", "train"]
