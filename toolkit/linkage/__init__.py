"""Which person each register row speaks of, how sure that is, and by which rule."""

from toolkit.linkage.cascade import Linkage, link

__all__ = ["Linkage", "link"]
