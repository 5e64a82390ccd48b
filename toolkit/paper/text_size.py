"""How high a row must be so that wrapped Chinese text shows wholly on paper."""

import re
import unicodedata

PIXELS_PER_CHARACTER = 7  # Excel's column unit: one digit of the default font
CELL_PADDING = 6  # pixels
POINTS_PER_PIXEL = 0.75
NARROW = 0.58  # of the font size; digits and Latin letters, generous for fonts substituted when printing
LINE_SPACING, MARGIN = 1.36, 5.0
HIGHEST_ROW = 409.0  # Excel's limit in points

_WORDS = re.compile(r"[!-~]+|.", re.DOTALL)


def line_count(text: str, width: float, font_size: float) -> int:
    """Lines that ``text`` takes in a column of ``width`` characters; Latin words are not split if they fit."""
    room = (width * PIXELS_PER_CHARACTER - CELL_PADDING) * POINTS_PER_PIXEL
    return sum(_paragraph_lines(paragraph, room, font_size) for paragraph in text.split("\n"))


def row_height(texts: list[tuple[str, float]], font_size: float) -> float:
    """Points for the tallest of ``(text, column width)`` cells."""
    lines = max((line_count(text, width, font_size) for text, width in texts), default=1)
    return min(lines * font_size * LINE_SPACING + MARGIN, HIGHEST_ROW)


def _paragraph_lines(paragraph: str, room: float, font_size: float) -> int:
    lines, used = 1, 0.0
    for word in _WORDS.findall(paragraph):
        need = sum(_width(character) for character in word) * font_size
        if used + need > room:
            whole, used = divmod(need, room)
            lines += 1 + int(whole)
        else:
            used += need
    return lines


def _width(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else NARROW
