-- Left-behind persons for whom nobody is named as responsible.
WITH ranked AS (
    SELECT coalesce(l.person_key, l.source_row) AS unit_key, l.person_key, l.village_code, l.left_behind_kind, l.helper_name, l.grade, l.probability,
           l.source_row,
           row_number() OVER (
               PARTITION BY coalesce(l.person_key, l.source_row) ORDER BY CASE WHEN l.helper_name IS NULL THEN 0 ELSE 1 END, l.source_row
           ) AS place
    FROM linked_left_behind l
)
SELECT unit_key, person_key, village_code,
       CASE WHEN helper_name IS NOT NULL THEN 'ok' WHEN left_behind_kind IS NULL THEN 'undecided' ELSE 'flag' END AS verdict,
       grade AS link_grade, probability AS link_probability, source_row AS source_rows, left_behind_kind
FROM ranked
WHERE place = 1
