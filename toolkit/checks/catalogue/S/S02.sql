-- Certified severely disabled for some months, and not paid the nursing subsidy, nor another benefit for care.
WITH levels AS (
    SELECT c.*,
           c.disability_level IN (SELECT text FROM policy_now WHERE key = 'nursing_levels')
               OR (c.disability_level = '3' AND c.disability_category IN (SELECT text FROM policy_now WHERE key = 'nursing_level3_categories')) AS is_severe
    FROM certificates c
),
facts AS (
    SELECT c.*, x.other_title, coalesce(x.sure, FALSE) AS is_excluded, coalesce(d.probability, 0) AS dead_probability, d.person_key IS NOT NULL AS maybe_dead,
           month_index(c.issued_on) > month_index(run.as_of) - policy_number('subsidy_unpaid_months') AS is_new,
           EXISTS (SELECT 1 FROM drawn_lately l WHERE l.person_key = c.person_key AND l.scheme = 'nursing_subsidies') AS is_paid,
           EXISTS (
               SELECT 1 FROM drawn_lately l
               WHERE NOT l.known AND coalesce(l.village_code, c.village_code) = c.village_code AND l.person_name = c.person_name
           ) AS maybe_paid,
           c.certificate_status = 'valid' AND c.valid_until >= run.as_of AS is_valid
    FROM levels c
    CROSS JOIN run
    LEFT JOIN subsidies_excluded x ON x.person_key = c.person_key AND x.scheme = 'nursing_subsidies'
    LEFT JOIN death_events d ON d.person_key = c.person_key
    WHERE c.is_severe OR c.is_severe IS NULL
)
SELECT holder AS unit_key, person_key, village_code,
       CASE
           WHEN NOT is_valid OR is_paid OR is_new OR is_excluded OR dead_probability >= policy_number('link_probability_min') THEN 'ok'
           WHEN is_severe IS NULL OR is_valid IS NULL OR maybe_paid OR maybe_dead OR other_title IS NOT NULL OR issued_on IS NULL THEN 'undecided'
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
