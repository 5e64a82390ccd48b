-- Which household each roster row belongs to, in which month, and whether its roster is the current one.
-- The household is that of its certificate, else that of the head of its block of rows in the village (so that a
-- row copied twice is no second household), else the block itself. A head without a whole id number is nobody in
-- particular: what is left of it (399901, a mask, 无) would join strangers.
-- Rosters come village by village, the urban list apart: the latest month of each is current. A roster without a
-- month is of the month of the inspection.
WITH dated AS (
    SELECT r.*, CAST(date_trunc('month', coalesce(r.roster_month, run.as_of)) AS DATE) AS month, coalesce(r.area, 'rural') AS list
    FROM placed_dibao_roster r
    CROSS JOIN run
),
heads AS (
    SELECT household_group, month, min(id_number) AS head
    FROM dated
    WHERE relation_to_head = 'head' AND id_number_status IN ('valid', 'valid_15')
    GROUP BY household_group, month
),
grouped AS (
    SELECT d.*, coalesce(
               CASE WHEN regexp_matches(d.dibao_certificate, '[0-9A-Za-z]') THEN 'certificate|' || d.dibao_certificate END,
               'head|' || d.village_code || '|' || h.head,
               'block|' || d.household_group
           ) AS household_id
    FROM dated d
    LEFT JOIN heads h ON h.household_group = d.household_group AND h.month = d.month
)
SELECT source_row, keyed('household', household_id) AS household_key, month AS roster_month,
       month = max(month) OVER (PARTITION BY village_code, list) AS is_current,
       village_code, list AS area, relation_to_head, insured, household_id
FROM grouped
ORDER BY source_row
