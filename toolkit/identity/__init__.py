"""Who is who: persons and households across registers, places, and the kin of officials."""

from toolkit.identity.resolution import Identities, resolve

__all__ = ["Identities", "resolve"]
