-- Who was in which household from which to which month: runs over the rosters that exist for the village, broken
-- where somebody is missing in one of them or begins or ceases to be insured.
WITH rosters AS (
    SELECT village_code, area, roster_month, dense_rank() OVER (PARTITION BY village_code, area ORDER BY roster_month) AS number
    FROM roster_rows
    GROUP BY village_code, area, roster_month
),
listed AS (
    SELECT b.household_key, l.person_key, b.village_code, b.area, b.roster_month, max(b.insured) AS insured,
           min(b.relation_to_head) AS relation_to_head, min(l.grade) AS grade, max(l.match_probability) AS probability,
           string_agg(b.source_row, ';' ORDER BY b.source_row) AS source_rows
    FROM roster_rows b
    JOIN links l ON l.source_row = b.source_row AND l.register = 'dibao_roster' AND l.role = 'person'
    GROUP BY b.household_key, l.person_key, b.village_code, b.area, b.roster_month
),
numbered AS (
    SELECT l.*, r.number - row_number() OVER (
               PARTITION BY l.household_key, l.person_key, l.village_code, l.area, l.insured ORDER BY l.roster_month
           ) AS run
    FROM listed l
    JOIN rosters r ON r.village_code IS NOT DISTINCT FROM l.village_code AND r.area = l.area AND r.roster_month = l.roster_month
)
SELECT household_key, person_key, min(roster_month) AS first_month, max(roster_month) AS last_month, insured,
       max_by(relation_to_head, roster_month) AS relation_to_head, min(grade) AS link_grade, max(probability) AS link_probability,
       string_agg(source_rows, ';' ORDER BY roster_month) AS source_rows
FROM numbered
GROUP BY household_key, person_key, village_code, area, insured, run
ORDER BY household_key, person_key, first_month, insured
