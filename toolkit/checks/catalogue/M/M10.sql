-- Per village: people who look left out (severely disabled or seriously ill, not covered), dibao cases decided in the last years and how
-- many were approved.
WITH left_out AS (
    SELECT village_code, holder AS person_key, source_row FROM severely_disabled WHERE is_missed
    UNION
    SELECT p.village_code, s.person_key, s.source_row FROM seriously_ill s JOIN persons p ON p.person_key = s.person_key WHERE s.is_missed
),
needed AS (
    SELECT village_code, count(DISTINCT person_key) AS left_out, min(source_row) AS source_row FROM left_out GROUP BY village_code
),
cases AS (
    SELECT a.village_code, min(a.source_row) AS source_row, count(*) AS decided, count(CASE WHEN a.outcome = 'approved' THEN 1 END) AS approved
    FROM placed_applications a
    WHERE coalesce(a.scheme, 'dibao') = 'dibao' AND a.outcome IN ('approved', 'refused')
    GROUP BY a.village_code
),
facts_of AS (
    SELECT village_code, max(population) AS population, min(source_row) AS source_row FROM placed_village_facts GROUP BY village_code
)
SELECT v.village_code, coalesce(v.population, f.population) AS population, coalesce(n.left_out, 0) AS left_out, coalesce(c.decided, 0) AS decided,
       coalesce(c.approved, 0) AS approved, coalesce(concat_ws(';', n.source_row, c.source_row, f.source_row), '') AS source_rows
FROM known_villages v
LEFT JOIN needed n ON n.village_code = v.village_code
LEFT JOIN cases c ON c.village_code = v.village_code
LEFT JOIN facts_of f ON f.village_code = v.village_code
