-- Certified severely disabled for some months, and not paid the nursing subsidy, nor another benefit for care.
WITH facts AS (
    SELECT c.*, n.is_entitled, month_index(c.issued_on) > month_index(run.as_of) - policy_number('subsidy_unpaid_months') AS is_new
    FROM certified_subsidies c
    CROSS JOIN run
    JOIN nursing_entitlement n ON n.holder = c.holder
    WHERE c.scheme = 'nursing_subsidies' AND coalesce(n.is_entitled, TRUE)
)
SELECT holder AS unit_key, person_key, village_code,
       CASE
           WHEN NOT is_valid OR is_paid OR is_new OR is_excluded OR dead_probability >= policy_number('link_probability_min') THEN 'ok'
           WHEN is_entitled IS NULL OR is_valid IS NULL OR maybe_paid OR maybe_dead OR other_title IS NOT NULL OR issued_on IS NULL THEN 'undecided'
           WHEN person_key IS NULL OR probability < policy_number('link_probability_min') THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       issued_on AS since, grade AS link_grade, probability AS link_probability,
       CASE
           WHEN NOT is_valid OR is_paid THEN NULL
           WHEN dead_probability >= policy_number('link_probability_min') THEN 'dead'
           WHEN is_excluded THEN 'other_benefit'
           WHEN is_new THEN 'just_entitled'
       END AS suppressed_by,
       source_row AS source_rows, disability_level, valid_until, other_title
FROM facts
