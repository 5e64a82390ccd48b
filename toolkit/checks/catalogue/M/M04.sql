-- Households that left dibao in the last years, for other reasons than death or moving away, and are not covered now; by their head.
WITH left_dibao AS (
    SELECT coalesce(x.person_key, x.source_row) AS leaver, x.person_key, x.village_code, x.exit_kind, x.exit_reason, x.exited_on, x.resumed_on, x.grade,
           x.probability, x.source_row, x.household_size,
           row_number() OVER (
               PARTITION BY coalesce(x.person_key, x.source_row) ORDER BY x.exited_on DESC NULLS LAST, x.source_row
           ) AS place
    FROM linked_exits x
    WHERE coalesce(x.exit_kind, 'exit') IN ('exit', 'suspend')
),
facts AS (
    SELECT l.*, s.standing, p.born_on, age_on(p.born_on, run.as_of) AS age,
           coalesce(age_on(p.born_on, run.as_of) >= policy_number('elderly_age'), FALSE) OR c.person_key IS NOT NULL AS is_frail,
           CASE
               WHEN s.standing IN ('covered', 'dead') THEN s.standing
               WHEN l.resumed_on IS NOT NULL THEN 'resumed'
               WHEN l.exit_reason IN (SELECT text FROM policy_now WHERE key = 'exit_reasons_no_revisit') THEN 'no_revisit'
               WHEN NOT within_months(l.exited_on, 12 * policy_number('recent_exit_years'), run.as_of) THEN 'long_ago'
           END AS excuse
    FROM left_dibao l
    CROSS JOIN run
    LEFT JOIN cover_status s ON s.person_key = l.person_key
    LEFT JOIN persons p ON p.person_key = l.person_key
    LEFT JOIN certificates c ON c.person_key = l.person_key AND c.certificate_status = 'valid'
    WHERE l.place = 1
)
SELECT leaver AS unit_key, person_key, village_code,
       CASE
           WHEN excuse IS NOT NULL THEN 'ok'
           WHEN standing IS NULL AND probability >= policy_number('link_probability_min') AND exited_on IS NOT NULL AND exit_kind IS NOT NULL AND exit_reason IS NOT NULL
               THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       exited_on AS since, grade AS link_grade, probability AS link_probability, excuse AS suppressed_by, source_row AS source_rows,
       exit_reason, exited_on, household_size, is_frail
FROM facts
