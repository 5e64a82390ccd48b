-- A pension from employment above the transfer income that the household declared.
WITH drawn AS (
    SELECT r.person_key, p.pension_kind, p.pension_from, p.last_paid_month, p.monthly_pension_fen, p.source_row, weaker(p.grade, r.grade) AS grade,
           least(p.probability, r.probability, coalesce(i.probability, 1)) AS probability, i.source_row AS report_row, i.reported_on,
           coalesce(i.transfer_fen, 0) AS transfer_fen,
           CASE
               WHEN p.pension_kind NOT IN (SELECT text FROM policy_now WHERE key = 'pension_kinds_counted') THEN 'not_counted'
               WHEN month_index(p.last_paid_month) < month_index(run.as_of) - 1 THEN 'ended'
               WHEN 12 * p.monthly_pension_fen <= policy_number('pension_tolerance') * coalesce(i.transfer_fen, 0) THEN 'declared'
           END AS excuse
    FROM recipients r
    CROSS JOIN run
    JOIN linked_pensions p ON p.person_key = r.person_key
    LEFT JOIN household_income i ON i.household_key = r.household_key
),
sorted AS (
    SELECT *, probability >= policy_number('link_probability_min') AND report_row IS NOT NULL AND pension_kind IS NOT NULL
               AND monthly_pension_fen IS NOT NULL AS sure
    FROM drawn
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY person_key
        ORDER BY CASE WHEN excuse IS NULL AND sure THEN 0 WHEN excuse IS NULL THEN 1 WHEN excuse = 'declared' THEN 2 ELSE 3 END, monthly_pension_fen DESC, source_row
    ) AS place
    FROM sorted
)
SELECT r.person_key AS unit_key, r.household_key, r.person_key, r.village_code,
       CASE
           WHEN d.person_key IS NULL OR d.excuse IS NOT NULL OR r.left_out IS NOT NULL THEN 'ok'
           WHEN d.sure THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       greatest(r.approved_on, d.pension_from) AS since, d.grade AS link_grade, d.probability AS link_probability,
       CASE WHEN d.excuse IS NOT NULL THEN d.excuse WHEN d.person_key IS NOT NULL THEN r.left_out END AS suppressed_by,
       concat_ws(';', d.source_row, r.source_row, d.report_row) AS source_rows,
       d.pension_kind, d.monthly_pension_fen, d.transfer_fen, d.reported_on
FROM recipients r
LEFT JOIN ranked d ON d.person_key = r.person_key AND d.place = 1
