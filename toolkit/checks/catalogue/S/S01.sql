-- Certified disabled and counted on dibao for some months, and not paid the living subsidy, nor a benefit that takes its place.
WITH facts AS (
    SELECT c.person_key, coalesce(r.village_code, c.village_code) AS village_code, c.issued_on, c.valid_until, c.disability_level, c.source_row,
           c.is_valid, c.is_paid, c.maybe_paid, c.maybe_dead, c.other_title, c.is_excluded, r.approved_on, r.source_row AS roster_row,
           weaker(c.grade, r.grade) AS grade, least(c.probability, r.probability) AS probability,
           greatest(coalesce(r.counted_from, 0), coalesce(month_index(c.issued_on), 0))
               > month_index(run.as_of) - policy_number('subsidy_unpaid_months') AS is_new
    FROM certified_subsidies c
    CROSS JOIN run
    JOIN insured_now r ON r.person_key = c.person_key
    WHERE c.scheme = 'living_subsidies'
)
SELECT person_key AS unit_key, person_key, village_code,
       CASE
           WHEN NOT is_valid OR is_paid OR is_new OR is_excluded THEN 'ok'
           WHEN is_valid IS NULL OR maybe_paid OR maybe_dead OR other_title IS NOT NULL OR approved_on IS NULL OR issued_on IS NULL THEN 'undecided'
           WHEN probability < policy_number('link_probability_min') THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       approved_on AS since, grade AS link_grade, probability AS link_probability,
       CASE
           WHEN NOT is_valid OR is_paid THEN NULL
           WHEN is_excluded THEN 'other_benefit'
           WHEN is_new THEN 'just_entitled'
       END AS suppressed_by,
       concat_ws(';', source_row, roster_row) AS source_rows,
       disability_level, issued_on, valid_until, other_title
FROM facts
