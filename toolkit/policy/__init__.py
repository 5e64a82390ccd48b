"""Numbers that come from documents: dated, with their source, adjustable by the county."""

from toolkit.policy.compatibility import RULES, Matrix
from toolkit.policy.layers import DatedValue
from toolkit.policy.load import load_policy, overlay_titles
from toolkit.policy.parameters import Parameter, Policy
from toolkit.policy.units import Value

__all__ = ["RULES", "DatedValue", "Matrix", "Parameter", "Policy", "Value", "load_policy", "overlay_titles"]
