-- Households of which a report may be there that cannot be ascribed: the head has no valid number, or a report of the village
-- bears the head's name and is nobody's, or that of somebody whose own number is not valid.
SELECT DISTINCT h.household_key
FROM household_heads h
LEFT JOIN (
    SELECT i.village_code, i.person_name
    FROM linked_income_reports i
    LEFT JOIN persons p ON p.person_key = i.person_key
    WHERE NOT i.sure OR coalesce(p.id_status, 'unknown') <> 'valid'
) d ON d.village_code = h.village_code AND d.person_name = h.person_name
WHERE NOT h.identified OR d.person_name IS NOT NULL
