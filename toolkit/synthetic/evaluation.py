"""How well a run found what was planted: flags against ``truth/``."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from toolkit import store

TRUE_KINDS = ("planted", "incidental")
COUNTS = ["good_planted", "good_found", "good_flagged", "good_true", "planted", "found", "flags", "true_flags", "near_missed"]


@dataclass(frozen=True)
class Evaluation:
    """``by_check``: one row per check_id with these counts.

    ``good_planted``, ``good_found``: planted units whose records carry good ids, and those of them that flag.
    ``good_flagged``, ``good_true``: flags on units of the truth (near-misses included) with good ids, and the true ones.
    ``planted``, ``found``: all planted units. ``flags``, ``true_flags``: all flags, and those planted or otherwise true in
    the generated data. ``near_missed``: flags on units that were put there because they must not flag.
    """

    by_check: pd.DataFrame

    def rates(self) -> pd.DataFrame:
        """Recall and precision per check, with good ids and overall; NaN where there is nothing to divide by."""
        counts = self.by_check.set_index("check_id")
        shares = {
            "good_recall": counts["good_found"] / counts["good_planted"],
            "good_precision": counts["good_true"] / counts["good_flagged"],
            "recall": counts["found"] / counts["planted"],
            "precision": counts["true_flags"] / counts["flags"],
        }
        return pd.DataFrame(shares)

    @property
    def recall(self) -> float:
        """Share of the planted units with good ids that flag, over all checks; NaN where nothing was planted."""
        return float(self.by_check["good_found"].sum() / self.by_check["good_planted"].sum())

    @property
    def unfounded_share(self) -> float:
        """Share of flags that are not true; NaN where nothing was flagged."""
        return float(1 - self.by_check["true_flags"].sum() / self.by_check["flags"].sum())


def evaluate(folder: Path, checks: Collection[str] | None = None) -> Evaluation:
    """Compare ``work/flags`` with ``truth/planted.csv`` of an inspection folder.

    ``checks`` are those to look at; without it, those that ran.
    """
    ran = store.read_table(folder / "work", "check_runs")
    known = set(ran.loc[ran["problem"].isna(), "check_id"]) & set(checks if checks is not None else ran["check_id"])
    truth = pd.read_csv(folder / "truth" / "planted.csv", dtype="str").drop_duplicates(["check_id", "unit_key"])
    truth = truth[truth["check_id"].isin(known)]
    truth = truth.assign(truth=truth["check_id"] + " " + truth["unit_key"], good=truth["linkable"] == "1")
    flags = translated_flags(folder)
    flags = flags[flags["check_id"].isin(known)].merge(truth[["truth", "kind", "good"]], on="truth", how="left")
    planted = truth[truth["kind"] == "planted"].assign(found=lambda rows: rows["truth"].isin(flags["truth"]))
    true, good = flags["kind"].isin(TRUE_KINDS), flags["good"].eq(True)
    parts = {
        "good_planted": planted[planted["good"]],
        "good_found": planted[planted["good"] & planted["found"]],
        "good_flagged": flags[good],
        "good_true": flags[good & true],
        "planted": planted,
        "found": planted[planted["found"]],
        "flags": flags,
        "true_flags": flags[true],
        "near_missed": flags[flags["kind"] == "near_miss"],
    }
    counts = pd.DataFrame({name: rows.groupby("check_id").size() for name, rows in parts.items()}, index=sorted(known))
    return Evaluation(counts.fillna(0).astype("int64").rename_axis("check_id").reset_index())


def translated_flags(folder: Path) -> pd.DataFrame:
    """Flags with ``truth``: check and unit in the keys of ``truth/``."""
    flags = store.read_table(folder / "work", "flags")
    persons = true_persons(folder)
    households = _true_households(folder, persons)
    flags["truth"] = [
        f"{flag['check_id']} " + "|".join(_translate(flag["unit"].split("|"), flag["unit_key"].split("|"), persons, households))
        for flag in flags.to_dict("records")
    ]
    return flags


def _translate(units: list[str], keys: list[str], persons: Mapping[str, str], households: Mapping[str, str]) -> list[str]:
    """The parts of a unit key; what is neither a person's nor a household's key stays."""
    maps = [households if unit == "household" else persons for unit in units]
    return [known.get(key, key) for known, key in zip(maps, keys, strict=True)]


def true_persons(folder: Path) -> dict[str, str]:
    """Person key -> true person: by the id number as the hukou register has it, else by the rows that ``links.csv`` names."""
    work = folder / "work"
    by_id = _hukou_truth(folder)
    persons = store.read_table(work, "persons")
    found = persons.assign(true=persons["id_number"].map(by_id))[["person_key", "true"]].dropna()
    links = store.read_table(work, "links")
    named = pd.read_csv(folder / "truth" / "links.csv", dtype="str").rename(columns={"person_key": "true"})
    named = named[named["role"] == "person"]
    rows = links[links["role"] == "person"].merge(named, on=["register", "source_row"])
    unlinked = dict(zip(named["source_row"], named["true"], strict=True))  # units that are the row itself
    return unlinked | _majority(rows, "person_key", "true") | dict(zip(found["person_key"], found["true"], strict=True))


def _hukou_truth(folder: Path) -> dict[str, str]:
    """Id number -> true person of every hukou row."""
    hukou = store.read_table(folder / "work", "hukou")[["source_row", "id_number"]]
    place = hukou["source_row"].str.rsplit("!", n=1, expand=True)
    hukou = hukou.assign(sheet=place[0], number=place[1].astype("int64"))
    keys = pd.read_csv(folder / "truth" / "hukou_keys.csv")
    hukou = hukou.merge(keys, on="sheet")
    hukou = hukou[hukou["number"].between(hukou["first_row"], hukou["last_row"])]
    first = hukou["first_key"].map({key: int(key[1:], 36) for key in keys["first_key"]})
    width = keys["first_key"].str.len().max() - 1
    numbers = first + hukou["number"] - hukou["first_row"]
    return {i: "P" + base36(number).rjust(width, "0") for i, number in zip(hukou["id_number"], numbers.tolist(), strict=True)}


def base36(number: int) -> str:
    """Digits 0-9 and a-z."""
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + text
    return text


def _true_households(folder: Path, persons: Mapping[str, str]) -> dict[str, str]:
    """Household key -> the true person of its head's row."""
    work = folder / "work"
    members = store.read_table(work, "members")
    heads = members.loc[members["relation_to_head"] == "head", ["household_key", "source_row"]]
    links = store.read_table(work, "links")
    roster = links.loc[(links["register"] == "dibao_roster") & (links["role"] == "person"), ["source_row", "person_key"]]
    named = pd.read_csv(folder / "truth" / "links.csv", dtype="str").rename(columns={"person_key": "named"})
    rows = heads.merge(roster, on="source_row", how="left").merge(named[["source_row", "named"]], on="source_row", how="left")
    return _majority(rows.assign(true=rows["named"].fillna(rows["person_key"].map(persons))), "household_key", "true")


def _majority(frame: pd.DataFrame, key: str, truth: str) -> dict[str, str]:
    counts = frame.groupby([key, truth]).size().rename("rows").reset_index().sort_values("rows", ascending=False, kind="stable")
    return {row[key]: row[truth] for row in counts.drop_duplicates(key).to_dict("records")}
