-- Every mention with the person it means and the rule that says so, both missing where nobody known fits.
SELECT m.register, m.role, m.source_row, m.id_status, p.person_key,
       CASE
           WHEN p.person_key IS NULL THEN NULL
           WHEN m.person_name = p.person_name THEN CASE m.id_status WHEN 'valid' THEN 'id_equal_name_equal' ELSE 'id_15_digits_name_equal' END
           WHEN m.person_name IS NULL OR p.person_name IS NULL THEN 'id_equal_name_missing'
           WHEN n.is_similar THEN 'id_equal_name_similar'
           ELSE 'id_equal_name_differs'
       END AS rule
FROM mentions m
LEFT JOIN persons p ON p.id_number = m.id_number AND p.id_status = 'valid'
LEFT JOIN name_pairs n ON n.written = m.person_name AND n.known = p.person_name
WHERE m.id_status IN ('valid', 'valid_15')
UNION ALL
SELECT m.register, m.role, m.source_row, m.id_status, d.person_key, d.rule
FROM mentions m
LEFT JOIN decided d
    ON d.id_status = m.id_status AND d.person_name IS NOT DISTINCT FROM m.person_name AND d.id_number IS NOT DISTINCT FROM m.id_number
    AND d.born_on IS NOT DISTINCT FROM m.born_on AND d.village_code IS NOT DISTINCT FROM m.village_code
    AND d.own_key IS NOT DISTINCT FROM m.own_key
WHERE m.id_status NOT IN ('valid', 'valid_15')
