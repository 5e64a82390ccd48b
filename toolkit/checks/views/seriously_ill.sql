-- People with large medical bills of their own in the months looked back to, or a recognised serious illness in them, one row each
-- (the register's row where nobody known fits). ``is_heavy`` is false where the bills are older or smaller; ``is_missed``: surely heavy
-- and not covered.
WITH bills AS (
    SELECT DISTINCT coalesce(m.person_key, m.source_row) AS patient, m.person_key, m.period_from, m.period_until, m.self_pay_fen, m.serious_illness,
           within_months(m.period_until, policy_number('self_pay_window_months'), run.as_of) AS recent
    FROM linked_medical_self_pay m
    CROSS JOIN run
),
rows_of AS (
    SELECT coalesce(person_key, source_row) AS patient, min(village_code) AS village_code, max(grade) AS grade, min(probability) AS probability,
           min(source_row) AS source_row
    FROM linked_medical_self_pay
    GROUP BY coalesce(person_key, source_row)
),
summed AS (
    SELECT patient, max(person_key) AS person_key, sum(CASE WHEN recent THEN self_pay_fen END) AS self_pay_fen, max(period_until) AS period_until,
           max(CASE WHEN recent THEN period_until END) AS recent_until,
           max(CASE WHEN recent AND serious_illness = 'yes' THEN 1 ELSE 0 END) = 1 AS is_recognised,
           max(CASE WHEN serious_illness = 'yes' THEN 1 ELSE 0 END) = 1 AS was_recognised,
           max(CASE WHEN period_until IS NULL OR (recent AND self_pay_fen IS NULL) THEN 1 ELSE 0 END) = 1 AS is_unreadable
    FROM bills
    GROUP BY patient
),
judged AS (
    SELECT s.*, c.standing, r.village_code, r.grade, r.probability, r.source_row,
           s.is_recognised OR coalesce(s.self_pay_fen >= policy_number('self_pay_min_fen'), FALSE) AS is_heavy,
           s.person_key IS NULL OR coalesce(r.probability, 0) < policy_number('link_probability_min') AS unclear
    FROM summed s
    JOIN rows_of r ON r.patient = s.patient
    LEFT JOIN cover_status c ON c.person_key = s.person_key
)
SELECT patient, person_key, village_code, self_pay_fen, period_until, recent_until, is_recognised, was_recognised, is_unreadable, is_heavy, unclear, standing, grade,
       probability, source_row, is_heavy AND NOT unclear AND standing IS NULL AS is_missed
FROM judged
