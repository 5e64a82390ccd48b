-- Persons as records to be found; a person of its own is a supported row whose id number cannot be used.
SELECT row_number() OVER (ORDER BY person_key) - 1 AS "row", person_key, person_name, id_number, id_status, born_on, sex,
       village_code AS village, CASE WHEN id_status <> 'valid' THEN 'own' END AS own
FROM persons
