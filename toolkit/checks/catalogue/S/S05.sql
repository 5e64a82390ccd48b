-- The allowance of poor old people: on dibao and old enough for some months without it, paid without dibao, or in the band of another age.
WITH ages AS (
    SELECT number AS from_age
    FROM policy_now
    WHERE key = 'elderly_allowance_age' OR key = 'elderly_allowance_second_age' OR key = 'elderly_allowance_third_age'
),
allowances AS (
    SELECT e.source_row, e.person_key, coalesce(e.person_key, e.source_row) AS holder, e.village_code, e.age_band, e.monthly_amount_fen, e.paid_from, e.paid_until,
           month_index(e.paid_until) AS until_index, e.sure, e.grade, e.probability, p.born_on,
           row_number() OVER (PARTITION BY coalesce(e.person_key, e.source_row) ORDER BY e.paid_until DESC NULLS LAST, e.source_row) AS place
    FROM linked_elderly_allowances e
    LEFT JOIN persons p ON p.person_key = e.person_key
    WHERE e.allowance_kind = 'poor_elderly'
),
spells AS (
    SELECT person_key, max(until_index) AS until_index, max(may_last_index) AS may_last_index
    FROM dibao_spells
    WHERE coalesce(insured, 'yes') = 'yes'
    GROUP BY person_key
),
payees AS (
    SELECT person_key, max(month_index) AS until_index FROM benefit_months GROUP BY person_key
),
people AS (
    SELECT a.holder, a.person_key, a.village_code, a.born_on, a.source_row, a.sure, a.grade, a.probability FROM allowances a WHERE a.place = 1
    UNION ALL
    SELECT r.person_key, r.person_key, r.village_code, r.born_on, r.source_row, r.probability >= policy_number('link_probability_min'), r.grade, r.probability
    FROM insured_now r
    WHERE r.age >= policy_number('elderly_allowance_age') AND NOT EXISTS (SELECT 1 FROM allowances a WHERE a.person_key = r.person_key)
),
facts AS (
    SELECT q.*, a.age_band, a.paid_from, a.paid_until, a.until_index, a.source_row AS allowance_row, n.counted_from, n.approved_on, n.source_row AS roster_row,
           n.person_key IS NOT NULL AS on_roster, greatest(coalesce(s.until_index, 0), coalesce(b.until_index, 0)) AS dibao_until, coalesce(s.may_last_index, 0) AS may_last_index,
           s.person_key IS NOT NULL OR b.person_key IS NOT NULL AS was_on_dibao,
           month_index(run.as_of) AS now_index, month_index(run.as_of) - month_index(q.born_on) AS age_months,
           policy_number('subsidy_unpaid_months') AS grace, x.other_title, coalesce(x.sure, FALSE) AS is_excluded, k.person_key IS NOT NULL AS on_tekun,
           d.person_key IS NOT NULL AS maybe_dead, p.person_name,
           TRY_CAST(substr(a.age_band, 1, 2) AS BIGINT) AS band_from
    FROM people q
    CROSS JOIN run
    LEFT JOIN persons p ON p.person_key = q.person_key
    LEFT JOIN allowances a ON a.holder = q.holder AND a.place = 1
    LEFT JOIN insured_now n ON n.person_key = q.person_key
    LEFT JOIN spells s ON s.person_key = q.person_key
    LEFT JOIN payees b ON b.person_key = q.person_key
    LEFT JOIN subsidies_excluded x ON x.person_key = q.person_key AND x.scheme = 'poor_elderly'
    LEFT JOIN (SELECT DISTINCT person_key FROM tekun_spells) k ON k.person_key = q.person_key
    LEFT JOIN death_events d ON d.person_key = q.person_key
),
aged AS (
    SELECT f.*,
           (SELECT max(from_age) FROM ages WHERE from_age * 12 <= f.age_months) AS right_band,
           (SELECT max(from_age) FROM ages WHERE from_age * 12 <= f.age_months - 1) AS band_before,
           (SELECT min(from_age) FROM ages) AS first_age
    FROM facts f
),
told AS (
    SELECT *,
           coalesce(until_index > now_index - grace, FALSE) AS is_drawing,
           on_roster AND age_months > first_age * 12 + grace AND coalesce(counted_from, now_index) <= now_index - grace AS is_due,
           EXISTS (
               SELECT 1 FROM unresolved_recipients u
               WHERE u.village_code = aged.village_code AND (u.person_name = aged.person_name OR u.born_on = aged.born_on)
           ) AS maybe_on_dibao,
           EXISTS (
               SELECT 1 FROM drawn_by_unknown l
               WHERE l.scheme = 'poor_elderly' AND coalesce(l.village_code, aged.village_code) = aged.village_code AND l.person_name = aged.person_name
           ) AS maybe_drawing
    FROM aged
),
named AS (
    SELECT *,
           CASE
               WHEN is_due AND NOT is_drawing THEN 'missing'
               WHEN allowance_row IS NULL OR on_tekun THEN NULL
               WHEN NOT on_roster AND was_on_dibao AND until_index > dibao_until THEN 'no_dibao'
               WHEN NOT on_roster AND NOT was_on_dibao AND until_index >= now_index - 1 THEN 'no_dibao'
               WHEN until_index >= now_index - 1 AND band_from <> right_band AND band_from <> coalesce(band_before, first_age) THEN 'wrong_band'
           END AS problem
    FROM told
)
SELECT holder AS unit_key, person_key, village_code,
       CASE
           WHEN person_key IS NULL OR born_on IS NULL THEN 'undecided'
           WHEN allowance_row IS NOT NULL AND paid_until IS NULL THEN 'undecided'
           WHEN problem IS NULL THEN 'ok'
           WHEN problem = 'missing' AND is_excluded THEN 'ok'
           WHEN maybe_dead OR NOT sure THEN 'undecided'
           WHEN problem = 'missing' AND (maybe_drawing OR other_title IS NOT NULL OR on_tekun) THEN 'undecided'
           WHEN problem = 'no_dibao' AND (maybe_on_dibao OR until_index <= may_last_index) THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       CASE WHEN problem = 'missing' THEN approved_on ELSE paid_from END AS since, CASE WHEN problem <> 'missing' THEN paid_until END AS until,
       grade AS link_grade, probability AS link_probability,
       CASE WHEN problem = 'missing' AND is_excluded THEN 'other_benefit' END AS suppressed_by,
       concat_ws(';', allowance_row, roster_row, CASE WHEN allowance_row IS NULL AND roster_row IS NULL THEN source_row END) AS source_rows,
       problem, CAST(floor(age_months / 12) AS BIGINT) AS age, age_band, other_title
FROM named
