-- From which to which month somebody was covered by dibao, tekun or the care of children without parents.
SELECT person_key, 'dibao' AS scheme, from_index, until_index, grade, probability, source_row
FROM dibao_spells
WHERE coalesce(insured, 'yes') = 'yes' AND coalesce(benefit_status, 'active') <> 'suspended'
UNION ALL
SELECT person_key, 'tekun_roster', from_index, coalesce(until_index, 999999), grade, probability, source_row
FROM tekun_spells
UNION ALL
SELECT person_key, child_kind, month_index(paid_from), coalesce(month_index(paid_until), 999999), grade, probability, source_row
FROM linked_children
WHERE child_kind IN ('orphan', 'unattended') AND person_key IS NOT NULL
