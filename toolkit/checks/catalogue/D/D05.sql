-- The table of villages: inhabitants, deaths registered within the last months and how long each took to be registered.
WITH recent AS (
    -- A death written down twice is one.
    SELECT coalesce(d.village_code, p.village_code) AS village_code, d.township, min(d.source_row) AS source_row,
           CASE WHEN d.registered_on >= d.died_on THEN date_diff('day', d.died_on, d.registered_on) END AS lag_days
    FROM linked_deaths d
    CROSS JOIN run
    LEFT JOIN persons p ON p.person_key = d.person_key
    WHERE d.registered_on IS NULL
       OR (d.registered_on > months_after(run.as_of, -policy_number('death_silence_months')) AND d.registered_on <= run.as_of)
    GROUP BY coalesce(d.village_code, p.village_code), d.township, coalesce(d.person_key, d.person_name), d.died_on, d.registered_on
),
counted AS (
    SELECT village_code, count(*) AS deaths, count(lag_days) AS lags, median(lag_days) AS median_days, min(source_row) AS source_row
    FROM recent
    WHERE village_code IS NOT NULL
    GROUP BY village_code
),
unplaced AS (
    SELECT DISTINCT township FROM recent WHERE village_code IS NULL
)
SELECT v.village_code, v.population, coalesce(c.deaths, 0) AS deaths, coalesce(c.lags, 0) AS lags, c.median_days,
       EXISTS (SELECT 1 FROM unplaced u WHERE coalesce(u.township, v.township_name) = v.township_name) AS some_unplaced,
       coalesce(c.source_row, v.source_row, v.village_code) AS source_rows
FROM villages_now v
LEFT JOIN counted c ON c.village_code = v.village_code
