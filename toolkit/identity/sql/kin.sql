-- Relatives of the seeds who are persons, by the steps that lead to them, and those whom a filing names. Of several
-- ways to the same relation the surest counts: id numbers before the household book before a filing.
WITH ids AS (SELECT id_number, person_key FROM persons WHERE id_status = 'valid'),
derived AS (
    SELECT w.seed AS id_number, w.node AS kin_id, k.relation, k.degree, k.in_law, substr(w.path, 2) AS path, w.known_from,
           CASE w.weakness WHEN 0 THEN 'id' ELSE 'book' END AS certainty, w.weakness
    FROM reached w
    JOIN kinships k ON k.steps = w.steps
    UNION ALL
    SELECT f.official_id_number, f.id_number, coalesce(w.relation, 'unstated'), w.degree, w.in_law, NULL, 'kin_filings', 'filed', 2
    FROM kin_filings f
    LEFT JOIN kin_words w ON w.word = f.relation
    WHERE f.official_id_number_status IN ('valid', 'valid_15') AND f.id_number_status IN ('valid', 'valid_15')
),
ranked AS (
    SELECT person.person_key, kin.person_key AS kin_key, d.*,
           row_number() OVER (
               PARTITION BY d.id_number, d.kin_id, d.relation, d.in_law
               ORDER BY d.weakness, CASE d.known_from WHEN 'hukou' THEN 0 ELSE 1 END, d.known_from, length(d.path), d.path
           ) AS place
    FROM derived d
    JOIN ids person ON person.id_number = d.id_number
    JOIN ids kin ON kin.id_number = d.kin_id
    WHERE d.id_number <> d.kin_id
)
SELECT person_key, kin_key, relation, degree, in_law, path, known_from, certainty
FROM ranked
WHERE place = 1
ORDER BY person_key, kin_key, relation, in_law
