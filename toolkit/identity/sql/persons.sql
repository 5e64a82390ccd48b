-- One row per distinct valid id number, described by the most trusted register that holds it (of the monthly rosters
-- by the current one); then those whose number cannot be used.
WITH described AS (
    SELECT m.*, a.trust,
           CASE WHEN m.register = 'dibao_roster' AND m.source_row IN (SELECT source_row FROM roster_rows WHERE NOT is_current)
                THEN 1 ELSE 0 END AS outdated
    FROM mentions m
    JOIN anchors a ON a.register = m.register
    WHERE m.role = 'person'
),
best AS (
    SELECT id_number, min(trust) AS trust FROM described WHERE id_status IN ('valid', 'valid_15') GROUP BY id_number
),
ranked AS (
    SELECT d.*, row_number() OVER (PARTITION BY d.id_number ORDER BY d.outdated, d.source_row) AS place
    FROM described d
    JOIN best ON best.id_number = d.id_number AND best.trust = d.trust
    WHERE d.id_status IN ('valid', 'valid_15')
),
unidentified AS (
    SELECT *, row_number() OVER (PARTITION BY own_key ORDER BY outdated, source_row) AS place FROM described WHERE own_key IS NOT NULL
)
SELECT keyed('person', r.id_number) AS person_key, r.id_number, 'valid' AS id_status, r.person_name,
       CASE WHEN CAST(substr(r.id_number, 17, 1) AS INTEGER) % 2 = 1 THEN 'male' ELSE 'female' END AS sex,
       CAST(substr(r.id_number, 7, 4) || '-' || substr(r.id_number, 11, 2) || '-' || substr(r.id_number, 13, 2) AS DATE) AS born_on,
       r.village_code, h.hukou_number AS hukou_key, r.register AS known_from, r.source_row
FROM ranked r
LEFT JOIN hukou h ON h.source_row = r.source_row AND r.register = 'hukou'
WHERE r.place = 1
UNION ALL
SELECT own_key, id_number, id_status, person_name, sex, born_on, village_code, NULL, register, source_row
FROM unidentified
WHERE place = 1
ORDER BY person_key
