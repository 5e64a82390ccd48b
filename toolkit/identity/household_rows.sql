-- Which household each roster row belongs to: that of its certificate, else that of the head of its block of rows
-- in the village (so that a row copied twice is no second household), else the block itself.
WITH heads AS (
    SELECT r.household_group, min(coalesce(r.id_number, r.person_name)) AS head
    FROM dibao_roster r
    WHERE r.relation_to_head = 'head'
    GROUP BY r.household_group
)
SELECT r.source_row, r.relation_to_head, p.village_code,
       coalesce(
           'certificate|' || r.dibao_certificate,
           'head|' || p.village_code || '|' || h.head,
           'block|' || r.household_group
       ) AS household_id
FROM dibao_roster r
LEFT JOIN heads h ON h.household_group = r.household_group
LEFT JOIN places p
    ON p.village_name = r.village_name AND coalesce(p.township_name, '') = coalesce(r.township_name, '')
ORDER BY r.source_row
