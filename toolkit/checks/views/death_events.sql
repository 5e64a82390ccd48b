-- One death per person: the surest record, then the earliest.
WITH ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY person_key ORDER BY probability DESC, CASE WHEN died_on IS NULL THEN 1 ELSE 0 END, died_on, source_row
    ) AS place
    FROM death_records
)
SELECT person_key, died_on, month_index(died_on) AS month_index, death_source, grade, probability, source_row
FROM ranked
WHERE place = 1
