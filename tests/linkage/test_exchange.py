"""Splink computes the same match weights from what is exported, and what is imported says the same again."""

import numpy as np
import pandas as pd
import pytest

from tests.linkage.records import connection_with, toy
from toolkit.linkage.engine import Linkage, link_records
from toolkit.linkage.exchange import from_splink, to_splink
from toolkit.linkage.model_files import load_model
from toolkit.linkage.specification import LinkModel
from toolkit.model.errors import LinkageError

NAMES = ["smith", "smyth", "jones", "jonas", "brown"]
PEOPLE = [{"name": NAMES[n % 5], "born": str(1950 + n % 17), "place": "ab"[n % 2]} for n in range(60)]


def simple() -> LinkModel:
    """Levels that both engines know; weights without frequencies, which the two smooth differently."""
    content = toy().model_dump(exclude_unset=True)
    name = content["comparisons"][0]
    name["frequency"] = False
    name["levels"] = [level for level in name["levels"] if level["name"] != "same_sound"]
    return LinkModel.model_validate(content | {"resolution": "all"})


def linked(model: LinkModel) -> Linkage:
    return link_records(connection_with(a=PEOPLE, b=PEOPLE[::-1][:40]), model, "a", "b")


def test_splink_gives_every_pair_the_same_weight() -> None:
    from splink import DuckDBAPI, Linker

    linkage = linked(simple())
    ours = linkage.table(np.ones(len(linkage.compared.pairs), dtype=np.bool_)).to_pandas()
    lists = [pd.DataFrame(rows).assign(row=range(len(rows))) for rows in (PEOPLE, PEOPLE[::-1][:40])]
    database = DuckDBAPI()
    tables = [database.register(frame, dataset_display_name=name) for frame, name in zip(lists, ("a", "b"), strict=True)]
    exported = to_splink(simple(), linkage.estimate)
    assert exported.left_out == ()
    theirs = Linker(tables, exported.settings, log_level=None).inference.predict().as_pandas_dataframe()
    both = ours.merge(theirs, left_on=["left_row", "right_row"], right_on=["row_l", "row_r"], how="outer")
    assert len(both) == len(ours) == len(theirs)
    assert both["match_weight_x"].to_numpy() == pytest.approx(both["match_weight_y"].to_numpy(), abs=1e-6)


def test_what_is_exported_reads_back_to_the_same_numbers() -> None:
    model = simple()
    linkage = linked(model)
    back = from_splink(to_splink(model, linkage.estimate).settings, "toy", "试验")
    for old, new in zip(model.comparisons, back.comparisons, strict=True):
        assert (old.column, old.has_equal) == (new.column, new.has_equal)
        assert [level.any for level in old.levels] == [level.any for level in new.levels]
        assert [level.m for level in new.levels] == pytest.approx(linkage.estimate.m[old.name].tolist())
    assert [rule.equal for rule in back.blocking] == [rule.equal for rule in model.blocking]


def test_what_splink_cannot_say_is_named() -> None:
    linkage = link_records(connection_with(a=[{"person_name": "赵大", "id_status": "missing"}]), load_model("person"), "a")
    left_out = to_splink(load_model("person"), linkage.estimate).left_out
    assert {"姓名：同音", "证件号码：相同"} <= set(left_out)


def test_a_condition_without_counterpart_is_refused() -> None:
    settings = to_splink(simple(), linked(simple()).estimate).settings
    settings["comparisons"][0]["comparison_levels"][1]["sql_condition"] = "soundex(name_l) = soundex(name_r)"
    with pytest.raises(LinkageError, match="没有对应的级别：soundex"):
        from_splink(settings, "toy", "试验")
