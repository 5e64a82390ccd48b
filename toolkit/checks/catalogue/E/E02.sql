-- A member of the household owns a motor vehicle in use that counts as property.
WITH owned AS (
    SELECT r.household_key, r.person_key, r.village_code, r.benefit_status, r.source_row AS roster_row,
           c.plate_kind, c.first_registered_on, c.source_row,
           CASE WHEN r.grade > c.grade THEN r.grade ELSE c.grade END AS grade, least(r.probability, c.probability) AS probability,
           c.readable AND least(r.probability, c.probability) >= policy_number('link_probability_min') AS sure,
           count(c.source_row) OVER (PARTITION BY r.household_key) AS cars
    FROM roster_members r
    LEFT JOIN cars c ON c.person_key = r.person_key
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY household_key
        ORDER BY CASE WHEN sure THEN 0 WHEN source_row IS NOT NULL THEN 1 ELSE 2 END, first_registered_on DESC NULLS LAST, source_row, roster_row
    ) AS place
    FROM owned
)
SELECT household_key AS unit_key, household_key, person_key, village_code,
       CASE
           WHEN cars = 0 OR benefit_status IN ('gradual_exit', 'suspended') THEN 'ok'
           WHEN sure THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       CAST(NULL AS BIGINT) AS amount_fen, first_registered_on AS since, CAST(NULL AS DATE) AS until,
       grade AS link_grade, probability AS link_probability,
       CASE WHEN cars > 0 AND benefit_status IN ('gradual_exit', 'suspended') THEN benefit_status END AS suppressed_by,
       concat_ws(';', source_row, roster_row) AS source_rows,
       plate_kind, cars, benefit_status
FROM ranked
WHERE place = 1
