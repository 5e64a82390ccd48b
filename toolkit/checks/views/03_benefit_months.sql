-- Person-months of dibao: each member's share of what the household was paid in the month, recoveries taken off.
-- ``insured`` is true where the lines cover every member on the roster: when fewer are insured than listed, nobody
-- can say from the lists who they are. A payee whose household is no longer on the roster stands for himself.
CREATE VIEW benefit_months AS
WITH shares AS (
    SELECT r.household_key, r.person_key, r.village_code, p.pay_month, p.month_index, p.source_row,
           CAST(floor(p.amount_fen / p.insured_count) AS BIGINT) AS share_fen, p.insured_count >= r.members AS insured,
           CASE WHEN r.grade > p.grade THEN r.grade ELSE p.grade END AS grade, least(r.probability, p.probability) AS probability
    FROM household_payments p
    JOIN roster_members r ON r.household_key = p.household_key
    UNION ALL
    SELECT NULL, p.payee_key, p.village_code, p.pay_month, p.month_index, p.source_row,
           CAST(floor(p.amount_fen / p.insured_count) AS BIGINT), TRUE, p.grade, p.probability
    FROM household_payments p
    WHERE p.household_key IS NULL AND p.payee_key IS NOT NULL
)
SELECT household_key, person_key, min(village_code) AS village_code, pay_month, month_index, sum(share_fen) AS share_fen,
       min(source_row) AS source_row, min(CASE WHEN insured THEN 1 ELSE 0 END) = 1 AS insured,
       max(grade) AS grade, min(probability) AS probability
FROM shares
GROUP BY household_key, person_key, pay_month, month_index
HAVING sum(share_fen) > 0
