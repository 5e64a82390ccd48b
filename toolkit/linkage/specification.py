"""What a linkage model says: fields, blocking rules, comparisons with their levels, grades. Read from YAML.

The words are those of Fellegi and Sunter (1969) as Splink uses them. ``docs/linkage.md`` explains the file to
those who write one.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from toolkit.values.differences import Ends

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
FieldKind = Literal["text", "name", "id_number", "date", "sex", "phone", "account", "township", "village"]
State = Literal["whole", "partial"]
Resolution = Literal["all", "many_to_one", "one_to_one", "dedupe"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LinkField(_Strict):
    """One column of the records: ``sql`` computes it from the columns handed in; without it, it is one of them.

    ``ends``: where values are hidden, only so many characters at the beginning and at the end are shown;
    ``all`` for numbers that are no secret.
    ``words``: how values are shown to people, where not as they are.
    What follows is for lists that people hand in: ``kind`` says how cells are read, headings are the label, the field's
    own name or one of ``aliases``. A column that is no use unless both lists have it is ``in_both``.
    """

    label: str = ""
    sql: str = ""
    given: bool = True  # False: only computed, never looked for in a list's headings
    ends: Ends = None
    words: dict[str, str] = Field(default_factory=dict)
    kind: FieldKind = "text"
    aliases: tuple[str, ...] = ()
    in_both: bool = False


class BlockingRule(_Strict):
    """Pairs worth comparing: those that agree on all of ``equal``; ``where`` is a condition on ``l`` and ``r``.

    A rule that ``settles`` takes the rows it pairs out of the later rules: what it finds needs no further search.
    """

    name: str
    equal: tuple[str, ...] = Field(min_length=1)
    where: str = ""
    settles: bool = False


class Test(_Strict):
    """One way for two unequal values to be alike; where several of these are given, all must hold.

    ``same``: equal in a derivation (:mod:`toolkit.linkage.derivation`). ``osa``: at most so many edits, a swap of
    neighbours counting once. ``jaro_winkler`` and ``shared`` (twice the common characters in their order, by all
    characters): at least so similar, 0 to 1. ``placeholders``: agree around □ and ?. ``mask``: agree wherever both show a character.
    """

    same: str | None = None
    osa: int | None = Field(default=None, ge=1, le=8)
    jaro_winkler: float | None = Field(default=None, gt=0, lt=1)
    shared: float | None = Field(default=None, gt=0, le=1)
    placeholders: Literal[True] | None = None
    mask: Literal["birth shown", "any"] | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("a test says what it tests")
        return self


class Level(_Strict):
    """One comparison level. The first level is ``equal`` values, the last everything else, between them ``any`` of the tests.

    ``m`` is how often true pairs are on this level, ``u`` how often any two records are; both are the values to start from.
    ``by_mistake`` is how many of a hundred thousand records carry the value of somebody else (a relative's id number):
    u does not fall below what they make.
    ``says`` is what a sentence says of it where the two labels side by side read badly; ``{count}`` in it stands for the
    number of records that have the value (equal level of a comparison with ``frequency`` only).
    """

    name: str
    label: str
    says: str = ""
    any: tuple[Test, ...] = ()
    m: float = Field(gt=0, lt=1)
    u: float = Field(gt=0, lt=1)
    by_mistake: float = Field(default=0, ge=0, le=100_000)


class Comparison(_Strict):
    """How one column of two records is compared.

    ``states`` restricts it to pairs of values in these states (``partial``: some characters are ``*``), in either order.
    ``unless`` names levels of earlier comparisons that already hold this evidence: then it weighs nothing.
    ``frequency``: agreement on a rare value weighs more than on a common one; ``among`` another comparison with a
    frequency: where a pair agrees on that one too, it is the share among those who do.
    """

    name: str
    label: str
    column: str
    levels: tuple[Level, ...] = Field(min_length=2)
    frequency: bool = False
    among: str = ""
    states: tuple[tuple[State, State], ...] = ()
    has_equal: bool = True
    unless: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _levels_in_order(self) -> Self:
        first = 1 if self.has_equal else 0
        between = self.levels[first:-1]
        if not all(level.any for level in between) or self.levels[-1].any or (self.has_equal and self.levels[0].any):
            raise ValueError(f"{self.name}: the levels between the first and the last need a test, those two none")
        counted = self.levels[1:] if self.frequency and self.has_equal else self.levels
        if any("{count}" in level.says for level in counted):
            raise ValueError(f"{self.name}: only the equal level of a comparison with frequency knows a {{count}}")
        return self

    def level_names(self) -> list[str]:
        """Names of the levels, best first."""
        return [level.name for level in self.levels]


class Grade(_Strict):
    """A letter for pairs whose comparisons are on the levels of ``when``; all of ``when`` must hold."""

    grade: Literal["A", "B", "C", "D"]
    when: dict[str, tuple[str, ...]] = Field(min_length=1)


class LinkModel(_Strict):
    """One model. ``pseudo_matches``, ``pseudo_pairs`` and ``pseudo_records`` say how much data outweighs the shipped m, u and frequencies."""

    model: str
    title: str
    fields: dict[FieldName, LinkField]
    blocking: tuple[BlockingRule, ...] = Field(min_length=1)
    comparisons: tuple[Comparison, ...] = Field(min_length=1)
    grades: tuple[Grade, ...] = ()
    threshold: float = Field(default=0.9, ge=0, le=1)
    resolution: Resolution = "many_to_one"
    pseudo_matches: float = Field(default=20, ge=0)
    pseudo_pairs: float = Field(default=1_000_000, ge=0)
    pseudo_records: float = Field(default=1_000, ge=0)
    most_pairs: int = Field(default=30_000_000, gt=0)
    trained: dict[str, Any] = Field(default_factory=dict, description="when and on what, for people to read")

    @model_validator(mode="after")
    def _names_known(self) -> Self:
        columns = set(self.fields)
        used = {name for rule in self.blocking for name in rule.equal} | {c.column for c in self.comparisons}
        if used - columns:
            raise ValueError(f"not among the fields: {', '.join(sorted(used - columns))}")
        levels = {c.name: set(c.level_names()) for c in self.comparisons}
        named = [g.when for g in self.grades] + [c.unless for c in self.comparisons]
        for comparison, names in (item for mapping in named for item in mapping.items()):
            if set(names) - levels.get(comparison, set()):
                raise ValueError(
                    f"no such level of {comparison}: {', '.join(sorted(set(names) - levels.get(comparison, set())))}"
                )
        return self
