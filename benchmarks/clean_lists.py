"""What a careful user does before handing the two lists to a general linkage library: ``roster_clean``, ``deaths_clean``.

Not counted in the peers' cost. Masked, precision-lost and missing id numbers are null, 15 digits become 18 and ``id_is_right`` says whether the
check character fits; names lose spaces
and remarks and get a column with their sound.
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.values import id_number, person_name

NO_NUMBER = ("masked", "precision_lost", "missing")


def clean(folder: Path) -> None:
    """Write the cleaned copy of both lists."""
    for name in ("roster", "deaths"):
        frame = pq.read_table(folder / f"{name}.parquet").to_pandas()
        numbers = id_number.normalize(frame["id_number"], fictional_regions=True)
        names = person_name.normalize(frame["person_name"])
        sounds = {written: person_name.sound(written) for written in names.unique()}
        columns = {
            "id_number": numbers["text"].mask(numbers["status"].isin(NO_NUMBER)),
            "id_is_right": numbers["status"].isin(id_number.COMPLETE),
            "person_name": names,
            "name_sound": names.map(sounds),
            "place": frame["township"] + frame["village"],
        }
        cleaned = frame.assign(**columns)
        pq.write_table(pa.Table.from_pandas(cleaned, preserve_index=False), folder / f"{name}_clean.parquet")


if __name__ == "__main__":
    clean(Path(sys.argv[1]))
