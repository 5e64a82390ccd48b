-- Those of listed_now who count: not marked as not insured.
SELECT person_key, household_key, village_code, approved_on, counted_from, born_on, age, source_row, grade, probability
FROM listed_now
WHERE is_insured
