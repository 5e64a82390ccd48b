-- A disability subsidy paid to somebody who does not meet its conditions. The dead are D02's.
WITH spells AS (
    SELECT s.*, c.certificate_status, c.valid_until, c.disability_level AS certified_level, c.holder, c.source_row AS certificate_row,
           p.person_name, p.born_on
    FROM scheme_spells s
    LEFT JOIN persons p ON p.person_key = s.person_key
    LEFT JOIN certificates c ON c.person_key = s.person_key
    WHERE s.scheme IN ('living_subsidies', 'nursing_subsidies')
),
facts AS (
    SELECT s.*,
           EXISTS (SELECT 1 FROM roster_members r WHERE r.person_key = s.person_key)
               OR EXISTS (
                   SELECT 1 FROM benefit_months b WHERE b.person_key = s.person_key AND b.month_index BETWEEN s.from_index AND s.until_index
               ) AS on_dibao,
           EXISTS (
               SELECT 1 FROM tekun_spells t
               WHERE t.person_key = s.person_key AND t.from_index <= s.until_index AND s.from_index <= t.until_index
           ) AS on_tekun,
           EXISTS (SELECT 1 FROM death_events d WHERE d.person_key = s.person_key AND d.month_index < s.until_index) AS died,
           EXISTS (
               SELECT 1 FROM unresolved_recipients u
               WHERE u.village_code = s.village_code AND (u.person_name = s.person_name OR u.born_on = s.born_on)
           ) AS maybe_on_dibao,
           EXISTS (
               SELECT 1 FROM certificates u
               WHERE u.person_key IS NULL AND u.village_code = s.village_code AND u.person_name = s.person_name
           ) AS maybe_certified,
           year(run.as_of) * 12 + month(run.as_of) AS as_of_index
    FROM spells s
    CROSS JOIN run
),
problems AS (
    SELECT *,
           CASE
               WHEN on_tekun THEN 'on_tekun'
               WHEN holder IS NULL THEN 'no_certificate'
               WHEN valid_until < paid_until THEN 'certificate_ended'
               -- The register tells only the state of today: it speaks of payments that still run.
               WHEN certificate_status <> 'valid' AND until_index >= as_of_index THEN 'certificate_ended'
               WHEN scheme = 'living_subsidies' AND NOT on_dibao THEN 'not_on_dibao'
               WHEN scheme = 'nursing_subsidies'
                   AND certified_level NOT IN (SELECT text FROM policy_now WHERE key = 'nursing_levels') THEN 'level_not_entitled'
           END AS problem
    FROM facts
),
worst AS (
    SELECT *, row_number() OVER (PARTITION BY recipient, scheme ORDER BY CASE WHEN problem IS NULL THEN 1 ELSE 0 END, source_row) AS place
    FROM problems
)
SELECT recipient || '|' || scheme AS unit_key, CAST(NULL AS VARCHAR) AS household_key, person_key, village_code,
       CASE
           WHEN person_key IS NULL THEN 'undecided'
           WHEN problem IS NULL OR died THEN 'ok'
           WHEN problem = 'not_on_dibao' AND maybe_on_dibao THEN 'undecided'
           WHEN problem = 'no_certificate' AND maybe_certified THEN 'undecided'
           WHEN probability < (SELECT number FROM policy_now WHERE key = 'link_probability_min') THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       CASE WHEN problem IS NOT NULL THEN (until_index - from_index + 1) * monthly_amount_fen END AS amount_fen,
       paid_from AS since, paid_until AS until, grade AS link_grade, probability AS link_probability,
       concat_ws(';', source_row, certificate_row) AS source_rows,
       scheme_title, problem
FROM worst
WHERE place = 1
ORDER BY 1
