-- Every mention with the person it means, both missing where nobody known fits.
SELECT m.register, m.role, m.source_row, m.id_status, p.person_key, i.rule, i.grade, i.match_weight, i.match_probability,
       i.weight_id_number, NULL AS weight_id_part, i.weight_person_name, NULL AS weight_birth, NULL AS weight_gender, NULL AS weight_village
FROM mentions m
JOIN persons p ON p.id_number = m.id_number AND p.id_status = 'valid'
JOIN identified_weights i
    ON i.register = m.register AND i.id_status = m.id_status AND i.written IS NOT DISTINCT FROM m.person_name
    AND i.known IS NOT DISTINCT FROM p.person_name
WHERE m.id_status IN ('valid', 'valid_15')
UNION ALL
SELECT m.register, m.role, m.source_row, m.id_status, coalesce(f.person_key, m.own_key),
       coalesce(f.rule, CASE WHEN m.own_key IS NOT NULL THEN 'own_record' END), coalesce(f.grade, CASE WHEN m.own_key IS NOT NULL THEN 'A' END),
       f.match_weight, coalesce(f.match_probability, CASE WHEN m.own_key IS NOT NULL THEN 1.0 END),
       f.weight_id_number, f.weight_id_part, f.weight_person_name, f.weight_birth, f.weight_gender, f.weight_village
FROM mentions m
JOIN searched s
    ON s.register = m.register AND s.role = m.role AND s.id_status = m.id_status
    AND s.person_name IS NOT DISTINCT FROM m.person_name AND s.id_number IS NOT DISTINCT FROM m.id_number
    AND s.born_on IS NOT DISTINCT FROM m.born_on AND s.sex IS NOT DISTINCT FROM m.sex
    AND s.village IS NOT DISTINCT FROM m.village_code AND s.own_key IS NOT DISTINCT FROM m.own_key
LEFT JOIN found f ON f."row" = s."row"
