-- Every place where a register speaks of a person. One register row may name two (an official and a relative).
WITH named AS (
    SELECT 'dibao_roster' AS register, 'person' AS role, source_row, person_name, id_number, id_number_status AS id_status, born_on, township_name, village_name
    FROM dibao_roster
    UNION ALL SELECT 'payments', 'person', source_row, person_name, id_number, id_number_status, NULL, township_name, village_name FROM payments
    UNION ALL SELECT 'deaths', 'person', source_row, person_name, id_number, id_number_status, NULL, township_name, village_name FROM deaths
    UNION ALL SELECT 'cremations', 'person', source_row, person_name, id_number, id_number_status, NULL, NULL, NULL FROM cremations
    UNION ALL
    SELECT 'disability_certificates', 'person', source_row, person_name, id_number, id_number_status, NULL, township_name, village_name
    FROM disability_certificates
    UNION ALL
    SELECT 'living_subsidies', 'person', source_row, person_name, id_number, id_number_status, NULL, township_name, village_name FROM living_subsidies
    UNION ALL
    SELECT 'nursing_subsidies', 'person', source_row, person_name, id_number, id_number_status, NULL, township_name, village_name FROM nursing_subsidies
    UNION ALL
    SELECT 'tekun_roster', 'person', source_row, person_name, id_number, id_number_status, born_on, township_name, village_name FROM tekun_roster
    UNION ALL SELECT 'officials', 'person', source_row, person_name, id_number, id_number_status, NULL, township_name, village_name FROM officials
    UNION ALL SELECT 'vehicles', 'person', source_row, person_name, id_number, id_number_status, NULL, NULL, NULL FROM vehicles
    UNION ALL SELECT 'kin_filings', 'person', source_row, person_name, id_number, id_number_status, NULL, NULL, NULL FROM kin_filings
    UNION ALL
    SELECT 'kin_filings', 'official', source_row, official_name, official_id_number, official_id_number_status, NULL, NULL, NULL FROM kin_filings
)
SELECT n.register, n.role, n.source_row, n.person_name, coalesce(n.id_number, '') AS id_number, n.id_status, n.born_on, p.village_code,
       dense_rank() OVER (ORDER BY n.person_name, n.id_number, n.id_status, n.born_on, p.village_code,
                          CASE WHEN n.id_status IN ('valid', 'valid_15') OR n.register NOT IN ('dibao_roster', 'tekun_roster')
                               THEN '' ELSE n.source_row END) AS mention
FROM named n
LEFT JOIN places p
    ON p.village_name = n.village_name AND coalesce(p.township_name, '') = coalesce(n.township_name, '')
ORDER BY n.register, n.source_row, n.role
