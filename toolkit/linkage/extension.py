"""A model that changes another in a few numbers: what a register, or a county, says differently."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from toolkit.linkage.specification import Comparison, LinkModel


class Extension(BaseModel):
    """``m`` by comparison and level replaces that of the model it ``extends``; the rest stays."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    extends: str
    model: str
    title: str | None = None
    m: dict[str, dict[str, float]] = Field(default_factory=dict)
    threshold: float | None = Field(default=None, ge=0, le=1)
    trained: dict[str, Any] = Field(default_factory=dict)


def unknown_levels(extension: Extension, base: LinkModel) -> list[str]:
    """Comparisons and levels that the model does not have."""
    levels = {c.name: set(c.level_names()) for c in base.comparisons}
    missing = [name for name in extension.m if name not in levels]
    return missing + [f"{c}.{level}" for c, m in extension.m.items() if c in levels for level in m if level not in levels[c]]


def extend(base: LinkModel, extension: Extension) -> LinkModel:
    """The model with the extension's numbers, checked again as a whole."""
    comparisons = [_with_m(c, extension.m.get(c.name, {})) for c in base.comparisons]
    changes: dict[str, Any] = {"model": extension.model, "comparisons": comparisons, "trained": extension.trained}
    changes |= {name: value for name in ("title", "threshold") if (value := getattr(extension, name)) is not None}
    return LinkModel.model_validate({**base.model_dump(exclude_unset=True), **changes})


def _with_m(comparison: Comparison, m: dict[str, float]) -> dict[str, Any]:
    content = comparison.model_dump(exclude_unset=True)
    content["levels"] = [{**level, "m": m.get(level["name"], level["m"])} for level in content["levels"]]
    return content
