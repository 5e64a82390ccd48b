-- Which household each roster row belongs to: that of its certificate, else that of the head of its block of rows
-- in the village (so that a row copied twice is no second household), else the block itself. A head without a whole
-- id number is nobody in particular: what is left of it (399901, a mask, 无) would join strangers.
WITH heads AS (
    SELECT r.household_group, min(r.id_number) AS head
    FROM dibao_roster r
    WHERE r.relation_to_head = 'head' AND r.id_number_status IN ('valid', 'valid_15')
    GROUP BY r.household_group
)
SELECT r.source_row, r.relation_to_head, p.village_code,
       coalesce(
           CASE WHEN regexp_matches(r.dibao_certificate, '[0-9A-Za-z]') THEN 'certificate|' || r.dibao_certificate END,
           'head|' || p.village_code || '|' || h.head,
           'block|' || r.household_group
       ) AS household_id
FROM dibao_roster r
LEFT JOIN heads h ON h.household_group = r.household_group
LEFT JOIN places p
    ON p.village_name = r.village_name AND coalesce(p.township_name, '') = coalesce(r.township_name, '')
ORDER BY r.source_row
