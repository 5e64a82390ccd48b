"""Files of every kind -> grids of text cells, read in child processes under limits of memory and time."""

from toolkit.intake.readers.files import MAPS, TEXTS, WORKBOOKS, file_fingerprint, read_grids
from toolkit.intake.readers.limits import Limits
from toolkit.intake.readers.shelf import READER_VERSION, prune

__all__ = ["MAPS", "READER_VERSION", "TEXTS", "WORKBOOKS", "Limits", "file_fingerprint", "prune", "read_grids"]
