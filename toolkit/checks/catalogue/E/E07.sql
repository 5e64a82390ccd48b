-- Insurance by an employer or provident fund paid in the last months while the household's report knows of no wages.
WITH traces AS (
    SELECT e.person_key, 'insurance' AS trace, e.insured_from AS worked_from, e.last_paid_month AS last_month, e.base_fen,
           coalesce(e.months_paid_in_6,
                    month_index(e.last_paid_month) - greatest(month_index(e.insured_from), month_index(run.as_of) - policy_number('wage_trace_window_months') + 1) + 1)
               >= policy_number('wage_trace_months_min') AS is_regular,
           e.insurance_kind IN (SELECT text FROM policy_now WHERE key = 'insurance_kinds_weak') AS is_weak, e.grade, e.probability, e.source_row
    FROM linked_employee_insurance e
    CROSS JOIN run
    WHERE e.insurance_kind IN (SELECT text FROM policy_now WHERE key = 'insurance_kinds_employed')
       OR e.insurance_kind IN (SELECT text FROM policy_now WHERE key = 'insurance_kinds_weak')
    UNION ALL
    SELECT f.person_key, 'provident_fund', f.deposit_from, f.last_deposit_month, f.deposit_base_fen, coalesce(f.deposit_status, 'open') = 'open', FALSE,
           f.grade, f.probability, f.source_row
    FROM linked_provident_fund f
),
work AS (
    SELECT r.person_key, t.trace, t.worked_from, t.last_month, t.base_fen, t.is_weak, weaker(t.grade, r.grade) AS grade,
           least(t.probability, r.probability) AS probability, t.source_row, r.counted_from, i.source_row AS report_row, i.reported_on, i.wage_fen,
           NOT t.is_regular OR month_index(t.last_month) <= month_index(run.as_of) - policy_number('wage_trace_window_months') AS is_past,
           month_index(t.last_month) < r.counted_from AS apart
    FROM traces t
    CROSS JOIN run
    JOIN recipients r ON r.person_key = t.person_key
    LEFT JOIN household_income i ON i.household_key = r.household_key
),
sorted AS (
    SELECT *,
           CASE
               WHEN is_weak THEN 'self_paid'
               WHEN apart OR is_past THEN 'ended_before'
               WHEN wage_fen > 0 THEN 'declared'
           END AS excuse,
           probability >= policy_number('link_probability_min') AND counted_from IS NOT NULL AND last_month IS NOT NULL AND report_row IS NOT NULL AS sure
    FROM work
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY person_key
        ORDER BY CASE WHEN excuse IS NULL AND sure THEN 0 WHEN excuse IS NULL THEN 1 WHEN excuse = 'declared' THEN 2 ELSE 3 END, last_month DESC NULLS LAST, source_row
    ) AS place
    FROM sorted
)
SELECT r.person_key AS unit_key, r.household_key, r.person_key, r.village_code,
       CASE
           WHEN w.person_key IS NULL OR w.excuse IS NOT NULL OR r.left_out IS NOT NULL THEN 'ok'
           WHEN w.sure THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       greatest(r.approved_on, w.worked_from) AS since, w.last_month AS until, w.grade AS link_grade, w.probability AS link_probability,
       CASE WHEN w.excuse IS NOT NULL THEN w.excuse WHEN w.person_key IS NOT NULL THEN r.left_out END AS suppressed_by,
       concat_ws(';', w.source_row, r.source_row, w.report_row) AS source_rows,
       w.trace, w.last_month, w.base_fen, w.reported_on
FROM recipients r
LEFT JOIN ranked w ON w.person_key = r.person_key AND w.place = 1
