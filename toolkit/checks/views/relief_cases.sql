-- Cases of temporary relief with who got it; a row written twice under one number is one case. ``case_key`` is the number of the case, or the row itself where the number is
-- missing or was used before; ``hours`` is the time from finding the need to paying at its shortest, where a day is written
-- without its hour.
WITH counted AS (
    SELECT r.*, row_number() OVER (
        PARTITION BY coalesce(r.case_number, r.source_row), r.person_name, r.paid_at, r.amount_fen ORDER BY r.source_row
    ) AS copy
    FROM linked_temporary_relief r
),
numbered AS (
    SELECT c.*, row_number() OVER (PARTITION BY c.case_number ORDER BY c.source_row) AS place FROM counted c WHERE c.copy = 1
)
SELECT CASE WHEN case_number IS NOT NULL AND place = 1 THEN case_number ELSE source_row END AS case_key,
       person_key, coalesce(person_key, source_row) AS holder, person_name, village_code, township, relief_kind, relief_cause, applied_on, found_at, paid_at,
       CAST(paid_at AS DATE) AS paid_on, amount_fen, advance_aid, filed_on, papers_completed_on, source_row, grade, probability, sure,
       date_diff('minute', CASE WHEN CAST(CAST(found_at AS DATE) AS TIMESTAMP) = found_at THEN found_at + INTERVAL 1 DAY ELSE found_at END, paid_at) / 60.0 AS hours
FROM numbered
