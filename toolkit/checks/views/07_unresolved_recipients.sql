-- Recipients whose id number is unusable and who could not be told apart by other means. Before anybody is said
-- not to be covered, one of these in the same village with the same name or birth date makes the case undecided.
CREATE VIEW unresolved_recipients AS
SELECT DISTINCT person_name, born_on, village_code
FROM persons
WHERE id_status <> 'valid' AND known_from IN ('dibao_roster', 'tekun_roster')
