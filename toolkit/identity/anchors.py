"""Which registers make persons: those that enumerate people and are kept by somebody who saw their papers."""

from collections.abc import Iterable

from toolkit.model.registers import PersonColumns

# Persons come into being here, and are described by the first of these registers that has them. Best first: the
# police keep the numbers themselves; then rosters whose rows were checked one by one; then lists of payments and
# cases, whose numbers are copied. Whatever else hands in a number (owners of cars, buyers of insurance) can only
# be linked: copied wrongly it may be whole and somebody else's, and must not become a person of its own.
ANCHORS = (
    "hukou",
    "dibao_roster",
    "tekun_roster",
    "children",
    "officials",
    "disability_certificates",
    "poverty_monitoring",
    "living_subsidies",
    "nursing_subsidies",
    "elderly_allowances",
    "exits",
    "applications",
    "temporary_relief",
    "medical_self_pay",
    "left_behind",
    "payments",
)

# A row here is somebody who is supported, even where its number cannot be used.
OWN_RECORDS = ("dibao_roster", "tekun_roster")


def mentions_sql(people: Iterable[PersonColumns]) -> str:
    """A SELECT of MENTIONS: one row per register row and role that writes a name or an id number.

    Whom a register knows by number only (the parents in the household register) is a tie between persons, not a
    mention. Reads ``placed_<register>`` and ``own_records``.
    """
    return " UNION ALL ".join(_piece(columns) for columns in people if columns.name)


def _piece(columns: PersonColumns) -> str:
    placed = "placed_" if columns.village_name else ""
    own = columns.register in OWN_RECORDS and columns.role == "person"
    join = "LEFT JOIN own_records USING (source_row)" if own else ""
    return f"""
        SELECT '{columns.register}' AS register, '{columns.role}' AS role, source_row, "{columns.name}" AS person_name,
               "{columns.id_number}" AS id_number, "{columns.id_number}_status" AS id_status,
               {columns.sex or "NULL"} AS sex, {columns.born_on or "NULL"} AS born_on,
               {"village_code" if columns.village_name else "NULL"} AS village_code, {"own_key" if own else "NULL"} AS own_key
        FROM "{placed}{columns.register}" {join}
        WHERE "{columns.name}" IS NOT NULL OR "{columns.id_number}" IS NOT NULL"""
