-- Applicants for dibao who were refused in the last years and are not covered now.
WITH refused AS (
    SELECT coalesce(a.person_key, a.source_row) AS applicant, a.person_key, a.village_code, a.applied_on, a.decided_on, a.refusal_reason, a.grade, a.probability,
           a.source_row,
           row_number() OVER (
               PARTITION BY coalesce(a.person_key, a.source_row) ORDER BY a.decided_on DESC NULLS LAST, a.applied_on DESC NULLS LAST, a.source_row
           ) AS place
    FROM linked_applications a
    WHERE a.outcome = 'refused' AND coalesce(a.scheme, 'dibao') = 'dibao'
),
facts AS (
    SELECT r.*, s.standing, coalesce(d.is_missed, FALSE) OR coalesce(i.is_missed, FALSE) AS is_frail,
           CASE
               WHEN s.standing IN ('covered', 'dead') THEN s.standing
               WHEN NOT within_months(coalesce(r.decided_on, r.applied_on), 12 * policy_number('recent_refusal_years'), run.as_of) THEN 'long_ago'
           END AS excuse
    FROM refused r
    CROSS JOIN run
    LEFT JOIN cover_status s ON s.person_key = r.person_key
    LEFT JOIN severely_disabled d ON d.holder = r.person_key
    LEFT JOIN seriously_ill i ON i.patient = r.person_key
    WHERE r.place = 1
)
SELECT applicant AS unit_key, person_key, village_code,
       CASE
           WHEN excuse IS NOT NULL THEN 'ok'
           WHEN standing IS NULL AND probability >= policy_number('link_probability_min') AND decided_on IS NOT NULL THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       decided_on AS since, grade AS link_grade, probability AS link_probability, excuse AS suppressed_by, source_row AS source_rows,
       decided_on, is_frail
FROM facts
