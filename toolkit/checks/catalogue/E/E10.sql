-- A grown child outside the household of somebody old on dibao is on the established payroll, owns a large business or several
-- homes: of such a child the family's report should know. Which children a family declared, no register tells.
WITH elders AS (
    SELECT r.person_key, r.household_key, r.grade, r.probability, r.source_row, p.id_number
    FROM recipients r
    JOIN persons p ON p.person_key = r.person_key AND p.id_status = 'valid'
    WHERE r.age >= policy_number('elderly_age') AND r.left_out IS DISTINCT FROM 'not_insured'
),
children_of AS (
    SELECT e.*, h.source_row AS child_row, h.hukou_status FROM elders e JOIN hukou h ON h.father_id_number = e.id_number
    UNION ALL
    SELECT e.*, h.source_row, h.hukou_status FROM elders e JOIN hukou h ON h.mother_id_number = e.id_number
),
obligors AS (
    SELECT DISTINCT c.household_key, c.person_key, c.grade, c.probability, c.source_row, p.person_key AS child_key, c.child_row
    FROM children_of c
    CROSS JOIN run
    JOIN persons p ON p.source_row = c.child_row AND p.known_from = 'hukou'
    LEFT JOIN death_events d ON d.person_key = p.person_key
    WHERE age_on(p.born_on, run.as_of) >= policy_number('adult_age') AND d.person_key IS NULL AND coalesce(c.hukou_status, 'registered') <> 'cancelled'
      AND NOT EXISTS (SELECT 1 FROM roster_members m WHERE m.household_key = c.household_key AND m.person_key = p.person_key)
),
means AS (
    SELECT p.person_key AS child_key, 'office' AS means, p.grade, p.probability, p.source_row
    FROM linked_public_payroll p
    CROSS JOIN run
    WHERE p.post_kind IN (SELECT text FROM policy_now WHERE key = 'obligor_payroll_posts') AND coalesce(p.paid_until, run.as_of) >= run.as_of
      AND coalesce(p.paid_from, run.as_of) <= run.as_of
    UNION ALL
    SELECT b.person_key, 'business', b.grade, b.probability, b.source_row
    FROM businesses b
    WHERE b.is_owner AND b.is_going AND NOT b.is_exempt AND b.capital_fen >= policy_number('obligor_capital_min_fen')
    UNION ALL
    SELECT o.person_key, 'homes', max(o.grade), min(o.probability), min(o.source_row)
    FROM owned_property o
    WHERE o.is_home AND NOT o.minor_share
    GROUP BY o.person_key
    HAVING count(*) >= policy_number('obligor_dwelling_count')
),
found AS (
    SELECT o.household_key, o.person_key, o.source_row, o.child_row, m.means, m.source_row AS means_row, weaker(o.grade, m.grade) AS grade,
           least(o.probability, m.probability) AS probability,
           count(*) OVER (PARTITION BY o.household_key) AS findings,
           row_number() OVER (
               PARTITION BY o.household_key
               ORDER BY CASE WHEN least(o.probability, m.probability) >= policy_number('link_probability_min') THEN 0 ELSE 1 END, m.means DESC, m.source_row, o.person_key
           ) AS place
    FROM obligors o
    JOIN means m ON m.child_key = o.child_key
)
SELECT h.household_key AS unit_key, h.household_key, f.person_key, h.village_code,
       CASE
           WHEN f.household_key IS NULL OR h.benefit_status IN ('gradual_exit', 'suspended') THEN 'ok'
           WHEN f.probability >= policy_number('link_probability_min') THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       f.grade AS link_grade, f.probability AS link_probability,
       CASE WHEN f.household_key IS NOT NULL AND h.benefit_status IN ('gradual_exit', 'suspended') THEN h.benefit_status END AS suppressed_by,
       concat_ws(';', h.source_rows, f.child_row, f.means_row) AS source_rows,
       f.means
FROM households h
LEFT JOIN found f ON f.household_key = h.household_key AND f.place = 1
