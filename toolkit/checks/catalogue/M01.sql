-- Severely disabled people with a valid certificate who are on neither dibao nor tekun.
WITH severe AS (
    SELECT c.*, p.hukou_key, p.born_on
    FROM certificates c
    LEFT JOIN persons p ON p.person_key = c.person_key
    WHERE c.disability_level IN (SELECT text FROM policy_now WHERE key = 'severe_levels')
       OR (c.disability_level = '3' AND c.disability_category IN (SELECT text FROM policy_now WHERE key = 'severe_level3_categories'))
),
facts AS (
    SELECT s.*, run.as_of,
           EXISTS (SELECT 1 FROM roster_members r WHERE r.person_key = s.person_key AND coalesce(r.benefit_status, 'active') <> 'suspended')
               OR EXISTS (SELECT 1 FROM tekun_spells t WHERE t.person_key = s.person_key) AS covered,
           EXISTS (SELECT 1 FROM death_events d WHERE d.person_key = s.person_key AND d.probability >= (SELECT number FROM policy_now WHERE key = 'link_probability_min')) AS died,
           EXISTS (
               SELECT 1 FROM unresolved_recipients u
               WHERE u.village_code = s.village_code AND (u.person_name = s.person_name OR u.born_on = s.born_on)
           ) AS namesake,
           EXISTS (
               SELECT 1 FROM cars JOIN persons owner ON owner.person_key = cars.person_key WHERE owner.hukou_key = s.hukou_key
           ) AS car_in_family
    FROM severe s
    CROSS JOIN run
)
SELECT holder AS unit_key, CAST(NULL AS VARCHAR) AS household_key, person_key, village_code,
       CASE
           WHEN certificate_status <> 'valid' OR valid_until < as_of THEN 'ok'
           WHEN person_key IS NULL THEN 'undecided'
           WHEN covered OR died THEN 'ok'
           WHEN namesake OR car_in_family THEN 'undecided'
           WHEN certificate_status IS NULL OR valid_until IS NULL THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       CAST(NULL AS BIGINT) AS amount_fen, issued_on AS since, CAST(NULL AS DATE) AS until,
       grade AS link_grade, probability AS link_probability, source_row AS source_rows,
       car_in_family
FROM facts
ORDER BY 1
