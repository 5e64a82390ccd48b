-- A disability subsidy paid to somebody who does not meet its conditions; the amount counts only the months in
-- which the condition is known to fail. Payments to the dead are D02's.
WITH limits AS (
    SELECT number AS sure_from FROM policy_now WHERE key = 'link_probability_min'
),
payment_window AS (
    SELECT min(pay_month) AS first_month FROM household_payments
),
tekun AS (
    SELECT s.source_row, min(greatest(t.supported_from, s.paid_from)) AS since, max(least(t.paid_until, s.paid_until)) AS until
    FROM scheme_spells s
    JOIN tekun_spells t ON t.person_key = s.person_key AND t.from_index <= s.until_index AND s.from_index <= t.until_index
    GROUP BY s.source_row
),
facts AS (
    SELECT s.*, p.person_name, p.born_on, c.certificate_status, c.valid_until, c.disability_level AS certified_level, c.holder,
           c.source_row AS certificate_row, t.since AS tekun_since, t.until AS tekun_until, w.first_month, limits.sure_from,
           s.until_index >= year(run.as_of) * 12 + month(run.as_of) AS still_paid,
           EXISTS (SELECT 1 FROM roster_members r WHERE r.person_key = s.person_key)
               OR EXISTS (
                   SELECT 1 FROM benefit_months b WHERE b.person_key = s.person_key AND b.month_index BETWEEN s.from_index AND s.until_index
               ) AS on_dibao,
           d.person_key IS NOT NULL AS maybe_died,
           EXISTS (
               SELECT 1 FROM unresolved_recipients u
               WHERE u.village_code = s.village_code AND (u.person_name = p.person_name OR u.born_on = p.born_on)
           ) AS maybe_on_dibao,
           EXISTS (
               SELECT 1 FROM certificates u
               WHERE u.person_key IS NULL AND u.village_code = s.village_code AND u.person_name = p.person_name
           ) AS maybe_certified
    FROM scheme_spells s
    CROSS JOIN run
    CROSS JOIN payment_window w
    CROSS JOIN limits
    LEFT JOIN persons p ON p.person_key = s.person_key
    LEFT JOIN certificates c ON c.person_key = s.person_key
    LEFT JOIN death_events d ON d.person_key = s.person_key
    LEFT JOIN tekun t ON t.source_row = s.source_row
    WHERE s.scheme IN ('living_subsidies', 'nursing_subsidies')
),
problems AS (
    SELECT *,
           CASE
               WHEN tekun_since IS NOT NULL THEN 'on_tekun'
               WHEN holder IS NULL THEN 'no_certificate'
               WHEN valid_until < paid_until THEN 'certificate_ended'
               -- The register tells only the state of today: it speaks of payments that still run.
               WHEN certificate_status <> 'valid' AND still_paid THEN 'certificate_cancelled'
               WHEN scheme = 'living_subsidies' AND NOT on_dibao THEN 'not_on_dibao'
               WHEN scheme = 'nursing_subsidies'
                   AND certified_level NOT IN (SELECT text FROM policy_now WHERE key = 'nursing_levels') THEN 'level_not_entitled'
           END AS problem
    FROM facts
),
dated AS (
    SELECT *,
           CASE problem
               WHEN 'on_tekun' THEN tekun_since
               WHEN 'certificate_ended' THEN greatest(paid_from, CAST(date_trunc('month', valid_until) + INTERVAL 1 MONTH AS DATE))
               WHEN 'certificate_cancelled' THEN paid_until
               WHEN 'not_on_dibao' THEN greatest(paid_from, first_month)
               ELSE paid_from
           END AS since,
           CASE problem WHEN 'on_tekun' THEN tekun_until ELSE paid_until END AS until
    FROM problems
),
worst AS (
    SELECT *, row_number() OVER (PARTITION BY recipient, scheme ORDER BY CASE WHEN problem IS NULL THEN 1 ELSE 0 END, source_row) AS place
    FROM dated
)
SELECT recipient || '|' || scheme AS unit_key, CAST(NULL AS VARCHAR) AS household_key, person_key, village_code,
       CASE
           WHEN person_key IS NULL OR paid_from IS NULL OR paid_until IS NULL THEN 'undecided'
           WHEN problem IS NULL AND (certificate_status IS NULL OR valid_until IS NULL OR certified_level IS NULL) THEN 'undecided'
           WHEN problem IS NULL THEN 'ok'
           -- The roster forgets the dead: what they were entitled to cannot be read from it any more.
           WHEN maybe_died THEN 'undecided'
           -- Before the payment lists begin nobody can say who was on dibao.
           WHEN problem = 'not_on_dibao' AND (maybe_on_dibao OR first_month IS NULL OR paid_until < first_month) THEN 'undecided'
           WHEN problem = 'no_certificate' AND maybe_certified THEN 'undecided'
           WHEN probability < sure_from THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       CASE WHEN problem IS NOT NULL AND until >= since
            THEN ((year(until) - year(since)) * 12 + month(until) - month(since) + 1) * monthly_amount_fen END AS amount_fen,
       since, until, grade AS link_grade, probability AS link_probability,
       concat_ws(';', source_row, certificate_row) AS source_rows,
       scheme, scheme_title, problem
FROM worst
WHERE place = 1
