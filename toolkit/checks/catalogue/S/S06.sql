-- Children (and grown ones) paid as orphans: a parent who, by the list itself or by the hukou register, is there; grown up and not at school;
-- or counted in a dibao household.
WITH paid AS (
    SELECT c.source_row, c.person_key, coalesce(c.person_key, c.source_row) AS holder, coalesce(c.village_code, p.village_code) AS village_code, c.in_school,
           c.father_status, c.mother_status, c.father_key, c.mother_key, c.father_sure, c.mother_sure, c.paid_from, c.paid_until, c.sure, c.grade, c.probability,
           p.born_on, age_on(p.born_on, run.as_of) AS age, c.paid_until IS NULL OR month_index(c.paid_until) >= month_index(run.as_of) - 1 AS is_paid,
           row_number() OVER (PARTITION BY coalesce(c.person_key, c.source_row) ORDER BY c.paid_until DESC NULLS LAST, c.source_row) AS place
    FROM linked_children c
    CROSS JOIN run
    LEFT JOIN persons p ON p.person_key = c.person_key
    WHERE c.child_kind = 'orphan'
),
parents AS (
    SELECT father_key AS person_key FROM paid
    UNION
    SELECT mother_key FROM paid
),
parent_rows AS (
    SELECT DISTINCT p.person_key, p.source_row FROM parents k JOIN persons p ON p.person_key = k.person_key
),
-- Parents whom the hukou register holds as living, and of whom no list says that they died.
living AS (
    SELECT p.person_key
    FROM parent_rows p
    JOIN hukou h ON h.source_row = p.source_row
    LEFT JOIN death_events d ON d.person_key = p.person_key
    WHERE coalesce(h.hukou_status, 'registered') = 'registered' AND d.person_key IS NULL
),
facts AS (
    SELECT c.*, f.person_key IS NOT NULL AS father_lives, m.person_key IS NOT NULL AS mother_lives, r.source_row AS roster_row, r.probability AS roster_probability,
           fs.text IS NOT NULL AS father_gone, ms.text IS NOT NULL AS mother_gone
    FROM paid c
    LEFT JOIN living f ON f.person_key = c.father_key
    LEFT JOIN living m ON m.person_key = c.mother_key
    LEFT JOIN insured_now r ON r.person_key = c.person_key
    LEFT JOIN policy_now fs ON fs.key = 'unattended_parent_gone' AND fs.text = c.father_status
    LEFT JOIN policy_now ms ON ms.key = 'unattended_parent_gone' AND ms.text = c.mother_status
    WHERE c.place = 1
),
named AS (
    SELECT *,
           CASE
               WHEN (father_status IS NOT NULL AND NOT father_gone) OR (mother_status IS NOT NULL AND NOT mother_gone) THEN 'parent_there'
               WHEN (father_status = 'dead' AND father_lives AND father_sure) OR (mother_status = 'dead' AND mother_lives AND mother_sure) THEN 'parent_lives'
               WHEN roster_row IS NOT NULL AND least(roster_probability, probability) >= policy_number('link_probability_min') THEN 'on_dibao'
               WHEN age >= policy_number('child_support_age') AND in_school = 'no' THEN 'grown'
           END AS problem,
           (father_status = 'dead' AND father_lives) OR (mother_status = 'dead' AND mother_lives) OR roster_row IS NOT NULL
               OR father_status IS NULL OR mother_status IS NULL OR person_key IS NULL OR age IS NULL
               OR (age >= policy_number('child_support_age') AND in_school IS NULL) AS is_unclear
    FROM facts
)
SELECT holder AS unit_key, person_key, village_code,
       CASE
           WHEN NOT is_paid THEN 'ok'
           WHEN problem = 'grown' AND NOT sure THEN 'undecided'
           WHEN problem IS NOT NULL THEN 'flag'
           WHEN is_unclear THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       paid_from AS since, paid_until AS until, grade AS link_grade, probability AS link_probability,
       CASE
           WHEN NOT is_paid THEN 'ended'
           WHEN problem IS NULL AND age >= policy_number('child_support_age') AND in_school = 'yes' THEN 'at_school'
       END AS suppressed_by,
       concat_ws(';', source_row, roster_row) AS source_rows,
       problem, age, in_school, father_status, mother_status
FROM named
