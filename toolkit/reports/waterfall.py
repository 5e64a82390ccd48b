"""The waterfall of a pair as a picture that prints without colour, and differing characters marked in a page.

Self-contained: no fonts, styles or pictures from elsewhere. Everything that comes from a list is escaped.
"""

import html
from collections.abc import Sequence
from typing import Protocol

from toolkit.values.differences import HIDDEN, Run, Runs

WIDTH, ROW, HEAD = 1000, 30, 34
LABEL_X, LEVEL_X, LEFT_X, RIGHT_X, BARS_X = 8, 110, 390, 545, 705
BARS_WIDTH = WIDTH - BARS_X - 60
MOST_CHARACTERS = {"label": 12, "level": 26, "value": 18}
FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','SimSun',sans-serif"

_STYLE = (
    f"text{{font:13px {FONTS};fill:#000}}.head{{font-weight:bold}}.differs{{font-weight:bold;text-decoration:underline}}"
    ".for{fill:#555;stroke:#000}.against{fill:url(#hatched);stroke:#000}.sum{fill:#fff;stroke:#000;stroke-width:2}"
    "line{stroke:#999;stroke-width:1}.zero{stroke:#000;stroke-dasharray:3 3}"
)
_HATCH = (
    '<defs><pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#fff"/><path d="M0 0V6" stroke="#000" stroke-width="2"/></pattern></defs>'
)


class Step(Protocol):
    """What a line of the picture needs; weights in bits."""

    label: str
    level: str
    weight: float
    running: float
    left: Runs
    right: Runs


def waterfall_svg(steps: Sequence[Step], title: str = "为什么说是同一个人") -> str:
    """The steps from top to bottom: grey bars speak for one person, hatched ones against it, the last is the sum."""
    height = HEAD + ROW * (len(steps) + 1)
    scale = _Scale(steps)
    lines = [_line(step, number, scale, last=number == len(steps) - 1) for number, step in enumerate(steps)]
    zero = f'<line class="zero" x1="{scale(0):.1f}" x2="{scale(0):.1f}" y1="{HEAD + ROW - 8}" y2="{height}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style>{_HATCH}{_headings(title)}{zero}{''.join(lines)}</svg>"
    )


def as_html(runs: Runs) -> str:
    """A text for a web page, what differs in ``<mark>``."""
    texts = ((html.escape(run.text), run.differs) for run in runs)
    return "".join(f"<mark>{text}</mark>" if differs else text for text, differs in texts)


class _Scale:
    """Bits to places across the page."""

    def __init__(self, steps: Sequence[Step]) -> None:
        ends = [0.0, *(step.running for step in steps)]
        self._least, self._span = min(ends), max(max(ends) - min(ends), 1e-9)

    def __call__(self, bits: float) -> float:
        return BARS_X + (bits - self._least) / self._span * BARS_WIDTH


def _headings(title: str) -> str:
    texts = (
        (LABEL_X, "项目"),
        (LEVEL_X, "比较结果"),
        (LEFT_X, "左边"),
        (RIGHT_X, "右边"),
        (BARS_X, "权重（越靠右越像同一个人）"),
    )
    return _text(LABEL_X, 20, _short(title, 60), "head") + "".join(_text(x, HEAD + 14, text, "head") for x, text in texts)


def _line(step: Step, number: int, scale: _Scale, *, last: bool) -> str:
    y = HEAD + ROW * (number + 1)
    base = y + 19
    texts = _text(LABEL_X, base, _short(step.label, MOST_CHARACTERS["label"])) + _text(
        LEVEL_X, base, _short(step.level, MOST_CHARACTERS["level"])
    )
    values = _value(LEFT_X, base, step.left) + _value(RIGHT_X, base, step.right)
    return f'<line x1="0" x2="{WIDTH}" y1="{y}" y2="{y}"/>{texts}{values}{_bar(step, y, scale, last=last)}'


def _bar(step: Step, y: int, scale: _Scale, *, last: bool) -> str:
    before = 0.0 if last else step.running - step.weight
    start, end = sorted((scale(before), scale(step.running)))
    kind = "sum" if last else "for" if step.weight >= 0 else "against"
    bar = f'<rect class="{kind}" x="{start:.1f}" y="{y + 6}" width="{max(end - start, 0):.1f}" height="{ROW - 12}"/>'
    return (bar if end - start > 0.05 else "") + _text(end + 4, y + 19, _signed(step.weight))


def _signed(bits: float) -> str:
    return f"{bits:+.1f}".replace("-", "−") if round(bits, 1) else "0"


def _value(x: float, y: float, runs: Runs) -> str:
    spans = "".join(f'<tspan class="differs">{_written(run)}</tspan>' if run.differs else _written(run) for run in _cut(runs))
    return f'<text x="{x}" y="{y}">{spans}</text>' if spans else ""


def _written(run: Run) -> str:
    return html.escape(run.text.replace(HIDDEN, "＊") if run.differs else run.text)


def _cut(runs: Runs) -> list[Run]:
    """The first characters; an ellipsis where there are more."""
    room, kept = MOST_CHARACTERS["value"], []
    for run in runs:
        kept.append(Run(run.text[:room], run.differs))
        room -= len(kept[-1].text)
    return [*kept, Run("…", differs=False)] if sum(len(run.text) for run in runs) > MOST_CHARACTERS["value"] else kept


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    style = f' class="{kind}"' if kind else ""
    return f'<text{style} x="{x:.1f}" y="{y}">{html.escape(text)}</text>'
