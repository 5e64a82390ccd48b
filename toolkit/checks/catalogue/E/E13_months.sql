-- Months in which a person had a share of the dibao of two households: all shares but the highest are in question, in the
-- household that was approved later.
WITH several AS (
    SELECT person_key FROM benefit_months GROUP BY person_key HAVING min(household_key) <> max(household_key)
),
shares AS (
    SELECT b.person_key, b.household_key, b.pay_month, b.share_fen,
           row_number() OVER (PARTITION BY b.person_key, b.pay_month ORDER BY b.share_fen DESC, r.approved_on, b.household_key) AS place
    FROM benefit_months b
    LEFT JOIN roster_members r ON r.household_key = b.household_key AND r.person_key = b.person_key
    WHERE b.household_key IS NOT NULL AND b.person_key IN (SELECT s.person_key FROM several s)
)
SELECT person_key AS unit_key, household_key, person_key, 'dibao' AS scheme, pay_month AS month,
       share_fen AS strict_fen, share_fen AS tolerant_fen
FROM shares
WHERE place > 1
