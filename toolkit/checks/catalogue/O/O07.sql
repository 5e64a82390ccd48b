-- Townships without a training that anybody attended within the time. One of the county, for no township, leaves the question open.
WITH held AS (
    SELECT t.township, t.trained_on, t.attendees, t.source_row,
           t.trained_on IS NOT NULL AND date_diff('day', t.trained_on, run.as_of) BETWEEN 0 AND policy_number('training_days') AS recent
    FROM placed_trainings t
    CROSS JOIN run
),
open_questions AS (
    SELECT count(*) AS trainings FROM held WHERE township IS NULL AND recent AND coalesce(attendees, 1) > 0
),
summed AS (
    SELECT township, max(CASE WHEN attendees > 0 THEN trained_on END) AS last_on,
           count(CASE WHEN recent AND attendees > 0 THEN 1 END) AS attended,
           count(CASE WHEN trained_on IS NULL OR recent AND attendees IS NULL THEN 1 END) AS unclear,
           count(CASE WHEN recent AND attendees <= 0 THEN 1 END) AS empty_ones, max(source_row) AS source_row
    FROM held
    WHERE township IS NOT NULL
    GROUP BY township
),
townships AS (
    SELECT DISTINCT township_name FROM village_names WHERE township_name IS NOT NULL
)
SELECT t.township_name AS unit_key,
       CASE
           WHEN s.attended > 0 THEN 'ok'
           WHEN s.unclear > 0 OR q.trainings > 0 THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       s.last_on AS since, coalesce(s.source_row, 'villages!' || t.township_name) AS source_rows,
       t.township_name, s.last_on, CASE WHEN s.empty_ones > 0 THEN 'nobody' ELSE 'none' END AS problem
FROM townships t
CROSS JOIN open_questions q
LEFT JOIN summed s ON s.township = t.township_name
