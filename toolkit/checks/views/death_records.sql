-- Every record of a death that could be linked to a person.
SELECT l.person_key, d.died_on, 'deaths' AS register, '户籍注销' AS death_source, l.grade, l.match_probability AS probability, d.source_row
FROM deaths d
JOIN links l ON l.source_row = d.source_row AND l.register = 'deaths' AND l.role = 'person'
UNION ALL
SELECT l.person_key, c.died_on, 'cremations', '火化登记', l.grade, l.match_probability, c.source_row
FROM cremations c
JOIN links l ON l.source_row = c.source_row AND l.register = 'cremations' AND l.role = 'person'
