-- Each distinct way of naming somebody who must be searched for: without a usable id number, or with one that nobody
-- known has. Numbered by what is written, so that the order of the registers' rows does not matter.
SELECT row_number() OVER (ORDER BY register, role, person_name, id_number, id_status, born_on, sex, village, own_key) - 1 AS "row", *,
       CASE WHEN own_key IS NOT NULL THEN 'own' END AS own
FROM (
    SELECT DISTINCT m.register, m.role, m.person_name, m.id_number, m.id_status, m.born_on, m.sex, m.village_code AS village, m.own_key
    FROM mentions m
    LEFT JOIN persons p ON p.id_number = m.id_number AND p.id_status = 'valid'
    WHERE m.id_status NOT IN ('valid', 'valid_15') OR p.person_key IS NULL
)
