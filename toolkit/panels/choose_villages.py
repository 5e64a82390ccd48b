"""The page 选村: look at the ranked villages, set the plan, see the draw, take the list along."""

import re
from typing import Any, ClassVar

import pandas as pd
import traitlets

from toolkit.model.errors import MingchaError
from toolkit.panels import village_view, wording
from toolkit.panels.guarded_template import VUE_FOLDER, GuardedTemplate, vue_source
from toolkit.panels.village_data import VillageData
from toolkit.panels.village_map import village_map

_COMPONENTS = ("village-table", "village-map", "village-card", "draw-bar")


class ChooseVillages(GuardedTemplate):
    """Villages by score with a map, and a draw that is computed anew whenever the plan changes.

    Everything in a trait can be read by anyone who opens the page: villages and sums only, no persons.
    """

    template_file = str(VUE_FOLDER / "choose-villages.vue")
    allowed_events: ClassVar[frozenset[str]] = frozenset({"select_village", "change_plan", "export_list"})

    heading = traitlets.Dict().tag(sync=True)
    figures = traitlets.List().tag(sync=True)
    rows = traitlets.List().tag(sync=True)
    shapes = traitlets.Dict().tag(sync=True)
    bands = traitlets.List().tag(sync=True)
    plan = traitlets.Dict().tag(sync=True)
    limits = traitlets.Dict().tag(sync=True)
    drawn = traitlets.Dict().tag(sync=True)
    summary = traitlets.Dict().tag(sync=True)
    card = traitlets.Dict().tag(sync=True)
    notice = traitlets.Unicode("").tag(sync=True)
    answered = traitlets.Int(0).tag(sync=True)

    def __init__(self, data: VillageData) -> None:
        self._data = data
        self._form = data.form
        self._codes = frozenset(data.villages["village_code"])
        self._frame = pd.DataFrame(columns=["unit", "unit_key", "inclusion_probability"])
        super().__init__(components={name: vue_source(name) for name in _COMPONENTS}, **_fixed(data))
        self._draw()
        if len(data.villages):
            self.vue_select_village(data.villages["village_code"].iloc[0])

    def vue_select_village(self, village_code: object) -> None:
        """Show the card of a village; an unknown code changes nothing."""
        if isinstance(village_code, str) and village_code in self._codes:
            self.card = village_view.village_card(self._data, village_code, self._frame)

    def vue_change_plan(self, values: object) -> None:
        """Take over what the bottom bar sent, as far as it is allowed, and draw again."""
        if isinstance(values, dict):
            self._form = self._form.changed(values, self._data.limits)
            self._draw()
            self.vue_select_village(self.card.get("code"))
        self.answered += 1

    def vue_export_list(self, _: object) -> None:
        """Send the workbook of the current plan to the browser, which saves it."""
        try:
            workbook = self._data.workbook(self._form.plan())
        except MingchaError as error:
            self.notice = str(error)
        else:
            self.notice = ""
            self.send({"method": "save", "args": [self._file_name()]}, [workbook])
        self.answered += 1

    def report_failure(self) -> None:
        """An error nobody foresaw: say so and free the page."""
        self.notice = "刚才的操作没有完成。请重试；仍不行时请刷新页面，并把时间告诉管理员。"
        self.answered += 1

    def _draw(self) -> None:
        """Frame, sample and all that is shown of them; a refused plan leaves the last draw on the page."""
        self.plan = self._form.shown()
        try:
            self._frame, sample = self._data.draw(self._form.plan())
        except MingchaError as error:
            self.notice = str(error)
            return
        with self.hold_sync():
            self.notice = ""
            self.drawn = village_view.drawn_villages(sample)
            self.summary = village_view.summary(self._data, self._form, sample)

    def _file_name(self) -> str:
        county = re.sub(r"[^\w-]", "", self._data.county)
        return f"{county}核查名单_数据截至{self._data.as_of:%Y%m%d}_{self._form.villages}村.xlsx"


def _fixed(data: VillageData) -> dict[str, Any]:
    """Traits that stay the same while the page is open."""
    bounds = {name: data.limits.of(name) for name in data.form.shown() if name != "seed"}
    return {
        "heading": {"county": data.county, "as_of": wording.chinese_date(data.as_of), "sources": data.source_count},
        "figures": village_view.figures(data),
        "rows": village_view.table_rows(data),
        "shapes": village_map(data.villages),
        "bands": wording.band_labels(village_view.score_thresholds(data.villages["score"])),
        "limits": {name: list(bound) for name, bound in bounds.items()},
    }
