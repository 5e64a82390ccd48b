-- A member of the household owns a motor vehicle in use that counts as property.
WITH owned AS (
    SELECT r.household_key, r.village_code, r.benefit_status, r.source_row AS roster_row, c.*,
           row_number() OVER (PARTITION BY r.household_key ORDER BY c.probability DESC NULLS LAST, c.first_registered_on DESC, c.source_row) AS place,
           count(c.source_row) OVER (PARTITION BY r.household_key) AS cars
    FROM roster_members r
    LEFT JOIN cars c ON c.person_key = r.person_key
)
SELECT household_key AS unit_key, household_key, person_key, village_code,
       CASE
           WHEN cars = 0 THEN 'ok'
           WHEN benefit_status IN ('gradual_exit', 'suspended') THEN 'ok'
           WHEN probability >= (SELECT number FROM policy_now WHERE key = 'link_probability_min') THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       CAST(NULL AS BIGINT) AS amount_fen, first_registered_on AS since, CAST(NULL AS DATE) AS until,
       grade AS link_grade, probability AS link_probability, concat_ws(';', source_row, roster_row) AS source_rows,
       plate_kind, cars, benefit_status
FROM owned
WHERE place = 1
ORDER BY 1
