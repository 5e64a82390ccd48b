-- Each distinct way of naming somebody without a usable id number.
SELECT *, row_number() OVER (ORDER BY person_name, id_number, id_status, born_on, village_code, own_key) AS mention
FROM (
    SELECT DISTINCT person_name, id_number, id_status, born_on, village_code, own_key
    FROM mentions
    WHERE id_status NOT IN ('valid', 'valid_15')
)
