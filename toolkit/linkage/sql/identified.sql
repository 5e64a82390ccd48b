-- Each distinct way of naming a known person by the right number: the level of the number, and the two names.
SELECT DISTINCT m.register, m.id_status, m.person_name AS written, p.person_name AS known
FROM mentions m
JOIN persons p ON p.id_number = m.id_number AND p.id_status = 'valid'
WHERE m.id_status IN ('valid', 'valid_15')
