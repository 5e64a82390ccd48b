-- Single-person dibao without a ground for it or of a family above the edge line; and severely disabled or ill people of families
-- between the standard and that line who are not taken in alone.
WITH namesakes AS (
    -- Certificates and bills of whom nobody knows who it is: the person in question may be meant.
    SELECT village_code, person_name FROM severely_disabled WHERE person_key IS NULL
    UNION
    SELECT village_code, person_name FROM linked_medical_self_pay WHERE person_key IS NULL
),
single AS (
    SELECT r.*, i.per_capita_fen, i.reported_on, i.source_row AS report_row, i.readable AND coalesce(i.probability, 0) >= policy_number('link_probability_min') AS report_sure,
           d.severe AND NOT d.has_ended AS is_severe, NOT r.identified OR coalesce(d.unclear AND NOT d.has_ended, FALSE) OR n.village_code IS NOT NULL AS maybe_severe,
           coalesce(s.was_recognised OR s.is_heavy, FALSE) AS is_ill
    FROM recipients r
    LEFT JOIN household_income i ON i.household_key = r.household_key
    JOIN persons p ON p.person_key = r.person_key
    LEFT JOIN severely_disabled d ON d.holder = r.person_key
    LEFT JOIN seriously_ill s ON s.patient = r.person_key
    LEFT JOIN namesakes n ON n.village_code = r.village_code AND n.person_name = p.person_name
    WHERE r.benefit_scope = 'single_person' AND coalesce(r.left_out, 'gradual_exit') = 'gradual_exit'
),
misused AS (
    SELECT s.person_key, s.household_key, s.village_code, s.left_out, s.grade, s.probability, s.source_row, s.report_row, s.reported_on, s.per_capita_fen,
           CAST(policy_number('edge_income_multiple') * 12 * d.monthly_fen AS BIGINT) AS edge_fen, s.report_sure, s.is_severe OR s.is_ill AS is_founded,
           s.maybe_severe
    FROM single s
    LEFT JOIN dibao_standards d ON d.from_day <= s.reported_on AND s.reported_on < d.until_day
),
due AS (
    SELECT holder AS person_key, village_code FROM severely_disabled WHERE is_missed
    UNION
    SELECT patient, village_code FROM seriously_ill WHERE is_missed
),
missed AS (
    SELECT u.person_key, min(u.village_code) AS village_code, min(i.grade) AS grade, min(i.probability) AS probability, min(i.source_row) AS source_row,
           min(i.reported_on) AS reported_on, min(i.per_capita_fen) AS per_capita_fen, min(12 * d.monthly_fen) AS standard_fen
    FROM due u
    JOIN person_income i ON i.person_key = u.person_key
    LEFT JOIN dibao_standards d ON d.from_day <= i.reported_on AND i.reported_on < d.until_day
    GROUP BY u.person_key
)
SELECT person_key AS unit_key, household_key, person_key, village_code,
       CASE
           WHEN left_out IS NOT NULL THEN 'ok'
           WHEN NOT coalesce(is_founded, FALSE) AND NOT maybe_severe AND probability >= policy_number('link_probability_min') THEN 'flag'
           WHEN per_capita_fen > edge_fen AND report_sure THEN 'flag'
           WHEN is_founded AND per_capita_fen <= edge_fen THEN 'ok'
           ELSE 'undecided'
       END AS verdict,
       reported_on AS since, grade AS link_grade, probability AS link_probability,
       left_out AS suppressed_by, concat_ws(';', source_row, report_row) AS source_rows,
       CASE WHEN per_capita_fen > edge_fen AND report_sure THEN 'above_edge' ELSE 'no_ground' END AS kind, per_capita_fen, edge_fen
FROM misused
UNION ALL
SELECT person_key, NULL, person_key, village_code,
       CASE
           WHEN per_capita_fen <= standard_fen OR per_capita_fen > policy_number('edge_income_multiple') * standard_fen THEN 'ok'
           WHEN per_capita_fen > standard_fen AND probability >= policy_number('link_probability_min') THEN 'flag'
           ELSE 'undecided'
       END,
       reported_on, grade, probability,
       CASE WHEN per_capita_fen > policy_number('edge_income_multiple') * standard_fen THEN 'above_edge_line' END, source_row,
       'missed', per_capita_fen, CAST(policy_number('edge_income_multiple') * standard_fen AS BIGINT)
FROM missed
