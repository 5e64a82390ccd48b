"""Rare values weigh more; what namesakes of one village share weighs nothing."""

import numpy as np
import pytest

from tests.conftest import an_id
from tests.linkage.records import Row, connection_with
from toolkit.linkage.engine import Linkage, link_records
from toolkit.linkage.model_files import load_model


def linked(left: list[Row], right: list[Row], *, train_m: bool = True) -> Linkage:
    return link_records(connection_with(a=left, b=right), load_model("person"), "a", "b", train_m=train_m)


def clans(villages: int = 60, families: int = 40) -> list[Row]:
    """Every village has its own rare names, each borne by two cousins of different age."""
    return [
        {"person_name": f"赵{chr(0x4E00 + (village * families + family) * 7 % 20000)}", "village": f"39990110{village:04d}", "born_on": f"19{30 + cousin * 25 + family % 20}{(family + 5 * cousin) % 12 + 1:02d}{(village + 11 * cousin) % 28 + 1:02d}",
            "sex": "male", "id_status": "missing"}
        for village in range(villages)
        for family in range(families)
        for cousin in (0, 1)
    ]  # fmt: skip


def test_cousins_of_one_name_and_village_are_not_taken_for_one_person() -> None:
    """Of a quarter of the left list the same people are on the right, of every sixth of them only the cousin; the others are strangers."""
    people, strangers = clans(), clans(villages=120)[-3_600:]
    left = people[0::2]
    known = [
        person if n % 6 else cousin for n, (person, cousin) in enumerate(zip(people[0:1_200:2], people[1:1_200:2], strict=True))
    ]
    linkage = linked(left, known + strangers[0::2])
    pairs = linkage.compared.pairs
    true = (pairs.left == pairs.right) & (pairs.left % 6 > 0)
    cousins = (pairs.left == pairs.right) & (pairs.left % 6 == 0)
    assert linkage.resolved.probability[cousins].max() < 0.1
    assert linkage.resolved.probability[true].min() > 0.95
    assert linkage.estimate.matches == pytest.approx(500, rel=0.03)


def test_a_rare_name_weighs_more_than_a_common_one() -> None:
    common = [{"person_name": "张伟", "born_on": f"19500{n % 9 + 1}{n % 28 + 1:02d}", "id_status": "missing"} for n in range(400)]
    rare = [{"person_name": "亓官雨", "born_on": "19500307", "id_status": "missing"}]
    linkage = linked(common + rare, common[:50] + rare, train_m=False)
    weights = linkage.weighed.by_comparison["person_name"]
    is_rare = linkage.compared.pairs.left == 400
    assert weights[is_rare].min() > weights[~is_rare].max() + 3


def test_everybody_masked_in_the_same_way_is_not_evidence() -> None:
    """One bureau hides birth date and more: all its numbers read alike."""
    mask = "3999**********1239"
    left = [{"person_name": "赵大", "id_number": mask, "id_status": "masked", "born_on": f"19{40 + n}0101"} for n in range(50)]
    right = [{**person, "born_on": f"19{40 + n}0202"} for n, person in enumerate(left)]
    assert len(linked(left, right).hits()) == 0


def test_twins_are_kept_apart_even_when_one_number_is_broken() -> None:
    twin = {"village": "399901100201", "address": "3组12号", "phone": "10100000001", "sex": "male", "born_on": "19500307"}
    others = [
        {"person_name": f"钱{chr(0x5000 + n)}", "id_number": an_id(1 + n % 900, f"19{20 + n % 70}0101"), "id_status": "valid", "village": f"3999011{n % 20:05d}"}
        for n in range(600)
    ]  # fmt: skip
    left = [{**twin, "person_name": "孙立文", "id_number": an_id(101), "id_status": "valid"}, *others]
    broken = an_id(103)[:16] + "0" + an_id(103)[17:]
    right = [{**twin, "person_name": "孙立武", "id_number": broken, "id_status": "bad_checksum"}, *others[:100]]
    linkage = linked(left, right)
    hits = linkage.hits()
    assert 0 not in hits["left_row"].to_pylist()
    assert len(hits) == 100


def test_neither_order_nor_threads_matter() -> None:
    people = clans(villages=20)
    order = np.random.default_rng(5).permutation(len(people))
    results = []
    for threads, rows in ((1, range(len(people))), (4, order)):
        connection = connection_with(a=[people[n] for n in rows], b=people[:300])
        connection.execute(f"SET threads = {threads}")
        table = link_records(connection, load_model("person"), "a", "b").hits().to_pydict()
        table["left_row"] = [int(list(rows)[n]) for n in table["left_row"]]
        results.append(
            sorted(
                zip(
                    *(table[name] for name in ("left_row", "right_row", "match_weight", "match_probability", "grade")),
                    strict=True,
                )
            )
        )
    assert results[0] == results[1]
