-- The number of a disability certificate is the holder's id number, one figure for the category and one for the level; B and a figure
-- after it mark a re-issue.
WITH facts AS (
    SELECT coalesce(c.person_key, c.source_row) AS holder, c.person_key, c.village_code, c.certificate_number, c.disability_level, c.disability_category, c.source_row,
           c.sure, c.grade, c.probability, p.id_number, p.id_status,
           CASE WHEN length(c.certificate_number) = 22 AND substr(c.certificate_number, 21, 1) = 'B' THEN substr(c.certificate_number, 1, 20)
                ELSE c.certificate_number END AS core,
           CASE c.disability_category
               WHEN 'visual' THEN '1' WHEN 'hearing' THEN '2' WHEN 'speech' THEN '3' WHEN 'physical' THEN '4'
               WHEN 'intellectual' THEN '5' WHEN 'mental' THEN '6' WHEN 'multiple' THEN '7'
           END AS category_figure
    FROM linked_disability_certificates c
    LEFT JOIN persons p ON p.person_key = c.person_key
),
named AS (
    SELECT *,
           CASE
               WHEN core IS NULL THEN NULL
               WHEN length(core) <> 20 THEN 'length'
               WHEN id_status = 'valid' AND sure AND substr(core, 1, 18) <> id_number THEN 'id'
               WHEN substr(core, 19, 1) <> category_figure THEN 'category'
               WHEN substr(core, 20, 1) <> disability_level THEN 'level'
           END AS problem,
           core IS NULL OR category_figure IS NULL OR disability_level IS NULL OR NOT sure OR coalesce(id_status, 'unknown') <> 'valid' AS is_unclear
    FROM facts
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY holder ORDER BY CASE WHEN problem IS NOT NULL THEN 0 WHEN is_unclear THEN 1 ELSE 2 END, source_row
    ) AS place
    FROM named
)
SELECT holder AS unit_key, person_key, village_code,
       CASE WHEN problem IS NOT NULL THEN 'flag' WHEN is_unclear THEN 'undecided' ELSE 'ok' END AS verdict,
       grade AS link_grade, probability AS link_probability, source_row AS source_rows,
       problem, disability_level
FROM ranked
WHERE place = 1
