-- Benefits other than dibao that are paid from month to month, one row per register row: who, from which to which month,
-- how much. ``recipient`` is the person, or the row itself where nobody knows who it is. ``scheme`` is as in the table schemes.
WITH lists AS (
    SELECT 'living_subsidies' AS register, 'living_subsidies' AS scheme, source_row, person_name, village_code, disability_level,
           monthly_amount_fen, paid_from, paid_until
    FROM placed_living_subsidies
    UNION ALL
    SELECT 'nursing_subsidies', 'nursing_subsidies', source_row, person_name, village_code, disability_level, monthly_amount_fen, paid_from, paid_until
    FROM placed_nursing_subsidies
    UNION ALL
    SELECT 'tekun_roster', 'tekun_roster', source_row, person_name, village_code, NULL, monthly_benefit_fen, supported_from, last_paid_month
    FROM placed_tekun_roster
    UNION ALL
    SELECT 'elderly_allowances', allowance_kind, source_row, person_name, village_code, NULL, monthly_amount_fen, paid_from, paid_until
    FROM placed_elderly_allowances
    WHERE allowance_kind IS NOT NULL
    UNION ALL
    SELECT 'children', child_kind, source_row, person_name, village_code, NULL, monthly_amount_fen, paid_from, paid_until
    FROM placed_children
    WHERE child_kind IN ('orphan', 'unattended')
    UNION ALL
    SELECT 'injury_care', 'injury_care', source_row, person_name, NULL, NULL, monthly_amount_fen, paid_from, paid_until
    FROM injury_care
)
SELECT s.register, s.scheme, schemes.title AS scheme_title, s.source_row, s.person_name, coalesce(s.village_code, p.village_code) AS village_code,
       s.disability_level, s.monthly_amount_fen, s.paid_from, s.paid_until,
       month_index(s.paid_from) AS from_index, month_index(s.paid_until) AS until_index,
       l.person_key, coalesce(l.person_key, s.source_row) AS recipient, l.grade, l.match_probability AS probability
FROM lists s
JOIN schemes ON schemes.scheme = s.scheme
LEFT JOIN links l ON l.source_row = s.source_row AND l.register = s.register AND l.role = 'person'
LEFT JOIN persons p ON p.person_key = l.person_key
