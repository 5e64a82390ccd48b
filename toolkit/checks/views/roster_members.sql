-- Who is on the current dibao roster: one row per household and person. ``members`` counts those who may be insured:
-- all but those whom the roster marks as not. ``is_listed``: in a household that is not suspended, ``is_insured``: and counted there. Of who is not ``identified`` by a number no other register can tell.
WITH listed AS (
    SELECT m.household_key, l.person_key, min(m.source_row) AS source_row, min(l.grade) AS grade, max(l.match_probability) AS probability,
           max(d.insured) AS insured, min(m.relation_to_head) AS relation_to_head, min(d.labour_capacity) AS labour_capacity,
           max(d.in_school) AS in_school, min(d.health) AS health
    FROM members m
    JOIN links l ON l.source_row = m.source_row AND l.register = 'dibao_roster' AND l.role = 'person'
    JOIN dibao_roster d ON d.source_row = m.source_row
    GROUP BY m.household_key, l.person_key
)
SELECT listed.*, count(CASE WHEN coalesce(listed.insured, 'yes') = 'yes' THEN 1 END) OVER (PARTITION BY listed.household_key) AS members,
       h.village_code, h.benefit_status, h.benefit_scope, h.category, h.approved_on, h.monthly_benefit_fen, h.insured_count,
       p.born_on, p.sex, p.hukou_key, p.id_status = 'valid' AS identified, age_on(p.born_on, run.as_of) AS age,
       coalesce(h.benefit_status, 'active') <> 'suspended' AS is_listed,
       coalesce(h.benefit_status, 'active') <> 'suspended' AND coalesce(listed.insured, 'yes') = 'yes' AS is_insured
FROM listed
CROSS JOIN run
JOIN households h ON h.household_key = listed.household_key
JOIN persons p ON p.person_key = listed.person_key
