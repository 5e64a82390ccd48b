-- Who is on the current dibao roster in a household that is not suspended, one row per person: of several households one in which the person
-- is insured, then the one approved first. ``counted_from`` is the index of the month after approval, the first that is paid.
WITH ranked AS (
    SELECT r.*, row_number() OVER (
        PARTITION BY r.person_key ORDER BY CASE WHEN r.is_insured THEN 0 ELSE 1 END, r.approved_on NULLS LAST, r.household_key
    ) AS place
    FROM roster_members r
    WHERE r.is_listed
)
SELECT person_key, household_key, village_code, approved_on, month_index(approved_on) + 1 AS counted_from, born_on, age, is_insured, source_row, grade, probability
FROM ranked
WHERE place = 1
