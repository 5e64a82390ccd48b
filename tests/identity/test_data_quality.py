"""What is wrong with the records: every planted fault is named, with the number masked, and what is right is only counted."""

from collections.abc import Callable

import pandas as pd

from tests.conftest import an_id
from toolkit import inspection as ins
from toolkit import store
from toolkit.model import tables
from toolkit.values import id_number

Build = Callable[..., ins.Inspection]
ZHAO = {"person_name": "赵大", "id_number": an_id(1), "hukou_number": "H1"}
QIAN = {"person_name": "钱二", "id_number": an_id(2), "hukou_number": "H2"}


def quality(inspection: ins.Inspection, check: str) -> pd.DataFrame:
    ins.resolve_identities(inspection)
    ins.link_registers(inspection)
    found = ins.table(inspection, "data_quality")
    assert not found["evidence"].str.contains(r"\d{17}[\dX]").any()
    return found[found["check_id"] == check].reset_index(drop=True)


def test_q01_unusable_numbers_stand_one_by_one_and_the_rest_is_counted(build: Build) -> None:
    numbers = [an_id(1), an_id(1)[:6] + an_id(1)[8:17], an_id(2)[:17] + "A", None, "399901********0017", "3.99901E+17"]
    deaths = [{"person_name": f"人{n}", "id_number": number} for n, number in enumerate(numbers)]
    found = quality(build(deaths=deaths), "Q01")
    rows = found[found["source_row"].notna()]
    assert rows.set_index("reason")["verdict"].to_dict() == {
        "malformed": "flag",
        "missing": "undecided",
        "masked": "undecided",
        "precision_lost": "undecided",
    }
    states = '{"malformed": 1, "masked": 1, "missing": 1, "precision_lost": 1, "valid": 1, "valid_15": 1}'
    assert found.loc[found["source_row"].isna(), ["evidence", "rows"]].values.tolist() == [[states, 6]]


def test_q01_masks_as_the_lists_do(build: Build) -> None:
    wrong = an_id(1)[:17] + ("0" if an_id(1)[17] != "0" else "1")
    found = quality(build(deaths=[{"person_name": "赵大", "id_number": wrong}]), "Q01")
    assert id_number.mask(pd.Series([wrong]))[0] in found["evidence"].str.cat()


def test_q02_one_number_under_two_names_unless_they_sound_alike(build: Build) -> None:
    names = ["吴小平", "吴小平", "兆大", "赵大"]
    deaths = [{"person_name": name, "id_number": an_id(1)} for name in names]
    found = quality(build(hukou=[ZHAO], deaths=deaths), "Q02")
    assert found[["reason", "verdict", "register", "rows"]].values.tolist() == [["name_differs", "flag", "deaths", 2]]
    assert '"written":"吴小平"' in found["evidence"][0]


def test_q02_one_person_with_two_numbers_is_only_a_question(build: Build) -> None:
    twice = [ZHAO, {**ZHAO, "id_number": an_id(3), "hukou_number": "H3"}]
    elsewhere = {**ZHAO, "id_number": an_id(5), "village_name": "远村"}
    other_day = {**ZHAO, "id_number": an_id(7, "19600101")}
    found = quality(build(hukou=[*twice, elsewhere, other_day]), "Q02")
    assert found[["reason", "verdict", "rows"]].values.tolist() == [["several_numbers", "undecided", 2]]


def test_q02_sex_and_birth_date_beside_the_number(build: Build) -> None:
    roster = [
        {**ZHAO, "sex": "male", "born_on": "1950-03-07", "dibao_certificate": "C1"},
        {**QIAN, "sex": "female", "born_on": "1950-03-01", "dibao_certificate": "C2"},
        {"person_name": "孙三", "id_number": an_id(3), "born_on": "1950-07-03", "dibao_certificate": "C3"},
    ]
    certificates = [{**ZHAO, "sex": "female"}]
    found = quality(build(dibao_roster=roster, disability_certificates=certificates), "Q02")
    assert found[["register", "reason", "source_row"]].values.tolist() == [
        ["dibao_roster", "birth_date_differs", "dibao_roster.xlsx!表!4"],
        ["disability_certificates", "sex_differs", "disability_certificates.xlsx!表!2"],
    ]


def test_q03_old_and_undated_files(build: Build) -> None:
    inspection = build(deaths=[ZHAO], hukou=[ZHAO], vehicles=[ZHAO])
    dates = {"deaths": pd.Timestamp("2026-09-26"), "hukou": pd.Timestamp("2026-09-25"), "vehicles": pd.NaT}
    sources = ins.table(inspection, "sources").assign(as_of=lambda s: s["register"].map(dates))
    with store.writing(inspection.work) as writer:
        writer.write(tables.SOURCES, sources)
    found = quality(inspection, "Q03").query("register != 'villages'")
    stale = found[found["source_row"].notna()].set_index("register")
    assert stale["reason"].to_dict() == {"hukou": "old", "vehicles": "no_date"}
    assert set(stale["verdict"]) == {"undecided"}
    assert found.loc[(found["register"] == "deaths"), "verdict"].tolist() == ["ok"]


def test_q04_counts_every_row_once_and_has_no_grade_for_names_alone(build: Build) -> None:
    deaths = [ZHAO, {**ZHAO, "person_name": "兆大"}, {**ZHAO, "id_number": an_id(1)[:15] + "000"}, {**ZHAO, "id_number": None}]
    found = quality(build(hukou=[ZHAO], deaths=deaths), "Q04").query("register == 'deaths'")
    assert found.set_index("reason")["rows"].to_dict() == {"grade_A": 1, "grade_B": 1, "grade_C": 1, "unlinked": 1}


def test_none_of_it_reaches_judgements(judge: Callable[..., pd.DataFrame]) -> None:
    judged = judge(hukou=[ZHAO], deaths=[{**ZHAO, "person_name": "吴小平"}])
    assert not judged["check_id"].str.startswith("Q").any()
