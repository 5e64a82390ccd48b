"""Flags: judgements that flag, each with a sentence that a farmer could follow."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from toolkit.checks.catalogue import Check
from toolkit.model.tables import FLAGS
from toolkit.values.money import yuan

ADULT_AGE = 18
TITLES: dict[str, dict[str, str]] = {
    "relation": {
        "spouse": "配偶",
        "parent": "父母",
        "child": "子女",
        "sibling": "兄弟姐妹",
        "grandparent": "(外)祖父母",
        "grandchild": "(外)孙子女",
    },
    "plate_kind": {"large_car": "大型汽车", "small_car": "小型汽车", "new_energy": "新能源汽车"},
    "problem": {
        "on_tekun": "同时享受特困供养",
        "no_certificate": "未查到残疾人证",
        "certificate_ended": "残疾人证已过有效期",
        "certificate_cancelled": "残疾人证已注销或冻结",
        "not_on_dibao": "未查到享受低保",
        "level_not_entitled": "残疾等级不在护理补贴范围",
    },
    "account_state": {"shared": "多户共用的账户", "strange": "不是本户或户口簿亲属名下的账户"},
}


def flags_of(
    judgements: pd.DataFrame, checks: Mapping[str, Check], persons: pd.DataFrame, *, as_of: pd.Timestamp
) -> pd.DataFrame:
    """Rows of FLAGS for the judgements that flag.

    ``persons`` gives names for the sentences; children and unknown persons are not named.
    """
    flagged = judgements[judgements["verdict"] == "flag"].reset_index(drop=True)
    flagged = flagged.merge(_designations(persons, as_of), on="person_key", how="left")
    flagged["who"] = flagged["who"].fillna("户内成员")
    described = flagged["check_id"].map(checks)
    return flagged.assign(
        title=[check.title for check in described],
        channel=[check.channel for check in described],
        tier=[check.tier for check in described],
        suppressions=["、".join(check.suppressions) for check in described],
        sentence=[_sentence(check.sentence, row) for check, row in zip(described, flagged.to_dict("records"), strict=True)],
    )[FLAGS.column_names]


def _designations(persons: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """How a person is called on lists: adults by name, children never."""
    child = (as_of - persons["born_on"]).dt.days < ADULT_AGE * 365.25
    names = persons["person_name"].fillna("户内成员").mask(child, "户内一名未成年人")
    return pd.DataFrame({"person_key": persons["person_key"], "who": names})


def _sentence(template: str, row: Mapping[Any, Any]) -> str:
    evidence = json.loads(row["evidence"])
    words = {f"{name}_title": titles.get(evidence.get(name), "") for name, titles in TITLES.items() if name in evidence}
    words["plate_title"] = words.pop("plate_kind_title", "")
    words["account_problem"] = words.pop("account_state_title", "")
    words |= {name: _written(value) for name, value in evidence.items()}
    words |= {f"{name}_month": _month(evidence.get(name)) for name in ("tekun_from",)}
    words |= {
        "person": row["who"],
        "amount": _yuan(row["amount_fen"]),
        "tolerant": _yuan(evidence.get("tolerant_fen")),
        "since": _day(row["since"]),
        "since_month": _month(row["since"]),
        "until_month": _month(row["until"]),
    }
    return template.format_map(words)


def _written(value: Any) -> str:
    """Evidence as a word: dates in Chinese, what is missing as 不详, the rest as it is."""
    if value is None:
        return "不详"
    return _day(value) if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else str(value)


def _yuan(fen: Any) -> str:
    return "0" if pd.isna(fen) else yuan(int(fen))


def _day(value: Any) -> str:
    date = pd.to_datetime(value)
    return "日期不详" if pd.isna(date) else f"{date.year}年{date.month}月{date.day}日"


def _month(value: Any) -> str:
    date = pd.to_datetime(value)
    return "日期不详" if pd.isna(date) else f"{date.year}年{date.month}月"
