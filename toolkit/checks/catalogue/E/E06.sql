-- Somebody on the roster was on the public payroll in months for which the household is on dibao.
WITH pay AS (
    SELECT r.person_key, p.post_kind, p.paid_from, p.paid_until, p.source_row, weaker(p.grade, r.grade) AS grade,
           least(p.probability, r.probability) AS probability, r.counted_from,
           p.post_kind IN (SELECT text FROM policy_now WHERE key = 'payroll_posts_strong') AS is_strong,
           p.post_kind IN (SELECT text FROM policy_now WHERE key = 'payroll_posts_weak') AS is_weak,
           month_index(coalesce(p.paid_until, run.as_of)) < r.counted_from OR month_index(p.paid_from) > month_index(run.as_of) AS apart,
           i.wage_fen, i.source_row AS report_row
    FROM recipients r
    CROSS JOIN run
    JOIN linked_public_payroll p ON p.person_key = r.person_key
    LEFT JOIN household_income i ON i.household_key = r.household_key
),
sorted AS (
    SELECT *, probability >= policy_number('link_probability_min') AND paid_from IS NOT NULL AND counted_from IS NOT NULL AS sure,
           CASE WHEN apart THEN 'ended_before' WHEN is_weak AND wage_fen > 0 THEN 'pay_counted' END AS excuse
    FROM pay
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY person_key
        ORDER BY CASE WHEN excuse IS NULL AND is_strong AND sure THEN 0 WHEN excuse IS NULL THEN 1 ELSE 2 END, paid_from DESC NULLS LAST, source_row
    ) AS place
    FROM sorted
)
SELECT r.person_key AS unit_key, r.household_key, r.person_key, r.village_code,
       CASE
           WHEN p.person_key IS NULL OR p.excuse IS NOT NULL OR r.left_out IS NOT NULL THEN 'ok'
           WHEN p.is_strong AND p.sure THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       greatest(r.approved_on, p.paid_from) AS since, p.paid_until AS until, p.grade AS link_grade, p.probability AS link_probability,
       CASE WHEN p.excuse IS NOT NULL THEN p.excuse WHEN p.person_key IS NOT NULL THEN r.left_out END AS suppressed_by,
       concat_ws(';', p.source_row, r.source_row, p.report_row) AS source_rows,
       p.post_kind, p.paid_from, p.wage_fen > 0 AS has_declared_wages
FROM recipients r
LEFT JOIN ranked p ON p.person_key = r.person_key AND p.place = 1
