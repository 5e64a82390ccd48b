-- Person-months of dibao: each member's share of what the household was paid in the month, recoveries taken off,
-- lines that the bank returned left out.
-- The members are those of the roster of that month where there is one, else those of today's; whom the roster marks
-- as not insured has no share. ``insured`` is true where the lines cover every other member: when fewer are insured
-- than that, nobody can say from the lists who they are. A payee whose household is no longer on the roster stands
-- for himself, and so does each payee of a household that is paid in person.
WITH listed AS (
    SELECT p.household_key, p.pay_month, m.person_key, min(h.village_code) AS village_code, max(m.insured) AS insured,
           min(m.link_grade) AS grade, max(m.link_probability) AS probability
    FROM paid_months p
    JOIN memberships m ON m.household_key = p.household_key AND p.pay_month BETWEEN m.first_month AND m.last_month
    JOIN households h ON h.household_key = p.household_key
    WHERE NOT p.in_person
    GROUP BY p.household_key, p.pay_month, m.person_key
),
composition AS (
    SELECT household_key, pay_month, person_key, village_code, insured, grade, probability,
           count(CASE WHEN coalesce(insured, 'yes') = 'yes' THEN 1 END) OVER (PARTITION BY household_key, pay_month) AS members
    FROM listed
    UNION ALL
    SELECT p.household_key, p.pay_month, r.person_key, r.village_code, r.insured, r.grade, r.probability, r.members
    FROM paid_months p
    JOIN roster_members r ON r.household_key = p.household_key
    WHERE NOT p.in_person AND NOT EXISTS (SELECT 1 FROM listed l WHERE l.household_key = p.household_key AND l.pay_month = p.pay_month)
),
shares AS (
    SELECT c.household_key, c.person_key, c.village_code, p.pay_month, p.month_index, p.source_row,
           CAST(floor(p.amount_fen / p.insured_count) AS BIGINT) AS share_fen,
           p.insured_count >= c.members AS insured,
           CASE WHEN c.grade > p.grade THEN c.grade ELSE p.grade END AS grade, least(c.probability, p.probability) AS probability
    FROM household_payments p
    JOIN composition c ON c.household_key = p.household_key AND c.pay_month = p.pay_month
    WHERE coalesce(c.insured, 'yes') = 'yes' AND coalesce(p.payment_result, 'paid') <> 'failed'
    UNION ALL
    SELECT p.household_key, p.payee_key, p.village_code, p.pay_month, p.month_index, p.source_row,
           CAST(floor(p.amount_fen / p.insured_count) AS BIGINT), TRUE, p.grade, p.probability
    FROM household_payments p
    LEFT JOIN paid_months m ON m.household_key = p.household_key AND m.pay_month = p.pay_month
    WHERE (p.household_key IS NULL OR m.in_person) AND p.payee_key IS NOT NULL AND coalesce(p.payment_result, 'paid') <> 'failed'
)
SELECT household_key, person_key, min(village_code) AS village_code, pay_month, month_index, sum(share_fen) AS share_fen,
       min(source_row) AS source_row, min(CASE WHEN insured THEN 1 ELSE 0 END) = 1 AS insured,
       max(grade) AS grade, min(probability) AS probability
FROM shares
GROUP BY household_key, person_key, pay_month, month_index
HAVING sum(share_fen) > 0
