"""Bureau files -> typed register tables, with every row kept or rejected for a stated reason."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.intake.inputs import inputs_fingerprint
    from toolkit.intake.layout import Layout
    from toolkit.intake.layout_files import load_layouts
    from toolkit.intake.reading import files_of, look_through, read_folder
    from toolkit.intake.registers import Intake

__all__ = ["Intake", "Layout", "files_of", "inputs_fingerprint", "load_layouts", "look_through", "read_folder"]

_HOMES = {
    "Intake": "registers",
    "Layout": "layout",
    "files_of": "reading",
    "inputs_fingerprint": "inputs",
    "load_layouts": "layout_files",
    "look_through": "reading",
    "read_folder": "reading",
}


def __getattr__(name: str) -> Any:
    """Imported on first use: the child processes that read files need none of it, and start faster."""
    if name in _HOMES:
        return getattr(import_module(f"toolkit.intake.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
