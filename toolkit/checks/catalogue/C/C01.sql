-- The latest income report is older than it holds, or the household was approved without a report that held then. How approvals were
-- founded can be told only from a year after the first report of the register.
WITH first_report AS (
    SELECT min(reported_on) AS first_on FROM report_incomes
),
told AS (
    SELECT d.household_key, max(d.reported_on) AS possible_on, max(CASE WHEN d.sure THEN d.reported_on END) AS reported_on,
           count(CASE WHEN NOT d.sure OR d.reported_on IS NULL THEN 1 END) AS unclear,
           count(CASE WHEN date_diff('day', d.reported_on, d.approved_on) BETWEEN 0 AND v.number THEN 1 END) AS founding,
           max(d.grade) AS grade, min(d.probability) AS probability, max(d.source_row) AS source_row
    FROM household_reports d
    LEFT JOIN policy v ON v.key = 'report_valid_days' AND v.valid_from <= d.approved_on AND d.approved_on < v.valid_to
    GROUP BY d.household_key
),
judged_reports AS (
    SELECT h.household_key, h.person_key, h.village_code, h.benefit_status, h.approved_on, h.source_row AS roster_row, t.reported_on, t.source_row,
           weaker(t.grade, h.grade) AS grade, least(coalesce(t.probability, 1), h.probability) AS probability,
           coalesce(t.unclear, 0) > 0 OR u.household_key IS NOT NULL AS unclear,
           CASE
               WHEN t.reported_on IS NULL THEN 'none'
               WHEN date_diff('day', t.reported_on, run.as_of) > policy_number('report_valid_days') THEN 'expired'
               WHEN coalesce(t.founding, 0) = 0
                   AND date_diff('day', f.first_on, h.approved_on) >= policy_number_on('report_valid_days', run.as_of) THEN 'after_approval'
           END AS problem,
           h.approved_on IS NULL AS undated
    FROM household_heads h
    CROSS JOIN run
    CROSS JOIN first_report f
    LEFT JOIN told t ON t.household_key = h.household_key
    LEFT JOIN reports_in_doubt u ON u.household_key = h.household_key
)
SELECT household_key AS unit_key, household_key, person_key, village_code,
       CASE
           WHEN benefit_status = 'suspended' THEN 'ok'
           WHEN problem IS NULL THEN 'ok'
           WHEN unclear THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       reported_on AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN problem IS NOT NULL AND benefit_status = 'suspended' THEN 'suspended' END AS suppressed_by,
       concat_ws(';', source_row, roster_row) AS source_rows,
       problem, reported_on, approved_on
FROM judged_reports
