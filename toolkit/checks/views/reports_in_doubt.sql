-- Households of which a report may be there that cannot be ascribed: the head has no valid number, or an unread report of the village
-- bears the head's name.
SELECT DISTINCT h.household_key
FROM household_heads h
LEFT JOIN linked_income_reports i ON NOT i.sure AND i.village_code = h.village_code AND i.person_name = h.person_name
WHERE NOT h.identified OR i.source_row IS NOT NULL
