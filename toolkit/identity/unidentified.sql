-- Recipients whose id number cannot be used: persons of their own until linkage finds who they are.
WITH mentions AS (
    SELECT 'dibao_roster' AS register, source_row, id_number, id_number_status, person_name, sex, born_on, township_name, village_name
    FROM dibao_roster
    UNION ALL
    SELECT 'tekun_roster', source_row, id_number, id_number_status, person_name, sex, born_on, township_name, village_name
    FROM tekun_roster
)
SELECT m.source_row, m.id_number, m.id_number_status AS id_status, m.person_name, m.sex, m.born_on, p.village_code,
       NULL AS hukou_key, m.register AS known_from
FROM mentions m
LEFT JOIN places p
    ON p.village_name = m.village_name AND coalesce(p.township_name, '') = coalesce(m.township_name, '')
WHERE m.id_number_status NOT IN ('valid', 'valid_15')
ORDER BY m.source_row
