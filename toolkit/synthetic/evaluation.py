"""How well a run found what was planted: flags against ``truth/``."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from toolkit import store

PERSON_UNITS = {"person", "official"}


@dataclass(frozen=True)
class Evaluation:
    """``by_check``: check_id, linkable (planted with intact ids), found of those, flags, unfounded flags.

    ``recall`` is found / linkable over all checks; ``unfounded_share`` the share of flags that are
    neither planted nor otherwise true in the generated data.
    """

    by_check: pd.DataFrame

    @property
    def recall(self) -> float:
        """NaN where nothing was planted."""
        return float(self.by_check["found"].sum() / self.by_check["linkable"].sum())

    @property
    def unfounded_share(self) -> float:
        """NaN where nothing was flagged."""
        return float(self.by_check["unfounded"].sum() / self.by_check["flags"].sum())


def evaluate(folder: Path) -> Evaluation:
    """Compare ``work/flags`` with ``truth/planted.csv`` of an inspection folder."""
    planted = pd.read_csv(folder / "truth" / "planted.csv", dtype="str")
    flags = translated_flags(folder)
    found = set(flags["truth"])
    planted["truth"] = planted["check_id"] + " " + planted["unit_key"]
    linkable = planted[(planted["linkable"] == "1") & (planted["kind"] == "planted")]
    counts = pd.DataFrame(
        {
            "linkable": linkable.groupby("check_id").size(),
            "found": linkable[linkable["truth"].isin(found)].groupby("check_id").size(),
            "flags": flags.groupby("check_id").size(),
            "unfounded": flags[~flags["truth"].isin(planted["truth"])].groupby("check_id").size(),
        }
    )
    return Evaluation(counts.fillna(0).astype("int64").rename_axis("check_id").reset_index())


def translated_flags(folder: Path) -> pd.DataFrame:
    """Flags with ``truth``: check and unit in the keys of ``truth/``, through the rows that the links name."""
    flags = store.read_table(folder / "work", "flags")
    persons, households = _truth_keys(folder)
    flags["truth"] = [
        f"{flag['check_id']} " + "|".join(_translate(flag["unit"].split("|"), flag["unit_key"].split("|"), persons, households))
        for flag in flags.to_dict("records")
    ]
    return flags


def _translate(units: list[str], keys: list[str], persons: dict[str, str], households: dict[str, str]) -> list[str]:
    maps = [persons if unit in PERSON_UNITS else households if unit == "household" else {} for unit in units]
    return [known.get(key, key) for known, key in zip(maps, keys, strict=True)]


def _truth_keys(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Person key -> true person, household key -> true household, by the majority of their rows."""
    truth = pd.read_csv(folder / "truth" / "links.csv", dtype="str").rename(
        columns={"person_key": "true_person", "household_key": "true_household"}
    )
    links = store.read_table(folder / "work", "links")
    linked = links[links["role"] == "person"].merge(truth, on=["register", "source_row"])
    members = store.read_table(folder / "work", "members").merge(truth[truth["register"] == "dibao_roster"], on="source_row")
    return _majority(linked, "person_key", "true_person"), _majority(members, "household_key", "true_household")


def _majority(frame: pd.DataFrame, key: str, truth: str) -> dict[str, str]:
    counts = frame.groupby([key, truth]).size().rename("rows").reset_index().sort_values("rows", ascending=False)
    return {row[key]: row[truth] for row in counts.drop_duplicates(key).to_dict("records")}
