-- The last test call to each office was not answered, or the number made public is not the registered one.
WITH calls AS (
    SELECT unit, tested_on, answered, hotline, registered_number, source_row,
           row_number() OVER (PARTITION BY unit ORDER BY tested_on DESC NULLS LAST, source_row) AS place
    FROM hotline_tests
    CROSS JOIN run
    WHERE tested_on IS NULL OR CAST(tested_on AS DATE) <= run.as_of
)
SELECT coalesce(unit, source_row) AS unit_key,
       CASE
           WHEN answered = 'no' OR hotline <> registered_number THEN 'flag'
           WHEN answered IS NULL OR tested_on IS NULL OR hotline IS NULL OR registered_number IS NULL THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       CAST(tested_on AS DATE) AS since, source_row AS source_rows,
       unit AS office, CAST(tested_on AS DATE) AS called_on,
       CASE WHEN answered = 'no' THEN 'unanswered' WHEN hotline <> registered_number THEN 'other_number' END AS problem
FROM calls
WHERE place = 1
