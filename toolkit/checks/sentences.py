"""Sentences of flags, put together by SQL from the template of the check and its evidence."""

import re
from collections.abc import Mapping

from toolkit.checks.catalogue import Check
from toolkit.model.errors import CheckError

PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
NAMES = {"person": "who.called", "village": "place.village_name", "township": "place.township_name"}
UNKNOWN = "不详"
ADULT_AGE = 18
# How people are called on lists: adults by name, children never.
FORMS = f"""
CREATE OR REPLACE MACRO called(person_name, born_on, on_day) AS
    CASE WHEN age_on(born_on, on_day) < {ADULT_AGE} THEN '户内一名未成年人' ELSE coalesce(person_name, '户内成员') END;
CREATE OR REPLACE MACRO written_day(on_day) AS
    year(on_day) || '年' || month(on_day) || '月' || day(on_day) || '日';
CREATE OR REPLACE MACRO written_month(on_day) AS year(on_day) || '年' || month(on_day) || '月';
CREATE OR REPLACE MACRO written_yuan(fen) AS CASE WHEN fen < 0 THEN '-' ELSE '' END || format('{{:,}}', abs(fen) // 100)
    || CASE WHEN fen % 100 = 0 THEN '' ELSE '.' || lpad(CAST(abs(fen) % 100 AS VARCHAR), 2, '0') END;
CREATE OR REPLACE MACRO written_percent(share) AS format('{{:.1f}}%', CAST(share AS DOUBLE) * 100);
CREATE OR REPLACE MACRO written_number(value) AS rtrim(rtrim(format('{{:.2f}}', CAST(value AS DOUBLE)), '0'), '.');
"""

# Only where the sentence names somebody: of a million persons those that flag are looked up, nobody else.
NAMED = """
        LEFT JOIN (
            SELECT p.person_key, called(p.person_name, p.born_on, run.as_of) AS called
            FROM (SELECT DISTINCT person_key FROM judged WHERE verdict = 'flag') f
            JOIN persons p ON p.person_key = f.person_key
            CROSS JOIN run
        ) who ON who.person_key = j.person_key AND j.verdict = 'flag'"""
PLACED = """
        LEFT JOIN village_names place ON place.village_code = j.village_code AND j.verdict = 'flag'"""
JOINS = {"person": NAMED, "village": PLACED, "township": PLACED}


def placeholders(template: str) -> list[tuple[str, str]]:
    """Name and form of each place to fill in, in their order."""
    return PLACE.findall(template)


def sentence_sql(check: Check, types: Mapping[str, str]) -> str:
    """A SQL expression for the sentence; ``types`` are the columns of the judged units with their types."""
    parts = PLACE.split(check.sentence)
    pieces = [_quoted(parts[0])]
    for name, form, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        pieces += [f"coalesce({_written(check, name, form or '', types)}, '{UNKNOWN}')", _quoted(text)]
    return " || ".join(pieces)


def names_sql(check: Check) -> str:
    """The joins that :func:`sentence_sql` needs for people and places."""
    return "".join(dict.fromkeys(JOINS[name] for name, _ in placeholders(check.sentence) if name in JOINS))


def _written(check: Check, name: str, form: str, types: Mapping[str, str]) -> str:
    if name in NAMES:
        return NAMES[name]
    if name not in types:
        raise CheckError(
            f"句子里的 {{{name}}} 不在 SQL 的结果里", check.origin or check.id, "改正 sentence，或在 SQL 里加上这一列"
        )
    column = f"j.{name}"
    if name in check.words:
        cases = " ".join(f"WHEN {_quoted(value)} THEN {_quoted(word)}" for value, word in check.words[name].items())
        return f"CASE CAST({column} AS VARCHAR) {cases} ELSE CAST({column} AS VARCHAR) END"
    if form:
        return f"written_{form}({column})"
    if name.endswith("_fen"):
        return f"written_yuan(CAST({column} AS BIGINT))"
    forms = {"DATE": "written_day", "TIMESTAMP": "written_day", "DOUBLE": "written_number"}
    return f"{forms.get(types[name], 'CAST')}({column}{'' if types[name] in forms else ' AS VARCHAR'})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
