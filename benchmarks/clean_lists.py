"""What a careful user does before handing the two lists to a general linkage library: ``roster_clean``, ``deaths_clean``.

Masked, precision-lost and missing id numbers are null, 15 digits become 18 and ``id_is_right`` says whether the check character
fits; names lose spaces and remarks and get a number for their sound.
"""

import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.values import id_number, name_likeness, person_name

NO_NUMBER = ("masked", "precision_lost", "missing")


def clean(folder: Path) -> None:
    """Write the cleaned copy of both lists."""
    lists = {name: _cleaned(folder / f"{name}.parquet") for name in ("roster", "deaths")}
    sounds = _sounds(pd.concat([frame["person_name"] for frame in lists.values()]))
    for name, frame in lists.items():
        cleaned = pa.Table.from_pandas(frame, preserve_index=False).append_column("name_sound", sounds.slice(0, len(frame)))
        sounds = sounds.slice(len(frame))
        pq.write_table(cleaned, folder / f"{name}_clean.parquet")


def _cleaned(path: Path) -> pd.DataFrame:
    frame = pq.read_table(path).to_pandas()
    numbers = id_number.normalize(frame["id_number"], fictional_regions=True)
    return frame.assign(
        id_number=numbers["text"].mask(numbers["status"].isin(NO_NUMBER)),
        id_is_right=numbers["status"].isin(id_number.COMPLETE),
        person_name=person_name.normalize(frame["person_name"]),
        place=frame["township"] + frame["village"],
    )


def _sounds(names: pd.Series) -> pa.Array:
    """A number per name; numbers of one call can be compared with each other only, so both lists come in one."""
    coded = pa.array(names.to_numpy(object), pa.large_string()).dictionary_encode()
    return pa.array(name_likeness.sound_keys(coded.dictionary)).take(coded.indices)


if __name__ == "__main__":
    clean(Path(sys.argv[1]))
