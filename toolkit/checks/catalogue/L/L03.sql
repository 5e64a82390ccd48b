-- Aid given in advance that was not filed, or whose papers were not complete so many working days after; young cases may still be filed.
WITH facts AS (
    SELECT r.*, coalesce(d.working_number, run_day.working_number) - paid.working_number AS workdays,
           run_day.working_number - paid.working_number <= policy_number_on('advance_aid_papers_workdays', r.paid_on) AS is_young,
           policy_number_on('advance_aid_papers_workdays', r.paid_on) AS allowed
    FROM relief_cases r
    CROSS JOIN run
    LEFT JOIN working_days paid ON paid.day = r.paid_on
    LEFT JOIN working_days d ON d.day = r.papers_completed_on
    LEFT JOIN working_days run_day ON run_day.day = run.as_of
),
named AS (
    SELECT *,
           CASE
               WHEN advance_aid <> 'yes' OR is_young THEN NULL
               WHEN filed_on IS NULL THEN 'unfiled'
               WHEN workdays > allowed AND papers_completed_on IS NULL THEN 'open'
               WHEN workdays > allowed THEN 'late'
           END AS problem
    FROM facts
)
SELECT case_key AS unit_key, person_key, village_code,
       CASE
           WHEN advance_aid IS NULL THEN 'undecided'
           WHEN advance_aid = 'no' THEN 'ok'
           WHEN paid_on IS NULL THEN 'undecided'
           WHEN problem IS NOT NULL THEN 'flag'
           ELSE 'ok'
       END AS verdict,
       paid_on AS since, papers_completed_on AS until, grade AS link_grade, probability AS link_probability,
       CASE WHEN advance_aid = 'yes' AND is_young AND (filed_on IS NULL OR papers_completed_on IS NULL) THEN 'within_time' END AS suppressed_by,
       source_row AS source_rows, problem, workdays, filed_on, papers_completed_on, CAST(allowed AS BIGINT) AS workdays_allowed
FROM named
