-- Who is on the dibao roster: one row per household and person. ``members`` are those who may be insured: all but
-- those whom the roster marks as not.
CREATE VIEW roster_members AS
WITH listed AS (
    SELECT m.household_key, l.person_key, min(m.source_row) AS source_row, min(l.grade) AS grade, max(l.match_probability) AS probability,
           max(d.insured) AS insured
    FROM members m
    JOIN links l ON l.source_row = m.source_row AND l.register = 'dibao_roster'
    JOIN dibao_roster d ON d.source_row = m.source_row
    GROUP BY m.household_key, l.person_key
)
SELECT listed.*, count(CASE WHEN coalesce(listed.insured, 'yes') = 'yes' THEN 1 END) OVER (PARTITION BY listed.household_key) AS members,
       h.village_code, h.benefit_status, h.approved_on, h.monthly_benefit_fen, h.insured_count
FROM listed
JOIN households h ON h.household_key = listed.household_key
