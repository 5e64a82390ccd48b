-- Whose relatives are wanted: officials of all kinds.
SELECT DISTINCT id_number AS seed, CAST('' AS VARCHAR) AS came_from, id_number AS node, CAST('' AS VARCHAR) AS steps,
       CAST('' AS VARCHAR) AS path, 0 AS weakness, CAST('' AS VARCHAR) AS known_from
FROM officials
WHERE id_number_status IN ('valid', 'valid_15')
