-- How old what was handed in is: files that are older than policy allows or say no date, and the span per register.
WITH aged AS (
    SELECT s.*, date_diff('day', s.as_of, r.as_of) AS days, r.freshness_days,
           coalesce(date_diff('day', s.as_of, r.as_of) <= r.freshness_days, FALSE) AS fresh
    FROM sources s
    CROSS JOIN run r
    WHERE s.register IS NOT NULL
)
SELECT 'Q03' AS check_id, register, '' AS role, concat_ws('!', file, sheet) AS source_row, 'undecided' AS verdict,
       CASE WHEN as_of IS NULL THEN 'no_date' ELSE 'old' END AS reason,
       json_object('as_of', as_of, 'days', days, 'freshness_days', freshness_days) AS evidence, rows_kept AS rows
FROM aged
WHERE NOT fresh
UNION ALL
SELECT 'Q03', register, '', NULL, CASE WHEN bool_and(fresh) THEN 'ok' ELSE 'undecided' END, 'span',
       json_object('oldest', min(as_of), 'newest', max(as_of), 'freshness_days', min(freshness_days)), sum(rows_kept)
FROM aged
GROUP BY register
