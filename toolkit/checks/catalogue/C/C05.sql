-- Left dibao for work with an income of no more than so many standards and without gradual exit, or with one that was too short or too
-- long. By the person under whose name the exit is kept; of several exits the one in question.
WITH facts AS (
    SELECT e.source_row, e.person_key, e.village_code, e.exited_on, e.exit_reason, e.per_capita_income_fen, e.gradual_months, e.grade,
           e.probability, e.sure, d.monthly_fen AS standard_fen, upper_limit.number AS multiple, shortest.number AS least_months, longest.number AS most_months,
           e.exit_reason IN (
               SELECT x.text FROM policy x WHERE x.key = 'gradual_exit_reasons' AND x.valid_from <= e.exited_on AND e.exited_on < x.valid_to
           ) AS owed_by_reason
    FROM linked_exits e
    LEFT JOIN dibao_standards d ON d.from_day <= e.exited_on AND e.exited_on < d.until_day
    LEFT JOIN policy upper_limit
        ON upper_limit.key = 'gradual_exit_income_multiple' AND upper_limit.valid_from <= e.exited_on AND e.exited_on < upper_limit.valid_to
    LEFT JOIN policy shortest
        ON shortest.key = 'gradual_exit_months_min' AND shortest.valid_from <= e.exited_on AND e.exited_on < shortest.valid_to
    LEFT JOIN policy longest
        ON longest.key = 'gradual_exit_months_max' AND longest.valid_from <= e.exited_on AND e.exited_on < longest.valid_to
    WHERE coalesce(e.exit_kind, 'exit') IN ('exit', 'suspend') AND e.resumed_on IS NULL
),
weighed AS (
    SELECT *, coalesce(person_key, source_row) AS unit_key,
           CASE
               WHEN gradual_months > most_months THEN 'too_long'
               WHEN owed_by_reason AND per_capita_income_fen > standard_fen AND per_capita_income_fen <= multiple * standard_fen
                   AND coalesce(gradual_months, 0) < least_months
                   THEN CASE WHEN coalesce(gradual_months, 0) = 0 THEN 'at_once' ELSE 'too_short' END
           END AS problem,
           owed_by_reason AND coalesce(gradual_months, 0) < least_months AND per_capita_income_fen > multiple * standard_fen AS well_off,
           exited_on IS NULL OR exit_reason IS NULL
               OR (owed_by_reason AND coalesce(gradual_months, 0) < least_months AND (per_capita_income_fen IS NULL OR standard_fen IS NULL)) AS unclear
    FROM facts
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY unit_key ORDER BY CASE WHEN problem IS NOT NULL THEN 0 WHEN unclear THEN 1 WHEN well_off THEN 2 ELSE 3 END, exited_on DESC, source_row
    ) AS place
    FROM weighed
)
SELECT unit_key, person_key, village_code,
       CASE
           WHEN problem IS NOT NULL AND sure THEN 'flag'
           WHEN problem IS NOT NULL OR unclear THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       exited_on AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN problem IS NULL AND NOT unclear AND well_off THEN 'above_multiple' END AS suppressed_by, source_row AS source_rows,
       problem, exited_on, per_capita_income_fen, standard_fen, coalesce(gradual_months, 0) AS gradual_months
FROM ranked
WHERE place = 1
