-- Income per head of the latest report above the rural standard of that day and the tolerance, deductions made.
WITH facts AS (
    SELECT h.household_key, h.village_code, h.benefit_status, h.benefit_scope, h.source_rows AS roster_rows, i.reported_on,
           i.household_size, i.per_capita_fen, i.grade, i.probability, i.source_row, s.monthly_fen * 12 AS standard_fen,
           CAST(floor(s.monthly_fen * 12 * (1 + tolerance.number)) AS BIGINT) AS limit_fen,
           i.readable AND i.probability >= policy_number('link_probability_min') AS sure,
           policy_number('exit_pause') AS paused
    FROM households h
    LEFT JOIN household_income i ON i.household_key = h.household_key
    LEFT JOIN dibao_standards s ON s.from_day <= i.reported_on AND i.reported_on < s.until_day
    LEFT JOIN policy tolerance
        ON tolerance.key = 'income_tolerance' AND tolerance.valid_from <= i.reported_on AND i.reported_on < tolerance.valid_to
),
weighed AS (
    SELECT *,
           CASE
               WHEN benefit_status IN ('gradual_exit', 'suspended') THEN benefit_status
               WHEN benefit_scope = 'single_person' THEN 'single_person'
               WHEN paused = 1 THEN 'exit_pause'
               WHEN per_capita_fen <= limit_fen THEN 'tolerance'
           END AS excuse
    FROM facts
)
SELECT household_key AS unit_key, household_key, village_code,
       CASE
           WHEN excuse IS NOT NULL OR per_capita_fen <= standard_fen THEN 'ok'
           WHEN sure AND per_capita_fen > limit_fen THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       reported_on AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN per_capita_fen > standard_fen THEN excuse END AS suppressed_by,
       concat_ws(';', source_row, roster_rows) AS source_rows,
       reported_on, household_size, per_capita_fen, standard_fen, limit_fen
FROM weighed
