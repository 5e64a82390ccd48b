"""Model files: shipped, changed in a few numbers, trained, and wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.conftest import an_id
from tests.linkage.records import TOY, shipped_file, toy
from toolkit import inspection as ins
from toolkit.linkage.model_files import load_model, may_overwrite, shipped_models
from toolkit.model.errors import LinkageError

Build = Callable[..., ins.Inspection]


@pytest.mark.parametrize("name", shipped_models())
def test_shipped_models_are_whole(name: str) -> None:
    model = load_model(name)
    for comparison in model.comparisons:
        for part in ("m", "u"):
            assert sum(getattr(level, part) for level in comparison.levels) == pytest.approx(1, abs=0.03)


def test_an_extension_changes_only_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "deaths.yaml"
    path.write_text("extends: person\nmodel: deaths\nm: {gender: {equal: 0.9, different: 0.1}}\n", "utf-8")
    model, base = load_model(path), load_model("person")
    changed = {c.name for c, old in zip(model.comparisons, base.comparisons, strict=True) if c != old}
    assert changed == {"gender"}
    assert (model.model, model.blocking, model.grades) == ("deaths", base.blocking, base.grades)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("model: [", "YAML 写法有误"),
        ("model: x\ntitle: x\n", "fields 写法有误"),
        (TOY + "colour: red\n", "不认识的项目 colour"),
        (TOY.replace("same: sound", "same: smell"), "不认识的变换 smell"),
        (TOY.replace("column: born", "column: age"), "写法有误"),
        (TOY.replace("m: 0.9, u: 0.01}", "m: 1.9, u: 0.01}"), "comparisons.0.levels.0.m 写法有误"),
        ("extends: person\nmodel: x\nm: {gender: {odd: 0.5}}\n", "person 里没有：gender.odd"),
        ("extends: nobody\nmodel: x\n", "没有名为 nobody 的比对模型"),
    ],
)
def test_a_wrong_model_is_refused_with_its_file(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(LinkageError, match=sentence) as refused:
        load_model(path)
    assert refused.value.where.startswith("mine.yaml") or "nobody" in str(refused.value)


def test_a_model_file_reads_back_to_the_same_model(tmp_path: Path) -> None:
    assert load_model(shipped_file("person")) == load_model("person")
    assert toy() == toy()


def county_with_slips() -> dict[str, list[dict[str, object]]]:
    """400 people, of whom every tenth death record writes the name with another character of the same sound."""
    people = [
        {"person_name": f"张{'伟明华军强'[n % 5]}{chr(0x4E00 + 7 * n)}", "id_number": an_id(1 + n % 900, f"19{40 + n % 40}0307")}
        for n in range(400)
    ]
    deaths = [
        {**p, "died_on": "2026-05-01"} | ({"person_name": "章" + str(p["person_name"])[1:]} if n % 10 == 0 else {})
        for n, p in enumerate(people)
    ]
    return {"hukou": [{**p, "hukou_number": f"H{n}"} for n, p in enumerate(people)], "deaths": deaths}


def test_training_learns_how_often_names_are_slips(build: Build) -> None:
    inspection = build(**county_with_slips())
    ins.resolve_identities(inspection)
    trained = {model.register: model for model in ins.train_models(inspection)}
    assert trained["deaths"].content["m"]["person_name"]["same_sound"] == pytest.approx(0.1, abs=0.02)
    written = yaml.safe_load((inspection.folder / "linkage" / "deaths.yaml").read_text("utf-8"))
    assert written["extends"] == "person"
    ins.link_registers(inspection)
    assert ins.table(inspection, "links")["register"].eq("deaths").sum() == 400


def test_training_leaves_a_model_written_by_hand_alone(build: Build) -> None:
    inspection = build(**county_with_slips())
    ins.resolve_identities(inspection)
    by_hand = inspection.folder / "linkage" / "deaths.yaml"
    by_hand.parent.mkdir()
    by_hand.write_text("extends: person\nmodel: deaths\nm: {gender: {equal: 0.9, different: 0.1}}\n", "utf-8")
    assert not may_overwrite(by_hand)
    before = by_hand.read_bytes()
    ins.train_models(inspection)
    assert by_hand.read_bytes() == before
