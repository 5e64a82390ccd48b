"""What the order of the stages asks of ``work/``: every table there was made from the tables that are there."""

import contextlib
from collections.abc import Iterator

from toolkit import store
from toolkit.inspection.folder import Inspection, not_there
from toolkit.model.table import Table
from toolkit.model.tables import COMPUTED, Stage


@contextlib.contextmanager
def writing(inspection: Inspection, stage: Stage) -> Iterator[store.Writer]:
    """Write the tables of a stage; those of later stages go where it writes anything but what was there.

    :class:`InspectionError` where an earlier stage has not run. A draw is no table of a later stage: people have acted
    on it, and its record says which frame it was made from.
    """
    for table in _flat(COMPUTED[1 : COMPUTED.index(stage)]):
        if not store.table_path(inspection.work, table.name).exists():
            raise not_there(inspection, table.name)
    with store.writing(inspection.work, later_tables(stage)) as writer:
        yield writer


def later_tables(stage: Stage) -> tuple[Table, ...]:
    """All that later stages compute, the draw excepted."""
    return _flat(COMPUTED[COMPUTED.index(stage) + 1 :])


def _flat(stages: tuple[Stage, ...]) -> tuple[Table, ...]:
    return tuple(table for stage in stages for table in stage)
