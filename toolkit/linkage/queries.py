"""The SELECT statements of this package, one per file."""

from importlib.resources import files


def query(name: str) -> str:
    """A statement by the name of its file."""
    return (files("toolkit.linkage") / "sql" / f"{name}.sql").read_text("utf-8")
