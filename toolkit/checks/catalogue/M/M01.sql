-- Severely disabled people with a valid certificate who are on neither dibao nor tekun.
WITH holders AS (
    SELECT c.*, p.hukou_key, p.born_on,
           c.disability_level IN (SELECT text FROM policy_now WHERE key = 'severe_levels')
               OR (c.disability_level = '3' AND c.disability_category IN (SELECT text FROM policy_now WHERE key = 'severe_level3_categories')) AS severe
    FROM certificates c
    LEFT JOIN persons p ON p.person_key = c.person_key
),
coverage AS (
    SELECT r.person_key, r.probability FROM roster_members r WHERE coalesce(r.benefit_status, 'active') <> 'suspended'
    UNION ALL
    -- Payment lists of the last two months may still be under way.
    SELECT t.person_key, t.probability
    FROM tekun_spells t
    CROSS JOIN run
    WHERE coalesce(t.until_index, 999999) >= year(run.as_of) * 12 + month(run.as_of) - 2
),
covered AS (
    SELECT person_key, max(probability) AS probability FROM coverage GROUP BY person_key
),
facts AS (
    SELECT h.*, run.as_of, limits.number AS sure_from, c.probability AS coverage_probability, d.probability AS death_probability,
           EXISTS (
               SELECT 1 FROM unresolved_recipients u
               WHERE u.village_code = h.village_code AND (u.person_name = h.person_name OR u.born_on = h.born_on)
           ) AS maybe_covered,
           EXISTS (
               SELECT 1 FROM cars JOIN persons owner ON owner.person_key = cars.person_key WHERE owner.hukou_key = h.hukou_key
           ) AS car_in_family
    FROM holders h
    CROSS JOIN run
    JOIN policy_now limits ON limits.key = 'link_probability_min'
    LEFT JOIN covered c ON c.person_key = h.person_key
    LEFT JOIN death_events d ON d.person_key = h.person_key
    WHERE h.severe OR h.severe IS NULL
)
SELECT holder AS unit_key, CAST(NULL AS VARCHAR) AS household_key, person_key, village_code,
       CASE
           WHEN certificate_status <> 'valid' OR valid_until < as_of THEN 'ok'
           WHEN coverage_probability >= sure_from OR death_probability >= sure_from THEN 'ok'
           WHEN person_key IS NULL OR severe IS NULL OR certificate_status IS NULL OR valid_until IS NULL THEN 'undecided'
           WHEN coverage_probability IS NOT NULL OR death_probability IS NOT NULL OR maybe_covered OR car_in_family THEN 'undecided'
           WHEN probability < sure_from THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       CAST(NULL AS BIGINT) AS amount_fen, issued_on AS since, CAST(NULL AS DATE) AS until,
       grade AS link_grade, probability AS link_probability,
       CASE
           WHEN certificate_status <> 'valid' OR valid_until < as_of THEN 'certificate_ended'
           WHEN coverage_probability >= sure_from THEN 'covered'
           WHEN death_probability >= sure_from THEN 'dead'
       END AS suppressed_by,
       source_row AS source_rows,
       car_in_family
FROM facts
