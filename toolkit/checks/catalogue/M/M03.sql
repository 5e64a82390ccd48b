-- Families of the list against the return to poverty, of the kinds to be looked at or with a low income, nobody of whom is on
-- dibao or tekun; by their head.
WITH facts AS (
    SELECT f.*, CAST(policy_number('monitored_income_multiple') * 12 * s.monthly_fen AS BIGINT) AS low_income_fen,
           f.household_kind IN (SELECT text FROM policy_now WHERE key = 'monitored_kinds') AS is_listed
    FROM monitored_families f
    CROSS JOIN run
    LEFT JOIN dibao_standards s ON s.from_day <= run.as_of AND run.as_of < s.until_day
),
weighed AS (
    SELECT *, coalesce(is_listed, FALSE) OR coalesce(per_capita_income_fen < low_income_fen, FALSE) AS in_need FROM facts
)
SELECT head AS unit_key, person_key, village_code,
       CASE
           WHEN standing = 'covered' THEN 'ok'
           WHEN NOT in_need AND household_kind IS NOT NULL THEN 'ok'
           WHEN in_need AND standing IS NULL AND NOT unclear THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       identified_on AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN standing = 'covered' THEN 'covered' END AS suppressed_by,
       source_row AS source_rows,
       household_kind, per_capita_income_fen, low_income_fen, listed, can_work
FROM weighed
