-- Approved without a notice, after one of too few days, or before its last day. Both ends of a notice count. Where the ledger has no
-- notice, the record of notices may have one of the applicant.
WITH noticed AS (
    SELECT person_key, max(notice_from) AS notice_from, max(notice_until) AS notice_until, min(source_row) AS source_row
    FROM linked_notices
    WHERE notice_kind = 'case' AND sure
    GROUP BY person_key
),
cases AS (
    SELECT coalesce(a.person_key, a.source_row) || '|' || coalesce(strftime(a.applied_on, '%Y-%m-%d'), a.source_row) AS unit_key,
           a.person_key, a.village_code, a.decided_on, a.outcome, a.grade, a.probability,
           coalesce(a.notice_from, n.notice_from) AS notice_from, coalesce(a.notice_until, n.notice_until) AS notice_until,
           concat_ws(';', a.source_row, n.source_row) AS source_rows, a.source_row
    FROM linked_applications a
    LEFT JOIN noticed n
        ON n.person_key = a.person_key AND a.notice_from IS NULL AND a.notice_until IS NULL AND n.notice_from BETWEEN a.applied_on AND a.decided_on
    WHERE a.outcome = 'approved'
),
weighed AS (
    SELECT c.*, date_diff('day', c.notice_from, c.notice_until) + 1 AS notice_days, d.number AS least_days,
           CASE
               WHEN c.notice_from IS NULL AND c.notice_until IS NULL THEN 'none'
               WHEN date_diff('day', c.notice_from, c.notice_until) + 1 < d.number THEN 'short'
               WHEN c.decided_on < c.notice_until THEN 'early'
           END AS problem,
           c.decided_on IS NULL OR (c.notice_from IS NULL) <> (c.notice_until IS NULL) OR c.notice_until < c.notice_from AS unclear
    FROM cases c
    LEFT JOIN policy d ON d.key = 'case_notice_days' AND d.valid_from <= c.decided_on AND c.decided_on < d.valid_to
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY unit_key ORDER BY CASE WHEN problem IS NULL THEN 0 ELSE 1 END, source_row) AS place FROM weighed
)
SELECT unit_key, person_key, village_code,
       CASE WHEN unclear THEN 'undecided' WHEN problem IS NOT NULL THEN 'flag' ELSE 'ok' END AS verdict,
       notice_from AS since, notice_until AS until, grade AS link_grade, probability AS link_probability, source_rows,
       problem, notice_from, notice_until, decided_on, notice_days, least_days
FROM ranked
WHERE place = 1
