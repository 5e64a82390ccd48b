-- Left-behind persons without a helper, without contact for long, or, of children, without a guardian.
WITH listed AS (
    SELECT coalesce(l.person_key, l.source_row) AS unit_key, l.person_key, l.village_code, l.left_behind_kind, l.last_contact_on, l.grade, l.probability,
           l.source_row,
           CASE
               WHEN l.left_behind_kind = 'child' AND l.guardian_name IS NULL THEN 'no_guardian'
               WHEN l.helper_name IS NULL THEN 'no_helper'
               WHEN date_diff('day', l.last_contact_on, run.as_of) > policy_number('left_behind_contact_days') THEN 'no_contact'
           END AS problem,
           l.left_behind_kind IS NULL OR l.last_contact_on IS NULL AS unclear
    FROM linked_left_behind l
    CROSS JOIN run
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY unit_key ORDER BY CASE WHEN problem IS NOT NULL THEN 0 WHEN unclear THEN 1 ELSE 2 END, source_row
    ) AS place
    FROM listed
)
SELECT unit_key, person_key, village_code,
       CASE WHEN problem IS NOT NULL THEN 'flag' WHEN unclear THEN 'undecided' ELSE 'ok' END AS verdict,
       last_contact_on AS since, grade AS link_grade, probability AS link_probability, source_row AS source_rows,
       problem, left_behind_kind, last_contact_on
FROM ranked
WHERE place = 1
