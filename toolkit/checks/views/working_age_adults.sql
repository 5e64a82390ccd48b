-- Members of the roster from 16 to 59 with what speaks against their working: study, a severe disability, what the roster
-- says of their labour. ``can_work`` is missing where nothing says.
SELECT r.household_key, r.person_key, r.village_code, r.relation_to_head, r.age, r.labour_capacity, r.in_school, r.health, c.disability_level,
       CASE
           WHEN r.in_school = 'yes' OR r.labour_capacity = 'none' OR c.disability_level IN ('1', '2') THEN FALSE
           WHEN r.labour_capacity IN ('full', 'partial') THEN TRUE
       END AS can_work,
       r.grade, r.probability, r.source_row
FROM roster_members r
LEFT JOIN certificates c ON c.person_key = r.person_key AND c.certificate_status = 'valid'
WHERE r.age BETWEEN 16 AND 59
