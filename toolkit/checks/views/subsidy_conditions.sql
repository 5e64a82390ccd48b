-- Rows of the two disability subsidies with the condition that fails, if any, and from when to when it is known to fail. ``standing`` is
-- fails, open (it may fail, or it fails and the records are not sure) or met. Payments to the dead are D02's.
WITH payment_window AS (
    SELECT min(pay_month) AS first_month FROM household_payments
),
tekun AS (
    SELECT s.source_row, min(greatest(t.supported_from, s.paid_from, c.valid_from)) AS since,
           max(least(t.paid_until, s.paid_until, date_add(c.valid_to, -1))) AS until
    FROM scheme_spells s
    JOIN tekun_spells t ON t.person_key = s.person_key AND t.from_index <= s.until_index AND s.from_index <= t.until_index
    JOIN compatibility c ON c.scheme = s.scheme AND c.other = 'tekun_roster' AND c.rule IN ('forbidden', 'higher_only')
        AND greatest(t.supported_from, s.paid_from) < c.valid_to AND least(t.paid_until, s.paid_until) >= c.valid_from
    GROUP BY s.source_row
),
facts AS (
    SELECT s.*, c.certificate_status, c.valid_until, c.disability_level AS certified_level, c.holder, c.source_row AS certificate_row,
           t.since AS tekun_since, t.until AS tekun_until, w.first_month,
           s.until_index >= month_index(run.as_of) AS still_paid,
           s.scheme <> 'nursing_subsidies' OR n.is_entitled AS fits_level,
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
    LEFT JOIN persons p ON p.person_key = s.person_key
    LEFT JOIN certificates c ON c.person_key = s.person_key
    LEFT JOIN nursing_entitlement n ON n.holder = c.holder
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
               WHEN NOT fits_level THEN 'level_not_entitled'
           END AS problem
    FROM facts
)
SELECT source_row, certificate_row, recipient, scheme, scheme_title, person_key, village_code, monthly_amount_fen, problem, grade, probability,
       CASE problem
           WHEN 'on_tekun' THEN tekun_since
           WHEN 'certificate_ended' THEN greatest(paid_from, CAST(date_trunc('month', valid_until) + INTERVAL 1 MONTH AS DATE))
           WHEN 'certificate_cancelled' THEN paid_until
           WHEN 'not_on_dibao' THEN greatest(paid_from, first_month)
           ELSE paid_from
       END AS since,
       CASE problem WHEN 'on_tekun' THEN tekun_until ELSE paid_until END AS until,
       CASE
           WHEN person_key IS NULL OR paid_from IS NULL OR paid_until IS NULL THEN 'open'
           WHEN problem IS NULL AND (certificate_status IS NULL OR valid_until IS NULL OR certified_level IS NULL OR fits_level IS NULL) THEN 'open'
           WHEN problem IS NULL THEN 'met'
           -- The roster forgets the dead: what they were entitled to cannot be read from it any more.
           WHEN maybe_died THEN 'open'
           -- Before the payment lists begin nobody can say who was on dibao.
           WHEN problem = 'not_on_dibao' AND (maybe_on_dibao OR first_month IS NULL OR paid_until < first_month) THEN 'open'
           WHEN problem = 'no_certificate' AND maybe_certified THEN 'open'
           WHEN probability < policy_number('link_probability_min') THEN 'open'
           ELSE 'fails'
       END AS standing
FROM problems
