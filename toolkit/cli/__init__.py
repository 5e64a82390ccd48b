"""The command ``mingcha``."""

from toolkit.cli.commands import main

__all__ = ["main"]
