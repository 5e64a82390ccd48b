"""Sentences as a colleague would write them."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tests.checks.cases import ZHAO, Judge, on_roster, paid
from tests.conftest import an_id
from toolkit import inspection as ins

Run = Callable[..., pd.DataFrame]


def test_dates_months_and_amounts_read_naturally(judge: Judge, tmp_path: Path) -> None:
    judge(dibao_roster=[on_roster(ZHAO, "C1")], payments=paid(ZHAO), deaths=[{**ZHAO, "died_on": "2026-07-09"}])
    sentence = ins.table(ins.open_inspection(tmp_path), "flags").set_index("check_id")["sentence"]["D01"]
    assert sentence == "赵大于2026年7月9日死亡（户籍注销），2026年8月至2026年10月仍有3个月发放低保金，涉及900元（从宽口径600元）"


def test_children_are_never_named(judge: Judge, tmp_path: Path) -> None:
    child = {"person_name": "赵小小", "id_number": an_id(5, "20150601")}
    roster = [on_roster(ZHAO, "C1", insured_count=2), on_roster(child, "C1", relation_to_head="child", insured_count=2)]
    judge(dibao_roster=roster, payments=paid(ZHAO, insured_count=2), deaths=[{**child, "died_on": "2026-07-09"}])
    sentence = ins.table(ins.open_inspection(tmp_path), "flags").set_index("check_id")["sentence"]["D01"]
    assert sentence.startswith("户内一名未成年人于")
