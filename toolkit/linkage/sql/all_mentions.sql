-- Each distinct way of naming somebody, also by the right number; the household register is left out, persons come from it.
SELECT row_number() OVER (ORDER BY register, role, person_name, id_number, id_status, born_on, sex, village, own_key) - 1 AS "row", *,
       CASE WHEN own_key IS NOT NULL THEN 'own' END AS own
FROM (
    SELECT DISTINCT register, role, person_name, id_number, id_status, born_on, sex, village_code AS village, own_key
    FROM mentions
    WHERE register <> 'hukou'
)
