-- One row per distinct valid id number, described by the most trusted register that holds it.
WITH mentions AS (
    SELECT 1 AS trust, 'hukou' AS register, source_row, id_number, id_number_status, person_name, township_name, village_name, hukou_number
    FROM hukou
    UNION ALL
    SELECT 2, 'dibao_roster', source_row, id_number, id_number_status, person_name, township_name, village_name, NULL FROM dibao_roster
    UNION ALL
    SELECT 3, 'tekun_roster', source_row, id_number, id_number_status, person_name, township_name, village_name, NULL FROM tekun_roster
    UNION ALL
    SELECT 4, 'officials', source_row, id_number, id_number_status, person_name, township_name, village_name, NULL FROM officials
    UNION ALL
    SELECT 5, 'disability_certificates', source_row, id_number, id_number_status, person_name, township_name, village_name, NULL
    FROM disability_certificates
    UNION ALL
    SELECT 6, 'living_subsidies', source_row, id_number, id_number_status, person_name, township_name, village_name, NULL FROM living_subsidies
    UNION ALL
    SELECT 7, 'nursing_subsidies', source_row, id_number, id_number_status, person_name, township_name, village_name, NULL FROM nursing_subsidies
    UNION ALL
    SELECT 8, 'payments', source_row, id_number, id_number_status, person_name, township_name, village_name, NULL FROM payments
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY id_number ORDER BY trust, source_row) AS place
    FROM mentions
    WHERE id_number_status IN ('valid', 'valid_15')
)
SELECT r.id_number, 'valid' AS id_status, r.person_name, p.village_code, r.hukou_number AS hukou_key, r.register AS known_from, r.source_row
FROM ranked r
LEFT JOIN places p
    ON p.village_name = r.village_name AND coalesce(p.township_name, '') = coalesce(r.township_name, '')
WHERE r.place = 1
ORDER BY r.id_number
