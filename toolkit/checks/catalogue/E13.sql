-- One person counted in two or more households that are on dibao at the same time.
WITH active AS (
    SELECT * FROM roster_members WHERE coalesce(benefit_status, 'active') <> 'suspended'
),
shares AS (
    SELECT person_key, month_index, sum(share_fen) - max(share_fen) AS double_fen
    FROM benefit_months
    WHERE household_key IS NOT NULL
    GROUP BY person_key, month_index
    HAVING count(DISTINCT household_key) >= 2
),
paid AS (
    SELECT person_key, sum(double_fen) AS double_fen FROM shares GROUP BY person_key
)
SELECT a.person_key AS unit_key, max_by(a.household_key, coalesce(a.approved_on, DATE '1900-01-01')) AS household_key, a.person_key,
       max_by(a.village_code, coalesce(a.approved_on, DATE '1900-01-01')) AS village_code,
       CASE
           WHEN count(DISTINCT a.household_key) < 2 THEN 'ok'
           WHEN min(a.probability) >= (SELECT number FROM policy_now WHERE key = 'link_probability_min') THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       CASE WHEN count(DISTINCT a.household_key) >= 2 THEN coalesce(max(p.double_fen), 0) END AS amount_fen,
       max(a.approved_on) AS since, CAST(NULL AS DATE) AS until,
       max(a.grade) AS link_grade, min(a.probability) AS link_probability,
       concat_ws(';', min(a.source_row), CASE WHEN count(DISTINCT a.household_key) >= 2 THEN max(a.source_row) END) AS source_rows,
       count(DISTINCT a.household_key) AS households
FROM active a
LEFT JOIN paid p ON p.person_key = a.person_key
GROUP BY a.person_key
ORDER BY a.person_key
