-- Exits while exits were paused, for another reason than those that may go on. One row per person whose household left or was
-- suspended, the exits of the pause first.
WITH dated AS (
    SELECT e.source_row, e.person_key, e.village_code, e.exited_on, e.exit_reason, e.grade, e.probability, e.sure,
           w.number = 1 AS paused, w.valid_from AS pause_from,
           e.exit_reason IN (
               SELECT x.text FROM policy x WHERE x.key = 'exit_pause_exempt_reasons' AND x.valid_from <= e.exited_on AND e.exited_on < x.valid_to
           ) AS exempt
    FROM linked_exits e
    LEFT JOIN policy w ON w.key = 'exit_pause' AND w.valid_from <= e.exited_on AND e.exited_on < w.valid_to
    WHERE coalesce(e.exit_kind, 'exit') IN ('exit', 'suspend')
),
ranked AS (
    SELECT *, coalesce(person_key, source_row) AS unit_key,
           row_number() OVER (
               PARTITION BY coalesce(person_key, source_row)
               ORDER BY CASE WHEN paused AND NOT exempt THEN 0 WHEN exited_on IS NULL OR paused AND exit_reason IS NULL THEN 1 WHEN paused THEN 2 ELSE 3 END,
                        exited_on DESC, source_row
           ) AS place
    FROM dated
)
SELECT unit_key, person_key, village_code,
       CASE
           WHEN exited_on IS NULL THEN 'undecided'
           WHEN paused IS NULL OR NOT paused OR exempt THEN 'ok'
           WHEN exit_reason IS NULL OR NOT sure THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       exited_on AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN paused AND exempt THEN 'exempt_reason' END AS suppressed_by, source_row AS source_rows,
       exited_on, exit_reason, pause_from
FROM ranked
WHERE place = 1
