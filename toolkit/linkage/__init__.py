"""Which person each register row speaks of, how sure that is, and by which rule."""

from toolkit.linkage.cascade import link

__all__ = ["link"]
