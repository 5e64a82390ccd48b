-- How surely the rows of each register could be linked: by grade, and the rows that name nobody known.
SELECT 'Q04' AS check_id, register, role, CAST(NULL AS VARCHAR) AS source_row,
       CASE WHEN grade = 'D' THEN 'undecided' ELSE 'ok' END AS verdict, 'grade_' || grade AS reason, '{}' AS evidence, count(*) AS rows
FROM links
GROUP BY register, role, grade
UNION ALL
SELECT 'Q04', register, role, NULL, 'undecided', 'unlinked', '{' || string_agg('"' || id_status || '": ' || rows, ', ' ORDER BY id_status) || '}', sum(rows)
FROM unlinked
GROUP BY register, role
