-- Working days from acceptance to decision. Beyond the usual limit it is in question; the evidence says whether the longer limit for
-- extended cases is exceeded as well. Cases without a decision are L05's.
WITH decided AS (
    SELECT coalesce(a.person_key, a.source_row) || '|' || coalesce(strftime(a.applied_on, '%Y-%m-%d'), a.source_row) AS unit_key,
           a.person_key, a.village_code, a.scheme, a.accepted_on, a.decided_on, a.outcome, a.grade, a.probability, a.source_row,
           last_day.working_number - first_day.working_number AS workdays, last_day.announced AND first_day.announced AS announced
    FROM linked_applications a
    LEFT JOIN working_days first_day ON first_day.day = a.accepted_on
    LEFT JOIN working_days last_day ON last_day.day = a.decided_on
    WHERE coalesce(a.outcome, 'approved') IN ('approved', 'refused')
),
ranked AS (
    SELECT d.*, usual.number AS allowed, extended.number AS longest,
           row_number() OVER (PARTITION BY d.unit_key ORDER BY d.workdays DESC NULLS LAST, d.source_row) AS place
    FROM decided d
    LEFT JOIN policy usual ON usual.key = 'decision_workdays' AND usual.valid_from <= d.accepted_on AND d.accepted_on < usual.valid_to
    LEFT JOIN policy extended
        ON extended.key = 'decision_workdays_max' AND extended.valid_from <= d.accepted_on AND d.accepted_on < extended.valid_to
)
SELECT unit_key, person_key, village_code,
       CASE
           WHEN workdays IS NULL OR workdays < 0 OR NOT announced THEN 'undecided'
           WHEN workdays > allowed THEN 'flag'
           ELSE 'ok'
       END AS verdict,
       accepted_on AS since, decided_on AS until, grade AS link_grade, probability AS link_probability, source_row AS source_rows,
       accepted_on, decided_on, workdays, allowed, CASE WHEN workdays > longest THEN 'beyond' ELSE 'within' END AS extension
FROM ranked
WHERE place = 1
