-- Person-months of dibao: each insured member's share of each payment line. A payee whose household is no
-- longer on the roster stands for himself.
CREATE VIEW benefit_months AS
SELECT r.household_key, r.person_key, r.village_code, p.pay_month, p.month_index, p.insured_count,
       CAST(floor(p.amount_fen / p.insured_count) AS BIGINT) AS share_fen, p.source_row
FROM household_payments p
JOIN roster_members r ON r.household_key = p.household_key
UNION ALL
SELECT NULL, p.payee_key, p.village_code, p.pay_month, p.month_index, p.insured_count,
       CAST(floor(p.amount_fen / p.insured_count) AS BIGINT), p.source_row
FROM household_payments p
WHERE p.household_key IS NULL AND p.payee_key IS NOT NULL
