-- Recipients whose id number is unusable and who could not be told apart by other means. Before anybody is said
-- not to be covered, a namesake in the same village among these makes the case undecided.
CREATE VIEW unresolved_recipients AS
SELECT DISTINCT person_name, village_code
FROM persons
WHERE id_status <> 'valid' AND known_from IN ('dibao_roster', 'tekun_roster')
