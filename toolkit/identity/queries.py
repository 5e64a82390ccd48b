"""The SQL of this stage: one query per file."""

from importlib.resources import files


def query(name: str) -> str:
    """The text of ``sql/<name>.sql``."""
    return (files("toolkit.identity") / "sql" / f"{name}.sql").read_text("utf-8")
