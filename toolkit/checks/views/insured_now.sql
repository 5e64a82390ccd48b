-- Who counts on the current dibao roster, one row per person: not in suspended households, not marked as not insured.
-- ``counted_from`` is the index of the month after approval, the first that is paid.
WITH ranked AS (
    SELECT r.*, row_number() OVER (PARTITION BY r.person_key ORDER BY r.approved_on NULLS LAST, r.household_key) AS place
    FROM roster_members r
    WHERE coalesce(r.insured, 'yes') = 'yes' AND coalesce(r.benefit_status, 'active') <> 'suspended'
)
SELECT person_key, household_key, village_code, approved_on, month_index(approved_on) + 1 AS counted_from, born_on, age, source_row, grade, probability
FROM ranked
WHERE place = 1
