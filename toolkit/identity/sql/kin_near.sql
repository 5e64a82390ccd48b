-- The rows of the household register that can make a tie of somebody reached last: their own, those that name them as
-- parent or spouse, and everybody in their books. The rest of a province need not be joined with itself.
WITH nodes AS (
    SELECT DISTINCT node FROM walks
),
numbered AS (
    SELECT id_number, hukou_number, relation_to_head,
           CASE WHEN father_id_number_status IN ('valid', 'valid_15') THEN father_id_number END AS father_id,
           CASE WHEN mother_id_number_status IN ('valid', 'valid_15') THEN mother_id_number END AS mother_id,
           CASE WHEN spouse_id_number_status IN ('valid', 'valid_15') THEN spouse_id_number END AS spouse_id
    FROM hukou
    WHERE id_number_status IN ('valid', 'valid_15')
)
SELECT *
FROM numbered
WHERE id_number IN (SELECT node FROM nodes) OR father_id IN (SELECT node FROM nodes) OR mother_id IN (SELECT node FROM nodes)
   OR spouse_id IN (SELECT node FROM nodes) OR hukou_number IN (SELECT hukou_number FROM numbered JOIN nodes ON node = id_number)
