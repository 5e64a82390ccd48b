-- Benefits that exclude each other, paid to one person for the same months.
WITH recipients AS (
    SELECT person_key, min(village_code) AS village_code, min(source_row) AS source_row FROM scheme_spells WHERE person_key IS NOT NULL GROUP BY person_key
),
doubled AS (
    SELECT unit_key, max(CASE WHEN counts THEN 1 ELSE 0 END) = 1 AS flagged, sum(strict_fen) AS amount_fen, sum(tolerant_fen) AS tolerant_fen,
           coalesce(min(CASE WHEN counts THEN month END), min(month)) AS since, coalesce(max(CASE WHEN counts THEN month END), max(month)) AS until,
           count(DISTINCT CASE WHEN counts THEN month END) AS months_doubled, min(scheme) AS scheme, min(beside_scheme) AS beside_scheme,
           min(one_row) AS one_row, min(other_row) AS other_row, max(grade) AS grade, min(probability) AS probability, max(household_key) AS household_key
    FROM s08_months
    GROUP BY unit_key
)
SELECT r.person_key AS unit_key, d.household_key, r.person_key, r.village_code,
       CASE WHEN d.flagged THEN 'flag' WHEN d.unit_key IS NOT NULL THEN 'undecided' ELSE 'ok' END AS verdict,
       d.amount_fen, d.tolerant_fen, d.scheme, d.since, d.until, d.grade AS link_grade, d.probability AS link_probability,
       concat_ws(';', coalesce(d.one_row, r.source_row), d.other_row) AS source_rows,
       s.title AS paid_title, o.title AS beside_title, d.months_doubled
FROM recipients r
LEFT JOIN doubled d ON d.unit_key = r.person_key
LEFT JOIN schemes s ON s.scheme = d.scheme
LEFT JOIN schemes o ON o.scheme = d.beside_scheme
