-- One person counted in two or more households that are on dibao at the same time; the later one is in question.
WITH inactive AS (
    SELECT DISTINCT person_key FROM roster_members WHERE benefit_status = 'suspended'
),
active AS (
    SELECT *, row_number() OVER (PARTITION BY person_key ORDER BY approved_on DESC NULLS LAST, source_row DESC) AS newest
    FROM roster_members
    WHERE is_insured
),
paid AS (
    SELECT unit_key, sum(strict_fen) AS strict_fen, sum(tolerant_fen) AS tolerant_fen FROM e13_months GROUP BY unit_key
)
SELECT a.person_key AS unit_key, max(CASE WHEN a.newest = 1 THEN a.household_key END) AS household_key, a.person_key,
       max(CASE WHEN a.newest = 1 THEN a.village_code END) AS village_code,
       CASE
           WHEN count(*) < 2 THEN 'ok'
           WHEN min(a.probability) >= policy_number('link_probability_min') THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       CASE WHEN count(*) >= 2 THEN max(p.strict_fen) END AS amount_fen,
       CASE WHEN count(*) >= 2 THEN max(p.tolerant_fen) END AS tolerant_fen,
       max(a.approved_on) AS since, CAST(NULL AS DATE) AS until,
       max(a.grade) AS link_grade, min(a.probability) AS link_probability,
       CASE WHEN count(*) < 2 AND max(i.person_key) IS NOT NULL THEN 'suspended' END AS suppressed_by,
       concat_ws(';', min(a.source_row), CASE WHEN count(*) >= 2 THEN max(a.source_row) END) AS source_rows,
       count(*) AS households
FROM active a
LEFT JOIN paid p ON p.unit_key = a.person_key
LEFT JOIN inactive i ON i.person_key = a.person_key
GROUP BY a.person_key
