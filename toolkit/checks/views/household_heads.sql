-- Each household of the current roster with its head: the person under whose name reports, reviews and exits are kept. Without a
-- valid number of the head (``identified``) those registers cannot tell whom they mean.
WITH ranked AS (
    SELECT r.household_key, r.person_key, r.village_code, r.benefit_status, r.benefit_scope, r.approved_on, r.source_row, r.grade, r.probability,
           p.person_name, coalesce(p.id_status = 'valid', FALSE) AS identified,
           row_number() OVER (
               PARTITION BY r.household_key ORDER BY CASE WHEN r.relation_to_head = 'head' THEN 0 ELSE 1 END, r.source_row
           ) AS place
    FROM roster_members r
    JOIN persons p ON p.person_key = r.person_key
)
SELECT household_key, person_key, village_code, benefit_status, benefit_scope, approved_on, source_row, grade, probability, person_name, identified
FROM ranked
WHERE place = 1
