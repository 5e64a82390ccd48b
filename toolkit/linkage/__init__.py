"""Which person each register row speaks of, how sure that is, and why."""

from toolkit.linkage.registers import link

__all__ = ["link"]
