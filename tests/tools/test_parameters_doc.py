"""``docs/parameters.md`` says what the parameters say, and its examples work."""

import datetime as dt
from importlib.resources import files
from pathlib import Path

import parameters_doc

from toolkit.checks import load_catalogue
from toolkit.policy import load_policy, overlay_titles


def test_the_file_is_current() -> None:
    assert parameters_doc.TARGET.read_text("utf-8") == parameters_doc.render()


def test_every_chapter_and_parameter_is_there_once() -> None:
    shipped = {Path(str(path)).stem for path in (files("toolkit.policy") / "parameters").iterdir()}
    assert set(parameters_doc.CHAPTERS) == shipped
    chapters = parameters_doc.render().split("## 名单可以选的值")[0]
    for key, parameter in load_policy().parameters.items():
        assert chapters.count(f"| {parameter.label} | `{key}` |") == 1


def test_every_value_stands_there_with_whether_it_is_verified() -> None:
    text = parameters_doc.render()
    for base in ([], *([name] for name in overlay_titles())):
        for parameter in load_policy(base=base).parameters.values():
            for value in parameter.values:
                assert parameter.read(value.value) in text and value.source in text and value.phrase in text
    assert text.count("已核实") > 20 and text.count("待核实") > 200


def test_checks_are_named_with_their_parameters() -> None:
    chapters = parameters_doc.render().split("## 名单可以选的值")[0].splitlines()
    rows = {line.split("`")[1]: line.split("|")[-2] for line in chapters if line.startswith("| ") and "`" in line}
    for check in load_catalogue().values():
        assert all(check.id in rows[key] for key in check.parameters)


def test_the_examples_are_accepted(tmp_path: Path) -> None:
    (tmp_path / "本县.yaml").write_text(parameters_doc.OWN + parameters_doc.WINDOW, "utf-8")
    policy = load_policy(tmp_path)
    assert policy.value("payment_day", dt.date(2025, 1, 1)) == 8
    floor = [policy.find("relief_reserve_floor_fen", day) for day in (dt.date(2025, 9, 30), dt.date(2025, 10, 1))]
    assert floor[0] is not None and floor[1] is None


def test_the_county_s_example_of_two_benefits_is_taken(tmp_path: Path) -> None:
    (tmp_path / "compatibility.yaml").write_text(parameters_doc.TOGETHER, "utf-8")
    table = load_policy(tmp_path).matrix.table().set_index(["scheme", "other"]).loc[("tekun_roster", "advanced_age")]
    assert table["rule"].tolist() == ["local", "allowed"]
