-- Supported people whose id number cannot be used: persons of their own until linkage finds who they are. The same
-- name with the same remains of a number in the same household is the same person in every month's roster.
SELECT r.source_row,
       keyed('row', CASE WHEN r.person_name IS NULL THEN r.source_row
                         ELSE concat_ws('|', b.household_id, r.person_name, coalesce(r.id_number, ''), CAST(r.born_on AS VARCHAR)) END) AS own_key
FROM dibao_roster r
JOIN roster_rows b ON b.source_row = r.source_row
WHERE r.id_number_status NOT IN ('valid', 'valid_15')
UNION ALL
SELECT source_row, keyed('row', source_row) FROM tekun_roster WHERE id_number_status NOT IN ('valid', 'valid_15')
