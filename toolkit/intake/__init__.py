"""Bureau files -> typed register tables, with every row kept or rejected for a stated reason."""

from toolkit.intake.layout import Layout, load_layouts
from toolkit.intake.reading import Intake, read_folder

__all__ = ["Intake", "Layout", "load_layouts", "read_folder"]
