-- The county's villages with their inhabitants: those of the list of villages, or where there is none all that registers name.
SELECT v.village_code, v.village_name, v.township_name, coalesce(f.population, k.population) AS population, f.resident_population, f.household_count,
       f.source_row
FROM village_names v
LEFT JOIN (SELECT village_code, max(population) AS population FROM known_villages GROUP BY village_code) k ON k.village_code = v.village_code
LEFT JOIN (
    SELECT village_code, max(population) AS population, max(resident_population) AS resident_population, max(household_count) AS household_count,
           min(source_row) AS source_row
    FROM placed_village_facts
    GROUP BY village_code
) f ON f.village_code = v.village_code
WHERE k.village_code IS NOT NULL OR NOT EXISTS (SELECT 1 FROM known_villages)
