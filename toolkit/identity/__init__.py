"""Who is who: persons and households across registers, places, kin, and what is wrong with the records."""

from toolkit.identity.quality import judge_records
from toolkit.identity.resolution import follow, resolve

__all__ = ["follow", "judge_records", "resolve"]
