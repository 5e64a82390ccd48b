"""Match weights of all levels as one picture: bars to the right speak for one person, to the left against it."""

import html
from typing import Any

import pandas as pd

WIDTH, ROW, HEAD = 900, 22, 40
LABEL_X, LEVEL_X, BARS_X = 8, 150, 400
MIDDLE = BARS_X + 160
MOST_CHARACTERS = 18
_STYLE = (
    "text{font:13px 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;fill:#000}.for{fill:#555}.against{fill:#fff;stroke:#000}"
    ".shipped{stroke:#000;stroke-width:2}.zero{stroke:#999}"
)


def weights_svg(levels: pd.DataFrame) -> str:
    """``levels`` has comparison, level, weight and shipped_weight (bits); the stroke across a bar is the shipped weight."""
    most = max(float(levels[["weight", "shipped_weight"]].abs().max().max()), 1.0)
    scale = min((WIDTH - 60 - MIDDLE), MIDDLE - BARS_X) / most
    height = HEAD + ROW * len(levels)
    rows = [_row(row, HEAD + ROW * number, scale) for number, row in enumerate(levels.to_dict("records"))]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
        f"<style>{_STYLE}</style>"
        f'<text x="{LABEL_X}" y="20">权重（以 2 为底的对数）：实心说明是同一个人，空心说明不是；竖线是模型里原来的</text>'
        f'<line class="zero" x1="{MIDDLE}" x2="{MIDDLE}" y1="{HEAD - 8}" y2="{height}"/>{"".join(rows)}</svg>'
    )


def _row(row: dict[Any, Any], top: float, scale: float) -> str:
    weight, shipped = float(row["weight"]), MIDDLE + scale * float(row["shipped_weight"])
    left, length = MIDDLE + min(scale * weight, 0), abs(scale * weight)
    kind = "for" if weight >= 0 else "against"
    return (
        f'<text x="{LABEL_X}" y="{top + 15}">{_short(row["comparison"])}</text>'
        f'<text x="{LEVEL_X}" y="{top + 15}">{_short(row["level"])}</text>'
        f'<rect class="{kind}" x="{left:.1f}" y="{top + 4}" width="{length:.1f}" height="12"/>'
        f'<line class="shipped" x1="{shipped:.1f}" x2="{shipped:.1f}" y1="{top + 1}" y2="{top + 19}"/>'
        f'<text x="{WIDTH - 50}" y="{top + 15}">{weight:+.1f}</text>'
    )


def _short(text: str) -> str:
    shown = text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
    return html.escape(shown)
