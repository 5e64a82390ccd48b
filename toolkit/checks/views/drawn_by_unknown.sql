-- Rows of the last months of whom nobody knows whose they are, by the benefit (``scheme``) that somebody of that name in that village may
-- draw because of them, or cannot draw: the benefit itself, and those that the matrix of benefits excludes beside it.
SELECT DISTINCT d.person_name, d.village_code, d.scheme
FROM drawn_lately d
WHERE NOT d.known
UNION
SELECT d.person_name, d.village_code, c.scheme
FROM drawn_lately d
CROSS JOIN run
JOIN compatibility c ON c.other = d.scheme AND c.rule IN ('forbidden', 'higher_only') AND c.valid_from <= run.as_of AND run.as_of < c.valid_to
WHERE NOT d.known
