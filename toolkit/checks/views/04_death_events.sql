-- One death per person: the surest record, then the earliest.
CREATE VIEW death_events AS
WITH records AS (
    SELECT l.person_key, d.died_on, '户籍注销' AS death_source, l.grade, l.match_probability AS probability, d.source_row
    FROM deaths d
    JOIN links l ON l.source_row = d.source_row AND l.register = 'deaths'
    UNION ALL
    SELECT l.person_key, c.died_on, '火化登记', l.grade, l.match_probability, c.source_row
    FROM cremations c
    JOIN links l ON l.source_row = c.source_row AND l.register = 'cremations'
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY person_key ORDER BY probability DESC, CASE WHEN died_on IS NULL THEN 1 ELSE 0 END, died_on, source_row
    ) AS place
    FROM records
)
SELECT person_key, died_on, year(died_on) * 12 + month(died_on) AS month_index, death_source, grade, probability, source_row
FROM ranked
WHERE place = 1
