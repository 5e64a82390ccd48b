-- Certified disabled and counted on dibao for some months, and not paid the living subsidy, nor a benefit that takes its place.
WITH facts AS (
    SELECT c.holder, c.person_key, c.person_name, coalesce(r.village_code, c.village_code) AS village_code, c.issued_on, c.valid_until, c.certificate_status,
           c.disability_level, r.approved_on, c.source_row, r.source_row AS roster_row, weaker(c.grade, r.grade) AS grade,
           least(c.probability, r.probability) AS probability, x.other_title, coalesce(x.sure, FALSE) AS is_excluded, d.person_key IS NOT NULL AS maybe_dead,
           greatest(coalesce(r.counted_from, 0), coalesce(month_index(c.issued_on), 0))
               > month_index(run.as_of) - policy_number('subsidy_unpaid_months') AS is_new,
           EXISTS (SELECT 1 FROM drawn_lately l WHERE l.person_key = c.person_key AND l.scheme = 'living_subsidies') AS is_paid,
           EXISTS (
               SELECT 1 FROM drawn_lately l
               WHERE NOT l.known AND coalesce(l.village_code, c.village_code) = c.village_code AND l.person_name = c.person_name
           ) AS maybe_paid,
           c.certificate_status = 'valid' AND c.valid_until >= run.as_of AS is_valid
    FROM certificates c
    CROSS JOIN run
    JOIN insured_now r ON r.person_key = c.person_key
    LEFT JOIN subsidies_excluded x ON x.person_key = c.person_key AND x.scheme = 'living_subsidies'
    LEFT JOIN death_events d ON d.person_key = c.person_key
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
