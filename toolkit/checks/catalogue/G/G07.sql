-- Clues without a first answer within so many working days, or without feedback within so many days. Across days whose holidays are not
-- announced yet the count of working days is not certain.
WITH clues AS (
    SELECT coalesce(c.clue_number, c.source_row) AS unit_key, c.village_code, c.received_on, c.responded_on, c.feedback_on, c.source_row,
           last_day.working_number - first_day.working_number AS workdays, first_day.announced AND last_day.announced AS announced,
           date_diff('day', c.received_on, coalesce(c.feedback_on, run.as_of)) AS days,
           answer.number AS allowed_workdays, feedback.number AS allowed_days,
           row_number() OVER (
               PARTITION BY coalesce(c.clue_number, c.source_row) ORDER BY c.responded_on DESC NULLS LAST, c.feedback_on DESC NULLS LAST, c.source_row
           ) AS place
    FROM placed_complaints c
    CROSS JOIN run
    LEFT JOIN working_days first_day ON first_day.day = c.received_on
    LEFT JOIN working_days last_day ON last_day.day = coalesce(c.responded_on, run.as_of)
    LEFT JOIN policy answer
        ON answer.key = 'first_response_workdays' AND answer.valid_from <= c.received_on AND c.received_on < answer.valid_to
    LEFT JOIN policy feedback
        ON feedback.key = 'clue_feedback_days' AND feedback.valid_from <= c.received_on AND c.received_on < feedback.valid_to
),
weighed AS (
    SELECT *,
           CASE
               WHEN days > allowed_days AND feedback_on IS NULL THEN 'no_feedback'
               WHEN days > allowed_days THEN 'late_feedback'
               WHEN workdays > allowed_workdays AND announced AND responded_on IS NULL THEN 'no_answer'
               WHEN workdays > allowed_workdays AND announced THEN 'late_answer'
           END AS problem,
           received_on IS NULL OR workdays IS NULL OR workdays < 0 OR days < 0 OR workdays > allowed_workdays AND NOT announced AS unclear
    FROM clues
)
SELECT unit_key, village_code,
       CASE WHEN problem IS NOT NULL THEN 'flag' WHEN unclear THEN 'undecided' ELSE 'ok' END AS verdict,
       received_on AS since, feedback_on AS until, source_row AS source_rows,
       problem, received_on, responded_on, feedback_on, workdays, days, allowed_workdays, allowed_days
FROM weighed
WHERE place = 1
