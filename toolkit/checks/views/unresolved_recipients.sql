-- Recipients of whom nobody knows who they are: their rows could be linked to no person but themselves. Before
-- anybody is said not to be covered, one of these in the same village with the same name or birth date makes the
-- case undecided.
SELECT DISTINCT p.person_name, p.born_on, p.village_code
FROM persons p
WHERE p.id_status <> 'valid'
  AND (p.known_from = 'tekun_roster' OR p.source_row IN (SELECT source_row FROM members))
  AND EXISTS (SELECT 1 FROM links l WHERE l.person_key = p.person_key AND l.rule = 'own_record')
