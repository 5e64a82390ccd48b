-- Village homes without activity for long, without a manager or without what belongs there.
WITH facts AS (
    SELECT f.facility_name, f.village_code, f.last_activity_on, f.source_row,
           CASE
               WHEN date_diff('day', f.last_activity_on, run.as_of) > policy_number('village_home_idle_days') THEN 'idle'
               WHEN f.manager_name IS NULL THEN 'no_manager'
               WHEN f.has_air_conditioner = 'no' AND 'air_conditioner' IN (SELECT text FROM policy_now WHERE key = 'village_home_equipment') THEN 'no_cooling'
               WHEN f.has_television = 'no' AND 'television' IN (SELECT text FROM policy_now WHERE key = 'village_home_equipment') THEN 'no_television'
               WHEN f.has_water_dispenser = 'no' AND 'water_dispenser' IN (SELECT text FROM policy_now WHERE key = 'village_home_equipment') THEN 'no_water'
           END AS problem,
           f.last_activity_on IS NULL OR f.has_air_conditioner IS NULL OR f.has_television IS NULL OR f.has_water_dispenser IS NULL AS unclear
    FROM placed_facilities f
    CROSS JOIN run
    WHERE f.facility_kind = 'village_home'
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY coalesce(facility_name, source_row) ORDER BY CASE WHEN problem IS NOT NULL THEN 0 WHEN unclear THEN 1 ELSE 2 END, source_row
    ) AS place
    FROM facts
)
SELECT coalesce(facility_name, source_row) AS unit_key, village_code,
       CASE WHEN problem IS NOT NULL THEN 'flag' WHEN unclear THEN 'undecided' ELSE 'ok' END AS verdict,
       last_activity_on AS since, source_row AS source_rows, facility_name, problem, last_activity_on
FROM ranked
WHERE place = 1
