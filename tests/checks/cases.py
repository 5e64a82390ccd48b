"""People and rows that the cases of the checks are made of."""

from collections.abc import Callable

import pandas as pd

from tests.conftest import an_id

Judge = Callable[..., pd.DataFrame]
MONTHS = [f"2026-{month:02d}-01" for month in range(1, 11)]
ZHAO = {"person_name": "赵大", "id_number": an_id(1)}
QIAN = {"person_name": "钱二", "id_number": an_id(2)}
SUN = {"person_name": "孙三", "id_number": an_id(3)}
NOBODY = {"person_name": "周五", "id_number": an_id(9)}


def verdicts(judgements: pd.DataFrame, check: str) -> list[str]:
    return judgements[judgements["check_id"] == check]["verdict"].tolist()


def flagged(judgements: pd.DataFrame, check: str) -> pd.DataFrame:
    return judgements[(judgements["check_id"] == check) & (judgements["verdict"] == "flag")]


def paid(person: dict[str, object], months: list[str] = MONTHS, **more: object) -> list[dict[str, object]]:
    line = {"account_name": person["person_name"], **person}
    return [line | {"pay_month": month, "credited_on": month.replace("-01", "-08", 1)[:8] + "08"} | more for month in months]


def on_roster(person: dict[str, object], certificate: str, **more: object) -> dict[str, object]:
    return {**person, "dibao_certificate": certificate, **more}
