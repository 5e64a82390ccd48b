"""Rows of the printed lists, put together from the tables of the pipeline."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit.fieldwork.material import ListMaterial
from toolkit.fieldwork.wording import ARMS, joined, last_four
from toolkit.paper import period, text, yuan

Record = dict[Hashable, Any]  # one row of a table

MOST_SENTENCES = 4  # in one cell of the visit list; the rest stands in the evidence sheet
NOTHING_KNOWN = "数据中未见疑点，按常规入户核查"


@dataclass(frozen=True)
class VillageLine:
    """One village of the list, reserves included. ``order`` is ``1`` or ``备1``."""

    village_code: str
    order: str
    township: str
    name: str
    arm: str
    household_count: int
    person_count: int
    flagged_households: int
    reason: str
    probability: float | None


@dataclass(frozen=True)
class HouseholdLine:
    """One household of the visit list, reserves included. Money in yuan."""

    household_key: str
    village_code: str
    order: str
    group: str
    head_name: str
    id_tail: str
    member_count: int | None
    monthly_benefit: float | None
    amount: float | None
    arm: str
    to_verify: str


@dataclass(frozen=True)
class MissedLine:
    """One person of the control list."""

    village_code: str
    order: str
    name: str
    id_tail: str
    to_verify: str


@dataclass(frozen=True)
class EvidenceLine:
    """One flag of a listed household. ``amount`` in yuan."""

    household_key: str
    title: str
    sentence: str
    amount: float | None
    period: str
    link_grade: str
    suppressions: str
    source_rows: str


def village_lines(material: ListMaterial) -> list[VillageLine]:
    """Villages in visiting order, then reserves."""
    about = _by_key(material.village_scores, "village_code")
    reasons = {village.village_code: village.reason for village in material.plan.certainty_villages}
    rows = _unit_rows(material.sample, "village")
    return [_village_line(row, about.get(row["unit_key"], {}), reasons) for row in rows]


def household_lines(material: ListMaterial) -> list[HouseholdLine]:
    """Households village by village in visiting order, each village's reserves last."""
    about = _by_key(material.households, "household_key")
    scores = _by_key(material.household_scores, "household_key")
    sentences = _sentences(material.flags)
    return [
        _household_line(row, about.get(key, {}), scores.get(key, {}), sentences.get(key, []))
        for row in _unit_rows(material.sample, "household")
        for key in [row["unit_key"]]
    ]


def missed_lines(material: ListMaterial) -> list[MissedLine]:
    """Persons who may have been missed, village by village."""
    about = _by_key(material.missed, "person_key")
    rows = _unit_rows(material.sample, "missed")
    return [_missed_line(row, about.get(row["unit_key"], {})) for row in rows]


def evidence_lines(material: ListMaterial, household_keys: list[str]) -> Iterator[EvidenceLine]:
    """All flags of the listed households, in the order of the list."""
    flags = _weightiest_first(material.flags)
    by_household = {key: list(rows) for key, rows in flags.groupby("household_key").indices.items()}
    for key in household_keys:
        for row in flags.iloc[by_household.get(key, [])].to_dict("records"):
            yield _evidence_line(key, row)


def _unit_rows(sample: pd.DataFrame, unit: str) -> list[Record]:
    """Rows of one unit by village in visiting order, then own order, reserves last."""
    villages = sample[sample["unit"] == "village"].sort_values(["draw_order", "reserve_order"])
    place = {code: index for index, code in enumerate(villages["unit_key"])}
    rows = sample[sample["unit"] == unit].assign(place=lambda own: own["village_code"].map(place))
    records: list[Record] = rows.sort_values(["place", "draw_order", "reserve_order"]).to_dict("records")
    return records


def _by_key(table: pd.DataFrame, key: str) -> dict[Hashable, Record]:
    records: dict[Hashable, Record] = table.drop_duplicates(key).set_index(key).to_dict("index")
    return records


def _weightiest_first(flags: pd.DataFrame) -> pd.DataFrame:
    return flags.dropna(subset="household_key").sort_values("amount_fen", ascending=False, kind="stable")


def _sentences(flags: pd.DataFrame) -> dict[str, list[str]]:
    ordered = _weightiest_first(flags)
    return {str(key): rows["sentence"].dropna().tolist() for key, rows in ordered.groupby("household_key")}


def _village_line(row: Record, about: Record, reasons: dict[str, str]) -> VillageLine:
    code, arm = str(row["unit_key"]), str(row["arm"])
    found = joined([about.get(f"reason_{place}") for place in (1, 2, 3)])
    return VillageLine(
        village_code=code,
        order=_order(row),
        township=text(about.get("township_name")),
        name=text(about.get("village_name")) or code,
        arm=ARMS[arm],
        household_count=int(about.get("household_count", 0)),
        person_count=int(about.get("person_count", 0)),
        flagged_households=int(about.get("flagged_households", 0)),
        reason=_village_reason(arm, reasons.get(code, ""), found),
        probability=_number(row["inclusion_probability"]),
    )


def _village_reason(arm: str, written: str, found: str) -> str:
    """Why this village: the written reason, the lot, or what the data show."""
    seen = f"数据所见：{found}" if found else ""
    opening = {
        "certainty": f"抽取前写明：{written}",
        "random": "抽签产生，与数据无关",
        "risk": "抽签产生，疑点多的村中签机会大",
        "reserve": "备选，前面的村确实无法核查时按次序启用",
    }
    return joined([opening[arm], seen])


def _household_line(row: Record, about: Record, score: Record, sentences: list[str]) -> HouseholdLine:
    return HouseholdLine(
        household_key=str(row["unit_key"]),
        village_code=str(row["village_code"]),
        order=_order(row),
        group=text(about.get("village_group")),
        head_name=text(about.get("head_name")),
        id_tail=last_four(about.get("head_id_masked")),
        member_count=_count(about.get("member_count")),
        monthly_benefit=yuan(about.get("monthly_benefit_fen")),
        amount=yuan(score.get("amount_fen")) or None,
        arm=ARMS[str(row["arm"])],
        to_verify=_to_verify(sentences),
    )


def _missed_line(row: Record, about: Record) -> MissedLine:
    return MissedLine(
        village_code=str(row["village_code"]),
        order=_order(row),
        name=text(about.get("person_name")),
        id_tail=last_four(about.get("id_masked")),
        to_verify=text(about.get("sentence")),
    )


def _evidence_line(key: str, flag: Record) -> EvidenceLine:
    return EvidenceLine(
        household_key=key,
        title=text(flag["title"]),
        sentence=text(flag["sentence"]),
        amount=yuan(flag["amount_fen"]) or None,
        period=period(flag["since"], flag["until"]),
        link_grade=text(flag["link_grade"]),
        suppressions=text(flag["suppressions"]),
        source_rows=text(flag["source_rows"]).replace(";", "\n"),
    )


def _to_verify(sentences: list[str]) -> str:
    """Numbered sentences, the weightiest first."""
    if len(sentences) < 2:
        return sentences[0] if sentences else NOTHING_KNOWN
    shown = [f"{number}.{sentence}" for number, sentence in enumerate(sentences[:MOST_SENTENCES], start=1)]
    rest = len(sentences) - MOST_SENTENCES
    return "\n".join(shown + ([f"另有 {rest} 条，见「疑点依据」"] if rest > 0 else []))


def _order(row: Record) -> str:
    return text(row["draw_order"]) or f"备{text(row['reserve_order'])}"


def _number(value: Any) -> float | None:
    return None if text(value) == "" else float(value)


def _count(value: Any) -> int | None:
    return None if text(value) == "" else int(value)
