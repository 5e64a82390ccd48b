-- Records that contradict each other: one id number under names that are not alike; one name, birth date and village
-- with several id numbers; a sex or birth date written beside an id number that says otherwise. A birth date written
-- to the month only is the first of the month.
WITH whole AS (
    SELECT *, CASE WHEN CAST(substr(id_number, 17, 1) AS INTEGER) % 2 = 1 THEN 'male' ELSE 'female' END AS id_sex,
           CAST(substr(id_number, 7, 4) || '-' || substr(id_number, 11, 2) || '-' || substr(id_number, 13, 2) AS DATE) AS id_born_on
    FROM mentions
    WHERE id_status IN ('valid', 'valid_15')
),
renamed AS (
    SELECT register, role, source_row, person_key FROM links WHERE rule IN ('id_equal_name_different', 'id_equal_15_name_different')
)
SELECT 'Q02' AS check_id, m.register, m.role, min(m.source_row) AS source_row, 'flag' AS verdict, 'name_differs' AS reason,
       json_object('written', m.person_name, 'known', p.person_name, 'id_number', masked(p.id_number)) AS evidence, count(*) AS rows
FROM renamed r
JOIN mentions m ON m.register = r.register AND m.role = r.role AND m.source_row = r.source_row
JOIN persons p ON p.person_key = r.person_key
GROUP BY m.register, m.role, m.person_name, p.person_key, p.person_name, p.id_number
UNION ALL
SELECT 'Q02', min_by(known_from, id_number), 'person', min_by(source_row, id_number), 'undecided', 'several_numbers',
       json_object('person_name', person_name, 'born_on', born_on, 'id_numbers', list(masked(id_number) ORDER BY id_number)), count(*)
FROM persons
WHERE id_status = 'valid'
GROUP BY person_name, born_on, village_code
HAVING count(*) > 1 AND person_name IS NOT NULL AND village_code IS NOT NULL
UNION ALL
SELECT 'Q02', register, role, source_row, 'flag', 'sex_differs', json_object('written', sex, 'id_number', masked(id_number)), 1
FROM whole
WHERE sex <> id_sex
UNION ALL
SELECT 'Q02', register, role, source_row, 'flag', 'birth_date_differs', json_object('written', born_on, 'id_number', masked(id_number)), 1
FROM whole
WHERE born_on <> id_born_on AND born_on <> date_trunc('month', id_born_on)
