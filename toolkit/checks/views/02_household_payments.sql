-- Payment lines with the payee and, where the payee is on the roster, the household. A payee on two rosters counts
-- where the line's village is.
CREATE VIEW household_payments AS
WITH placed AS (
    SELECT p.*, place.village_code, year(p.pay_month) * 12 + month(p.pay_month) AS month_index
    FROM payments p
    LEFT JOIN places place
        ON place.village_name = p.village_name AND coalesce(place.township_name, '') = coalesce(p.township_name, '')
),
candidates AS (
    SELECT p.source_row, l.person_key AS payee_key, l.grade, l.match_probability, r.household_key,
           row_number() OVER (
               PARTITION BY p.source_row
               ORDER BY CASE WHEN r.village_code = p.village_code THEN 0 ELSE 1 END, r.household_key
           ) AS choice
    FROM placed p
    JOIN links l ON l.source_row = p.source_row AND l.register = 'payments'
    LEFT JOIN roster_members r ON r.person_key = l.person_key
)
SELECT p.source_row, p.pay_month, p.month_index, p.amount_fen, greatest(coalesce(p.insured_count, 1), 1) AS insured_count,
       p.credited_on, p.account_name, p.account_number, p.village_code, p.township_name,
       c.payee_key, c.household_key, c.grade, c.match_probability AS probability
FROM placed p
LEFT JOIN candidates c ON c.source_row = p.source_row AND c.choice = 1
