"""Up to which day a file was kept, and where its office says so: above the table, in the file's name, under the table."""

from dataclasses import replace

import numpy as np

from toolkit.synthetic.dialect import Dialect
from toolkit.synthetic.wording import DATE_STYLES

PLACES = {"above": 0.60, "name": 0.15, "below": 0.10, "": 0.15}
SAYINGS = ("截至{}", "数据截止日期：{}", "统计时间：{}", "导出日期：{}")
STYLES = ("chinese", "chinese", "dashed", "dotted")


def dated(rng: np.random.Generator, dialect: Dialect, day: int, *, sure: bool = False, names: bool = True) -> Dialect:
    """The dialect with the as-of day where this office says it, if it does.

    ``sure``: above the table in any case; ``names``: the file's name may say it.
    """
    place = str(rng.choice(list(PLACES), p=list(PLACES.values())))
    saying = str(rng.choice(SAYINGS)).format(DATE_STYLES[str(rng.choice(STYLES))](day))
    if sure or place == "above" or (place == "name" and not names):
        return replace(dialect, said_above=saying)
    if place == "name":
        return replace(dialect, stem=f"{dialect.stem}（截至{DATE_STYLES['chinese'](day)}）")
    return replace(dialect, said_below=saying) if place == "below" else dialect
