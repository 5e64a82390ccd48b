"""States of id numbers and contradictions, counted from the table of the records' quality."""

import json

import pandas as pd
import pytest

from toolkit.reports import contradictions, id_states


def a_judgement(check: str, reason: str, rows: int, **facts: object) -> dict[str, object]:
    usual = {"register": "deaths", "role": "person", "source_row": None, "verdict": "flag", "evidence": "{}"}
    return {"check_id": check, "reason": reason, "rows": rows} | usual | facts


@pytest.fixture
def quality() -> pd.DataFrame:
    states = json.dumps({"valid": 7, "missing": 2})
    rows = [
        a_judgement("Q01", "states", 9, evidence=states),
        a_judgement("Q01", "missing", 1, source_row="死亡.xlsx!表!3"),
        *(a_judgement("Q02", "sex_differs", 1, source_row=f"死亡.xlsx!表!{row}") for row in range(4, 11)),
        a_judgement("Q02", "name_differs", 3, source_row="死亡.xlsx!表!5"),
    ]
    return pd.DataFrame(rows)


def test_states_are_those_of_all_rows(quality: pd.DataFrame) -> None:
    (states,) = id_states(quality).to_dict("records")
    assert (states["rows"], states["valid"], states["missing"], states["masked"]) == (9, 7, 2, 0)


def test_contradictions_are_counted_by_kind_with_five_places(quality: pd.DataFrame) -> None:
    found = contradictions(quality).set_index("what")
    assert found["count"].to_dict() == {"登记的性别与证号不符": 7, "证号相同，姓名不同": 3}
    assert found.loc["登记的性别与证号不符", "examples"].count("死亡.xlsx") == 5


def test_no_records_no_lines(quality: pd.DataFrame) -> None:
    assert id_states(quality.head(0)).empty
    assert contradictions(quality.head(0)).empty
