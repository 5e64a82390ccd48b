"""The peers of our record linkage, each one whole process: ``python benchmarks/peers.py NAME FOLDER`` writes ``NAME.parquet``.

The columns written are ``left_row``, ``right_row`` (counted from 0) and ``match_probability`` of every pair above ``KEPT``.
"""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import yaml
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_level_library as levels
from splink import comparison_library as library

KEPT = 0.001
BLOCKING = Path(__file__).resolve().parent / "blocking.yaml"
# Two runs with the same seed give the same model; without one Splink is no faster here.
SEED = 20261126


def blocking_rules(name: str) -> list[Any]:
    """Rules of ``blocking.yaml`` in Splink's form."""
    return [block_on(*columns) for columns in yaml.safe_load(BLOCKING.read_text("utf-8"))[name]]


def registered(*paths: Path) -> list[Any]:
    """The tables in DuckDB, each row known by its place in the file."""
    api = DuckDBAPI()
    tables = []
    for path, name in zip(paths, "ab", strict=False):
        api.duckdb_con.sql(
            f"CREATE TABLE t_{name} AS SELECT *, file_row_number AS unique_id FROM read_parquet('{path}', file_row_number = true)"
        )
        tables.append(api.register(f"t_{name}", dataset_display_name=name))
    return tables


def write(linker: Linker, path: Path) -> None:
    """Score and save; in dedupe the smaller row comes first."""
    predicted = linker.inference.predict(threshold_match_probability=KEPT)
    connection: duckdb.DuckDBPyConnection = linker._db_api.duckdb_con
    connection.sql(
        f"COPY (SELECT unique_id_l AS left_row, unique_id_r AS right_row, match_probability FROM {predicted.physical_name}) "
        f"TO '{path}' (FORMAT parquet)"
    )


# --- FEBRL --------------------------------------------------------------------------------
# Tuned: names with term frequencies and Jaro-Winkler levels, edit distances on numbers, address parts apart. Tried and no
# better: the template of Splink for birth dates (difference in time; the dates hold impossible days), one u-sample of 1e8.


def _febrl_comparisons() -> list[Any]:
    names = [library.JaroWinklerAtThresholds(name, [0.92, 0.8]) for name in ("given_name", "surname")]
    numbers = [library.DamerauLevenshteinAtThresholds(name, [1, 2]) for name in ("date_of_birth", "soc_sec_id")]
    places = [library.JaroWinklerAtThresholds(name, [0.9]) for name in ("address_1", "suburb")]
    short = [library.DamerauLevenshteinAtThresholds(name, [1]) for name in ("street_number", "postcode")]
    weighted = [comparison.configure(term_frequency_adjustments=True) for comparison in names + places]
    return [*weighted, *numbers, *short, library.ExactMatch("state")]


def _febrl(link_type: Any, tables: list[Any], target: Path) -> None:
    settings = SettingsCreator(
        link_type=link_type,
        comparisons=_febrl_comparisons(),
        blocking_rules_to_generate_predictions=blocking_rules("febrl"),
        retain_matching_columns=False,
    )
    linker = Linker(tables if len(tables) > 1 else tables[0], settings, log_level=logging.ERROR)
    rules = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=SEED)
    for rule in (block_on("date_of_birth"), block_on("postcode"), block_on("given_name", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    write(linker, target)


def splink_febrl4(folder: Path, target: Path) -> None:
    """Two files linked."""
    _febrl("link_only", registered(folder / "febrl4a.parquet", folder / "febrl4b.parquet"), target)


def splink_febrl3(folder: Path, target: Path) -> None:
    """One file with itself."""
    _febrl("dedupe_only", registered(folder / "febrl3.parquet"), target)


# --- The Chinese lists --------------------------------------------------------------------


def id_join(folder: Path, target: Path) -> None:
    """The floor: nothing but equal texts in the column of id numbers, masked ones among them."""
    lists = [
        f"(SELECT id_number, file_row_number AS row FROM read_parquet('{folder}/{name}.parquet', file_row_number = true))"
        for name in ("roster", "deaths")
    ]
    duckdb.sql(
        f"COPY (SELECT l.row AS left_row, r.row AS right_row, 1.0 AS match_probability FROM {lists[0]} l JOIN {lists[1]} r "
        f"USING (id_number)) TO '{target}' (FORMAT parquet)"
    )


def _name(distance: Callable[..., Any]) -> Any:
    equal = levels.ExactMatchLevel("person_name").configure(tf_adjustment_column="person_name")
    tests = [levels.NullLevel("person_name"), equal, levels.ExactMatchLevel("name_sound"), distance("person_name", 1)]
    return library.CustomComparison([*tests, levels.ElseLevel()], output_column_name="person_name")


def _number(distance: Callable[..., Any], before: list[Any]) -> Any:
    tests = [levels.NullLevel("id_number"), levels.ExactMatchLevel("id_number"), *before]
    tests += [distance("id_number", 1), distance("id_number", 2), levels.ElseLevel()]
    return library.CustomComparison(tests, output_column_name="id_number")


def _place() -> Any:
    home = levels.And(levels.ExactMatchLevel("place"), levels.ExactMatchLevel("address"))
    tests = [home, levels.ExactMatchLevel("place"), levels.ExactMatchLevel("township"), levels.ElseLevel()]
    return library.CustomComparison(tests, output_column_name="place")


def _chinese(
    folder: Path, target: Path, comparisons: list[Any], rules: list[Any], sure: list[str], pairs: float, training: list[list[str]]
) -> None:
    """Link the cleaned lists; ``sure`` is the rule that tells how many pairs are true."""
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=rules,
        retain_matching_columns=False,
    )
    tables = registered(folder / "roster_clean.parquet", folder / "deaths_clean.parquet")
    linker = Linker(tables, settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match([block_on(*sure)], recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=pairs, seed=SEED)
    for columns in training:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    write(linker, target)


def _with_ids(folder: Path, target: Path, number: Any, name: Any, pairs: float) -> None:
    """Two runs of EM: a third one (born_on and place) changed nothing but the cost."""
    comparisons = [number, name, _place(), *map(library.ExactMatch, ("born_on", "sex", "phone"))]
    training = [["person_name", "born_on"], ["id_number"]]
    _chinese(folder, target, comparisons, blocking_rules("chinese"), ["id_number"], pairs, training)


def splink_without_ids(folder: Path, target: Path) -> None:
    """Of the deaths only name, sex, birth date and village are used."""
    place = library.CustomComparison(
        [levels.ExactMatchLevel("place"), levels.ExactMatchLevel("township"), levels.ElseLevel()], output_column_name="place"
    )
    comparisons = [_name(levels.LevenshteinLevel), place, *map(library.ExactMatch, ("born_on", "sex"))]
    training = [["person_name", "born_on"], ["person_name", "place"], ["born_on", "place"]]
    rules = blocking_rules("chinese_without_ids")
    _chinese(folder, target, comparisons, rules, ["person_name", "born_on", "place"], 1e6, training)


def splink_slow(folder: Path, target: Path) -> None:
    """As one starts by the documentation: Damerau-Levenshtein levels, u from ten million pairs."""
    distance = levels.DamerauLevenshteinLevel
    _with_ids(folder, target, _number(distance, []), _name(distance), 1e7)


def splink_fast(folder: Path, target: Path) -> None:
    """The fastest setting that links well.

    The level for two right but different numbers comes before the edit distances: it keeps twins and neighbours in the police's
    book apart (F1 .954 without it) and spares the distance for most pairs. Tried on the full size, seed fixed: Jaro-Winkler on
    ids 5.4 CPU-s and F1 .9991; without the sounds 5.0 and .9989; u from 1e5 pairs 4.8 and .9994; one run of EM 4.5 and .9993;
    this 5.0 and .9993; Damerau-Levenshtein 6.6 and .9993, from 1e7 pairs 22.8 and .9939 (seconds within Python). Keeping only the best pair of each
    record afterwards gives .9994.
    """
    distance = levels.LevenshteinLevel
    right = levels.CustomLevel("id_is_right_l AND id_is_right_r", "two right numbers")
    _with_ids(folder, target, _number(distance, [right]), _name(distance), 1e6)


PEERS: dict[str, Callable[[Path, Path], None]] = {
    f.__name__: f for f in (splink_febrl4, splink_febrl3, id_join, splink_slow, splink_fast, splink_without_ids)
}

if __name__ == "__main__":
    name, folder = sys.argv[1], Path(sys.argv[2])
    PEERS[name](folder, folder / f"{name}.parquet")
