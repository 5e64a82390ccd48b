"""Every case of ``tests/cases``: the check says what a policy officer would say."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.checks.case_files import Case, Expected, case_ids, read_cases
from tests.checks.county_of_cases import County, belonging, county_of
from toolkit import inspection as ins


@dataclass(frozen=True)
class Judged:
    """One case with the judgements that belong to it."""

    case: Case
    place: int
    county: County
    inspection: ins.Inspection
    rows: pd.DataFrame

    def of(self, who: str) -> pd.DataFrame:
        """Judgements whose unit is somebody (or their household), a village or a township of the case, else those that name it."""
        keys = self._keys(who)
        found = self.rows["unit_key"].map(lambda unit_key: bool(keys & set(unit_key.split("|"))))
        return self.rows[
            found if found.any() else self.rows[["person_key", "household_key", "village_code"]].isin(keys).any(axis=1)
        ]

    def _keys(self, who: str) -> set[str]:
        person = self.county.people.get((self.place, who))
        if not person:
            return self.county.place_keys(self.place, who)
        persons, members, links = (ins.table(self.inspection, name) for name in ("persons", "members", "links"))
        keys = set(persons.loc[persons["id_number"] == person["id_number"], "person_key"])
        rows = links.loc[links["person_key"].isin(keys) & (links["register"] == "dibao_roster"), "source_row"]
        return keys | set(members.loc[members["source_row"].isin(rows), "household_key"])


def judge_cases(check: str, folder: Path) -> Iterator[Judged]:
    """Cases of one day, policy and pairs of benefits share a county, unless the file asks for one each."""
    told = read_cases(check)
    for number, batch in enumerate([[case] for case in told.cases] if told.alone else _batches(told.cases)):
        county = county_of(batch)
        inspection = county.build(folder / str(number), batch[0].as_of, batch[0].policy, batch[0].pairs)
        ins.resolve_identities(inspection)
        ins.link_registers(inspection)
        problems = ins.run_checks(inspection, only=[check])
        assert not problems, problems
        judgements = ins.table(inspection, "judgements")
        belongs = belonging(county, inspection, judgements)
        for place, case in enumerate(batch, 1):
            yield Judged(case, place, county, inspection, belongs.get(place, judgements.head(0)))


def _batches(cases: tuple[Case, ...]) -> list[list[Case]]:
    def shared(case: Case) -> tuple[str, str, str]:
        return str(case.as_of), case.policy, case.pairs

    return [list(batch) for _, batch in groupby(sorted(cases, key=shared), key=shared)]


@pytest.mark.parametrize("check", case_ids())
def test_the_check_says_what_is_expected(check: str, tmp_path: Path) -> None:
    wrong = [f"{one.case.title}：{why}" for one in judge_cases(check, tmp_path) for why in complaints(one)]
    assert not wrong, "\n" + "\n".join(wrong)


def complaints(judged: Judged) -> Iterator[str]:
    """What differs from what the case expects; units that it does not name must comply."""
    expected, rows = judged.case.expected, judged.rows
    if not expected:
        yield from ("有不该有的对象" for _ in range(len(rows)))
    elif expected[0].who is None:
        yield from _one(expected[0], rows)
    else:
        for one in expected:
            yield from (f"{one.who} {why}" for why in _one(one, judged.of(str(one.who))))
        named = pd.concat([judged.of(str(one.who)) for one in expected]).index
        others = rows[~rows.index.isin(named) & (rows["verdict"] != "ok")]
        yield from (f"没有提到的对象 {row.unit_key} 是 {row.verdict}" for row in others.itertuples())


def _one(expected: Expected, rows: pd.DataFrame) -> Iterator[str]:
    if len(rows) != 1:
        yield f"有 {len(rows)} 个对象 {rows['verdict'].tolist()}，用 who 说明是谁" if len(rows) else "没有对象"
        return
    row = rows.iloc[0].to_dict()
    if row["verdict"] != expected.verdict:
        yield f"是 {row['verdict']}，应是 {expected.verdict}；{row['evidence']}"
    for name, value in expected.facts.items():
        yield from _fact(name, value, row)


def _fact(name: str, value: Any, row: dict[str, Any]) -> Iterator[str]:
    if name == "sentence":
        if value not in str(row["sentence"]):
            yield f"句子是“{row['sentence']}”，里面没有“{value}”"
        return
    found = _found(name, row)
    if name == "evidence":
        wrong = {key: found.get(key) for key, said in value.items() if str(found.get(key)) != str(said)}
        if wrong:
            yield f"依据是 {wrong}，应是 {value}"
    elif str(found) != str(value):
        yield f"{name} 是 {found}，应是 {value}"


def _found(name: str, row: dict[str, Any]) -> Any:
    """A fact in the words of the cases: money in yuan, an interval by months or days as it is expected."""
    if name == "evidence":
        return json.loads(row["evidence"])
    if name in {"amount", "tolerant"}:
        fen = row[f"{name}_fen"]
        return None if pd.isna(fen) else int(fen) // 100 if fen % 100 == 0 else fen / 100
    value = row[name.removesuffix("_on")]
    if name in {"since", "until"}:
        return None if pd.isna(value) else f"{value:%Y-%m}"
    if name in {"since_on", "until_on"}:
        return None if pd.isna(value) else f"{value:%Y-%m-%d}"
    return None if pd.isna(value) else value
