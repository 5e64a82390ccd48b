"""Numbers that come from documents: dated, with their source, adjustable by the county."""

from toolkit.policy.layers import DatedValue
from toolkit.policy.load import load_policy, overlay_titles
from toolkit.policy.parameters import Parameter, Policy

__all__ = ["DatedValue", "Parameter", "Policy", "load_policy", "overlay_titles"]
