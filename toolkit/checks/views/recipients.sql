-- One row per person on the current roster: the household that counts, of several the one that is paid, then the one approved
-- last. ``counted_from`` is the index of the month after approval, the first that is paid; ``left_out`` is why a finding on
-- the person's or household's means is not held against them (gradual_exit, suspended, not_insured).
WITH ranked AS (
    SELECT r.*,
           CASE
               WHEN r.insured = 'no' THEN 'not_insured'
               WHEN r.benefit_status IN ('gradual_exit', 'suspended') THEN r.benefit_status
           END AS left_out,
           row_number() OVER (
               PARTITION BY r.person_key
               ORDER BY CASE WHEN r.insured = 'no' THEN 3 WHEN r.benefit_status = 'suspended' THEN 2 WHEN r.benefit_status = 'gradual_exit' THEN 1 ELSE 0 END,
                        r.approved_on DESC NULLS LAST, r.household_key
           ) AS place
    FROM roster_members r
)
SELECT person_key, household_key, village_code, relation_to_head, labour_capacity, in_school, members, benefit_status, benefit_scope, left_out,
       approved_on, month_index(approved_on) + 1 AS counted_from, born_on, sex, hukou_key, age, identified, grade, probability, source_row
FROM ranked
WHERE place = 1
