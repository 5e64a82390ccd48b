"""The page without a browser: what it shows, what a browser may make it do."""

import dataclasses
import json
import re
from collections.abc import Callable

import fictitious_county as county
import pandas as pd
import pytest
from ipyvue import VueTemplate
from ipywidgets.widgets.widget import _registry as widget_types

from toolkit.model.plan import DrawPlan
from toolkit.panels.choose_villages import ChooseVillages
from toolkit.panels.village_data import VillageData

Sent = list[tuple[dict, list[bytes]]]


def browser_sends(page: ChooseVillages, event: str, data: object) -> None:
    """The way a message of the browser takes through the widget."""
    page._handle_msg({"content": {"data": {"method": "custom", "content": {"event": event, "data": data}}}, "buffers": []})


def state_text(page: ChooseVillages) -> str:
    state = {name: value for name, value in page.get_state().items() if name not in {"layout", "template", "_jupyter_vue"}}
    return json.dumps(state, ensure_ascii=False)


@pytest.fixture
def sent(page: ChooseVillages, monkeypatch: pytest.MonkeyPatch) -> Sent:
    messages: Sent = []
    monkeypatch.setattr(page, "send", lambda content, buffers=None: messages.append((content, buffers or [])))
    return messages


def test_villages_stand_in_rank_order_and_the_first_is_selected(page: ChooseVillages, villages: pd.DataFrame) -> None:
    assert [row["code"] for row in page.rows] == villages["village_code"].tolist()
    assert page.card["code"] == villages["village_code"].iloc[0]


def test_every_village_is_on_the_map(page: ChooseVillages, villages: pd.DataFrame) -> None:
    assert {cell["code"] for cell in page.shapes["villages"]} == set(villages["village_code"])
    assert {place["name"] for place in page.shapes["townships"]} == set(villages["township_name"])


def test_the_first_draw_follows_the_plan_of_the_inspection(page: ChooseVillages, villages: pd.DataFrame) -> None:
    arms = pd.Series(page.drawn).value_counts().to_dict()
    assert arms == {"certainty": 1, "random": 3, "risk": 8}  # 12 villages; 30 % of the 11 others
    assert page.drawn[villages["village_code"].iloc[-1]] == "certainty"
    assert page.summary["villages"] == 12
    assert [part["count"] for part in page.summary["arms"]] == [8, 3, 1]


def test_the_summary_adds_up_the_drawn_villages(page: ChooseVillages, villages: pd.DataFrame) -> None:
    drawn = villages[villages["village_code"].isin(page.drawn)]
    assert page.summary["households"] == str(drawn["household_count"].sum())
    assert page.summary["townships"] == drawn["township_name"].nunique()
    assert (page.summary["visits"], page.summary["missed"], page.summary["load"]) == ("120", "36", "0.8")


def test_a_changed_plan_is_drawn_again(page: ChooseVillages) -> None:
    before = dict(page.drawn)
    browser_sends(page, "change_plan", {"villages": "20", "random_percent": "50"})
    assert pd.Series(page.drawn).value_counts().to_dict() == {"certainty": 1, "random": 10, "risk": 9}
    assert page.plan["villages"] == 20
    browser_sends(page, "change_plan", {"villages": 12, "random_percent": 30})
    assert page.drawn == before


def test_another_seed_draws_others_by_lot(page: ChooseVillages) -> None:
    by_lot = {code for code, arm in page.drawn.items() if arm == "random"}
    browser_sends(page, "change_plan", {"seed": "另一次掷出的点数"})
    assert {code for code, arm in page.drawn.items() if arm == "random"} != by_lot


def test_the_card_shows_the_chance_under_the_current_plan(page: ChooseVillages) -> None:
    assert page.card["chance"] == "20.0%"
    browser_sends(page, "change_plan", {"villages": 30})
    assert page.card["chance"] == "50.0%"


def test_a_selected_village_gets_its_own_card(page: ChooseVillages, villages: pd.DataFrame) -> None:
    last = villages.iloc[-1]
    browser_sends(page, "select_village", last["village_code"])
    assert page.card["village"] == last["village_name"]
    assert page.card["visited_on"] == "无实地核查记录"
    assert page.card["certainty_reason"] == "备案人员集中"
    counts = json.loads(last["reason_counts"])
    assert {item["reason"]: item["count"] for item in page.card["reasons"]} == counts


@pytest.mark.parametrize("code", ["399901999999", "", None, 7, ["x"], {"objectRef": "_data"}])
def test_an_unknown_village_changes_nothing(page: ChooseVillages, code: object) -> None:
    before = dict(page.card)
    browser_sends(page, "select_village", code)
    assert page.card == before


def test_the_workbook_of_the_plan_on_the_page_goes_to_the_browser(page: ChooseVillages, sent: Sent) -> None:
    browser_sends(page, "change_plan", {"seed": "甲"})
    browser_sends(page, "export_list", {})
    ((content, buffers),) = sent
    assert content["method"] == "save"
    assert content["args"] == ["示例县核查名单_数据截至20251130_12村.xlsx"]
    assert buffers == [b"PK" + "甲".encode()]


def test_a_refused_plan_is_said_and_the_last_draw_stays(data: VillageData) -> None:
    def refuse_many(plan: DrawPlan) -> tuple[pd.DataFrame, pd.DataFrame]:
        return county.simple_draw(data.villages.head(20), plan)

    page = ChooseVillages(dataclasses.replace(data, form=dataclasses.replace(data.form, certainty=()), draw=refuse_many))
    before = dict(page.drawn)
    browser_sends(page, "change_plan", {"villages": 40})
    assert "超过全县村数" in page.notice
    assert page.drawn == before
    browser_sends(page, "change_plan", {"villages": 15})
    assert (page.notice, len(page.drawn)) == ("", 15)


def test_an_unforeseen_error_is_told_and_the_page_is_free_again(data: VillageData) -> None:
    def fail(_: DrawPlan) -> bytes:
        raise OSError("disk")

    page = ChooseVillages(dataclasses.replace(data, workbook=fail))
    browser_sends(page, "export_list", {})
    assert "没有完成" in page.notice
    assert "disk" not in page.notice
    assert page.answered == 1


FORGED: dict[str, dict] = {
    "a class to create": {"create_widget": ["builtins", "dict"], "id": "x", "props": {}},
    "a method to call": {"create_widget": ["builtins", "dict"], "id": "x", "props": {"p": {"functionRef": "report_failure"}}},
    "an event that is not declared": {"event": "report_failure", "data": {}},
    "a method without its prefix": {"event": "select_village.__class__", "data": {}},
    "an event beside something else": {"event": "export_list", "data": {}, "create_widget": ["os", "system"]},
    "an event that is not text": {"event": ["export_list"], "data": {}},
    "nothing": {},
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_message_is_refused(page: ChooseVillages, sent: Sent, name: str) -> None:
    before = state_text(page)
    page._handle_msg({"content": {"data": {"method": "custom", "content": FORGED[name]}}, "buffers": []})
    assert (state_text(page), sent) == (before, [])


@pytest.mark.parametrize(
    ("trait", "value"), [("rows", []), ("drawn", {}), ("notice", "forged"), ("plan", {"villages": 9999}), ("components", {})]
)
def test_a_browser_cannot_write_a_trait(page: ChooseVillages, trait: str, value: object) -> None:
    before = state_text(page)
    page._handle_msg({"content": {"data": {"method": "update", "state": {trait: value}}}, "buffers": []})
    assert state_text(page) == before


def test_a_stock_template_would_have_let_both_through() -> None:
    """The reason for the guard; when this fails, ipyvue has closed the hole itself."""
    import ipyvuetify as v

    calls: list[str] = []

    class Open(v.VuetifyTemplate):
        vue_select = staticmethod(calls.append)

    widget = Open(template="<template><i></i></template>")
    widget._handle_msg(
        {"content": {"data": {"method": "update", "state": {"template": "<template>forged</template>"}}}, "buffers": []}
    )
    widget._handle_msg({"content": {"data": {"method": "custom", "content": {"event": "select", "data": "x"}}}, "buffers": []})
    assert (widget.template, calls) == ("<template>forged</template>", ["x"])


def test_a_browser_cannot_open_an_unguarded_template() -> None:
    """A browser may open any class in this registry; none of them may listen to ``create_widget``."""
    assert [widget for _, widget in widget_types.items() if issubclass(widget, VueTemplate)] == []


def test_no_person_is_in_any_trait(page: ChooseVillages, villages: pd.DataFrame) -> None:
    text = state_text(page)
    assert re.findall(r"\d{15,}", text) == []
    assert re.findall(r"(?<!\d)1\d{10}(?!\d)", text) == []
    twelve_digits = set(re.findall(r"(?<!\d)\d{12}(?!\d)", text))
    assert twelve_digits == set(villages["village_code"])


@pytest.fixture
def hostile_page(villages: pd.DataFrame) -> ChooseVillages:
    villages.loc[0, ["village_name", "township_name", "reason_1"]] = county.HOSTILE_NAME
    return ChooseVillages(county.village_data(villages))


def test_hostile_names_stay_text(hostile_page: ChooseVillages) -> None:
    assert hostile_page.rows[0]["village"] == county.HOSTILE_NAME
    drawn_by_vue = [hostile_page.template.template, *hostile_page.components.values()]
    assert [text for text in drawn_by_vue if "v-html" in text or "innerHTML" in text] == []


@pytest.mark.parametrize(
    "spoil", [lambda v: v.assign(geometry=None), lambda v: v.assign(geometry="{}"), lambda v: v.assign(geometry="x")]
)
def test_without_polygons_the_page_still_works(villages: pd.DataFrame, spoil: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    page = ChooseVillages(county.village_data(spoil(villages)))
    assert (page.shapes["villages"], page.shapes["missing"], len(page.drawn)) == ([], 60, 12)
