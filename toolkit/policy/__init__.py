"""Numbers that come from documents: dated, with their source, adjustable by the county."""

from toolkit.policy.parameters import Policy, load_policy

__all__ = ["Policy", "load_policy"]
