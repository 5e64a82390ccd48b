-- Benefits that somebody cannot draw because of another one drawn lately, as the matrix of benefits says.
SELECT d.person_key, c.scheme, min(d.scheme_title) AS other_title, max(CASE WHEN d.known THEN 1 ELSE 0 END) = 1 AS sure, min(d.source_row) AS source_row
FROM drawn_lately d
CROSS JOIN run
JOIN compatibility c ON c.other = d.scheme AND c.rule IN ('forbidden', 'higher_only') AND c.valid_from <= run.as_of AND run.as_of < c.valid_to
WHERE d.person_key IS NOT NULL
GROUP BY d.person_key, c.scheme
