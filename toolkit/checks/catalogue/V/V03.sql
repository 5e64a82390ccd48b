-- The newest return of each village's own check: missing though others returned theirs, later than most by so many days, or with
-- something found that was not put right in time. There is no deadline but what the county's own villages keep.
WITH returns AS (
    SELECT r.*, row_number() OVER (PARTITION BY r.village_code ORDER BY r.returned_on DESC, r.source_row) AS place
    FROM placed_self_check_returns r
    CROSS JOIN run
    WHERE r.village_code IS NOT NULL AND r.returned_on <= run.as_of
),
usual AS (
    SELECT CAST(median(returned_on) AS DATE) AS usual_on FROM returns WHERE place = 1
),
facts AS (
    SELECT v.village_code, r.returned_on, r.rectified_on, r.source_row, u.usual_on,
           coalesce(r.wrong_found, 0) + coalesce(r.missed_found, 0) AS found,
           r.wrong_found IS NULL AND r.missed_found IS NULL AS unclear,
           date_diff('day', u.usual_on, r.returned_on) AS days_after_others,
           date_diff('day', r.returned_on, coalesce(r.rectified_on, run.as_of)) AS days_to_rectify,
           date_diff('day', u.usual_on, run.as_of) > policy_number('return_late_days') AS is_due
    FROM villages_now v
    CROSS JOIN run
    CROSS JOIN usual u
    LEFT JOIN returns r ON r.village_code = v.village_code AND r.place = 1
),
weighed AS (
    SELECT *,
           CASE
               WHEN is_due AND (returned_on IS NULL OR days_after_others < -183) THEN 'missing'
               WHEN days_after_others > policy_number('return_late_days') THEN 'late'
               WHEN found > 0 AND days_to_rectify > policy_number('rectification_days') THEN
                   CASE WHEN rectified_on IS NULL THEN 'unfinished' ELSE 'slow' END
           END AS problem
    FROM facts
)
SELECT village_code AS unit_key, village_code,
       CASE WHEN problem IS NOT NULL THEN 'flag' WHEN usual_on IS NULL OR unclear THEN 'undecided' ELSE 'ok' END AS verdict,
       returned_on AS since, rectified_on AS until, coalesce(source_row, 'villages!' || village_code) AS source_rows,
       problem, returned_on, usual_on, rectified_on, found, days_to_rectify
FROM weighed
