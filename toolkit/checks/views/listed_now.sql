-- Who is on the current dibao roster in a household that is not suspended, one row per person.
SELECT person_key, min(household_key) AS household_key, min(village_code) AS village_code, min(approved_on) AS approved_on,
       min(source_row) AS source_row, min(grade) AS grade, max(probability) AS probability
FROM roster_members
WHERE coalesce(benefit_status, 'active') <> 'suspended'
GROUP BY person_key
