"""The model that docs/linkage.md shows for other data is read as it stands and finds people whose names are in the wrong order."""

import random
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from toolkit.linkage import specification
from toolkit.linkage.engine import Linkage, link_records
from toolkit.linkage.model_files import load_model
from toolkit.linkage.specification import LinkField, LinkModel

DOCS = Path(__file__).resolve().parents[2] / "docs" / "linkage.md"
NAMES = "ada ben cora dean eva finn gus hana ivan jade kurt lena milo nora omar pia".split()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> LinkModel:
    path = tmp_path_factory.mktemp("model") / "febrl.yaml"
    path.write_text(DOCS.read_text("utf-8").split("```yaml\n")[1].split("```")[0], "utf-8")
    return load_model(path)


def people(count: int) -> list[dict[str, str]]:
    lots = random.Random(7)
    return [
        {
            "given_name": lots.choice(NAMES),
            "surname": lots.choice(NAMES) + "son",
            "street_number": str(lots.randint(1, 200)),
            "address_1": lots.choice(NAMES) + " street",
            "suburb": lots.choice(NAMES) + "ville",
            "postcode": str(lots.randint(1000, 9999)),
            "state": lots.choice(["nsw", "vic", "qld"]),
            "date_of_birth": f"19{lots.randint(10, 99)}{lots.randint(1, 12):02d}{lots.randint(1, 28):02d}",
            "soc_sec_id": str(lots.randint(1_000_000, 9_999_999)),
        }
        for _ in range(count)
    ]


def faulty(row: dict[str, str], kind: int) -> dict[str, str]:
    if kind == 0:
        return row | {"given_name": row["surname"], "surname": row["given_name"]}
    if kind == 1:
        return row | {"soc_sec_id": row["soc_sec_id"][:-1] + str((int(row["soc_sec_id"][-1]) + 1) % 10), "postcode": ""}
    return row | {"given_name": "", "date_of_birth": row["date_of_birth"][:6] + "00"}


def linked(model: LinkModel, left: list[dict[str, str]], right: list[dict[str, str]] | None) -> Linkage:
    connection = duckdb.connect()
    for name, rows in (("l_list", left), ("r_list", right)):
        if rows is not None:
            connection.register(name, pd.DataFrame(rows).assign(row=range(len(rows))))
    return link_records(connection, model, "l_list", "r_list" if right is not None else None)


def pairs(linkage: Linkage) -> set[tuple[int, int]]:
    hits = linkage.hits()
    return set(zip(hits["left_row"].to_pylist(), hits["right_row"].to_pylist(), strict=True))


def test_two_lists_are_linked(model: LinkModel) -> None:
    everybody = people(400)
    left, right = everybody[:300], [faulty(row, n % 3) for n, row in enumerate(everybody[100:])]
    one_to_one = model.model_copy(update={"resolution": "one_to_one"})
    assert pairs(linked(one_to_one, left, right)) == {(row + 100, row) for row in range(200)}


def test_duplicates_of_one_list_are_found(model: LinkModel) -> None:
    everybody = people(300)
    rows = everybody + [faulty(row, n % 3) for n, row in enumerate(everybody[:90])]
    dedupe = model.model_copy(update={"resolution": "dedupe"})
    assert pairs(linked(dedupe, rows, None)) == {(row, row + 300) for row in range(90)}


@pytest.mark.parametrize("item", [*LinkModel.model_fields, *LinkField.model_fields, *specification.Test.model_fields])
def test_everything_that_may_be_written_is_documented(item: str) -> None:
    assert item == "trained" or item in DOCS.read_text("utf-8")
