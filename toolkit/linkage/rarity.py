"""How rare the values are that candidate pairs agree on: the share of records that would agree as they do."""

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from toolkit.linkage.comparing import MISSING, Compared
from toolkit.linkage.frequency import occurrences
from toolkit.linkage.likeness import NOT_COMPARED
from toolkit.linkage.records import Sides
from toolkit.linkage.specification import Comparison, LinkModel

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

NAMESAKES = 1.0  # so many more, spread as everybody is, where a name has too few bearers to say where they live


@dataclass(frozen=True)
class Rarity:
    """Per comparison with a frequency the share of records with the value a pair agrees on; NaN where u speaks.

    ``records`` is the number of records that have the value.
    """

    shares: dict[str, Numbers]
    records: dict[str, Numbers]

    def speaks(self, name: str, pairs: int) -> Flags:
        """For which of the pairs a comparison has a share of their own."""
        shares = self.shares.get(name)
        return np.zeros(pairs, dtype=np.bool_) if shares is None else ~np.isnan(shares)

    def part(self, places: Places) -> "Rarity":
        """Of some of the pairs."""
        return Rarity(*({name: numbers[places] for name, numbers in part.items()} for part in (self.shares, self.records)))


def rarity(connection: duckdb.DuckDBPyConnection, model: LinkModel, sides: Sides, compared: Compared) -> Rarity:
    """Count the values that pairs agree on; ``connection`` has ``l`` and ``r``."""
    shares: dict[str, Numbers] = {}
    records: dict[str, Numbers] = {}
    for comparison in model.comparisons:
        if comparison.frequency:
            places = _agreeing(comparison, compared)
            counts = _counts(connection, compared, (comparison,), places)
            shares[comparison.name], records[comparison.name] = (np.full(len(compared.pairs), np.nan) for _ in range(2))
            shares[comparison.name][places] = _shares(model, sides, comparison, compared, counts, places)
            records[comparison.name][places] = counts / (2 if sides.same else 1)
    for comparison in model.comparisons:
        if comparison.among:
            _among_namesakes(connection, model, sides, comparison, compared, shares)
    return Rarity(shares, records)


def _agreeing(comparison: Comparison, compared: Compared) -> Places:
    """Pairs with one value that are on a level other than the last."""
    column, levels = compared.columns[comparison.column], compared.levels[comparison.name]
    same = (column.left == column.right) & (column.left != MISSING)
    return np.flatnonzero(same & (levels != NOT_COMPARED) & (levels != len(comparison.levels) - 1))


def _counts(
    connection: duckdb.DuckDBPyConnection, compared: Compared, comparisons: tuple[Comparison, ...], places: Places
) -> Numbers:
    """Records of both sides that have the values which the pairs at ``places`` agree on in all these comparisons."""
    codes = np.stack([compared.columns[c.column].left[places] for c in comparisons], axis=1)
    distinct, back = np.unique(codes, axis=0, return_inverse=True)
    values = {c.column: compared.columns[c.column].values.values.take(distinct[:, n]) for n, c in enumerate(comparisons)}
    return occurrences(connection, pa.table(values))[back.ravel()]


def _shares(
    model: LinkModel, sides: Sides, comparison: Comparison, compared: Compared, counts: Numbers, places: Places
) -> Numbers:
    """Few records are eked out by the shipped u of the pair's level."""
    u = np.array([level.u for level in comparison.levels])[compared.levels[comparison.name][places]]
    records = 2 * sides.left if sides.same else sides.left + sides.right
    return np.asarray((counts + model.pseudo_records * u) / (records + model.pseudo_records))


def _among_namesakes(
    connection: duckdb.DuckDBPyConnection,
    model: LinkModel,
    sides: Sides,
    comparison: Comparison,
    compared: Compared,
    shares: dict[str, Numbers],
) -> None:
    """Where a pair agrees on the name too, the share among the namesakes: families of one name live in one village.

    One record of the pair is taken off, the other counts among its namesakes: a name that occurs twice in the county
    and both times in one village may well be two cousins.
    """
    other = next(c for c in model.comparisons if c.name == comparison.among)
    both = np.intersect1d(_agreeing(comparison, compared), _agreeing(other, compared))
    own = 2 if sides.same else 1
    namesakes, here = (_counts(connection, compared, names, both) - own for names in ((other,), (other, comparison)))
    everywhere = shares[comparison.name][both]
    shares[comparison.name][both] = (np.maximum(here, 0) + NAMESAKES * everywhere) / (np.maximum(namesakes, 0) + NAMESAKES)
