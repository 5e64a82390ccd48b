"""Q01 and Q02 for the report: in what state id numbers are, and which records contradict each other."""

import json

import pandas as pd

STATES = {
    "valid": "有效",
    "valid_15": "15 位已换算",
    "bad_checksum": "校验码不对",
    "bad_date": "出生日期不对",
    "bad_region": "地区代码不对",
    "precision_lost": "末几位已丢失",
    "masked": "被遮挡",
    "malformed": "位数或写法不对",
    "missing": "没有填",
}
CONTRADICTIONS = {
    "name_differs": "证号相同，姓名不同",
    "several_numbers": "姓名、出生日期和村都相同，证号不同",
    "sex_differs": "登记的性别与证号不符",
    "birth_date_differs": "登记的出生日期与证号不符",
}
MOST_EXAMPLES = 5


def id_states(quality: pd.DataFrame) -> pd.DataFrame:
    """Of DATA_QUALITY: register, role, ``rows`` and a count per state of an id number."""
    totals = quality[(quality["check_id"] == "Q01") & (quality["reason"] == "states")]
    counts = pd.DataFrame([json.loads(evidence) for evidence in totals["evidence"]], index=totals.index)
    states = counts.reindex(columns=list(STATES)).fillna(0).astype("int64")
    return totals[["register", "role", "rows"]].join(states)


def contradictions(quality: pd.DataFrame) -> pd.DataFrame:
    """Of DATA_QUALITY: register, role, what contradicts, ``count`` of records, up to five source rows as ``examples``."""
    found = quality[quality["check_id"] == "Q02"].assign(what=lambda own: own["reason"].map(CONTRADICTIONS))
    grouped = found.groupby(["register", "role", "what"], sort=False)
    examples = grouped["source_row"].agg(lambda rows: "；".join(rows.dropna().head(MOST_EXAMPLES)))
    return grouped["rows"].sum().rename("count").to_frame().assign(examples=examples).reset_index()
