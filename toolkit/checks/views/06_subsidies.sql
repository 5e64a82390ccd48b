-- The two disability subsidies and tekun support as one list of schemes paid from month to month.
CREATE VIEW scheme_spells AS
WITH lists AS (
    SELECT 'living_subsidies' AS scheme, '困难残疾人生活补贴' AS scheme_title, source_row, village_code, disability_level,
           monthly_amount_fen, paid_from, paid_until
    FROM placed_living_subsidies
    UNION ALL
    SELECT 'nursing_subsidies', '重度残疾人护理补贴', source_row, village_code, disability_level,
           monthly_amount_fen, paid_from, paid_until
    FROM placed_nursing_subsidies
    UNION ALL
    SELECT 'tekun_roster', '特困供养金', source_row, village_code, NULL, monthly_benefit_fen, supported_from, last_paid_month
    FROM placed_tekun_roster
)
SELECT s.scheme, s.scheme_title, s.source_row, s.village_code, s.disability_level, s.monthly_amount_fen, s.paid_from, s.paid_until,
       year(s.paid_from) * 12 + month(s.paid_from) AS from_index, year(s.paid_until) * 12 + month(s.paid_until) AS until_index,
       l.person_key, coalesce(l.person_key, s.source_row) AS recipient, l.grade, l.match_probability AS probability
FROM lists s
LEFT JOIN links l ON l.source_row = s.source_row AND l.register = s.scheme
