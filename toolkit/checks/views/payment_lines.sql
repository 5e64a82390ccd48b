-- Payment lines of the period with the payee and, where the payee is on the roster, the household. A payee on two
-- rosters counts where village and amount fit; where two fit equally well, the line stays without a household.
-- ``told_kind`` is what the list says of the kind, or a negative amount or the remark tell: recoveries and back pay.
WITH placed AS (
    SELECT p.*, year(p.pay_month) * 12 + month(p.pay_month) AS month_index
    FROM placed_payments p
    CROSS JOIN run
    WHERE p.pay_month BETWEEN run.first_month AND run.last_month
),
rosters AS (
    SELECT person_key, household_key, village_code, monthly_benefit_fen, insured_count, grade, probability,
           count(*) OVER (PARTITION BY person_key) AS homes
    FROM roster_members
),
paid AS (
    SELECT p.*, l.person_key AS payee_key, l.grade, l.match_probability AS probability
    FROM placed p
    LEFT JOIN links l ON l.source_row = p.source_row AND l.register = 'payments'
),
-- Only of the few on several rosters the lines are ranked.
candidates AS (
    SELECT p.source_row, r.household_key, weaker(r.grade, p.grade) AS grade, least(p.probability, coalesce(r.probability, 1)) AS probability,
           rank() OVER (
               PARTITION BY p.source_row
               ORDER BY CASE WHEN r.village_code = p.village_code THEN 0 ELSE 1 END,
                        CASE WHEN r.monthly_benefit_fen = p.amount_fen THEN 0 ELSE 1 END,
                        CASE WHEN r.insured_count = p.insured_count THEN 0 ELSE 1 END
           ) AS fit
    FROM paid p
    JOIN rosters r ON r.person_key = p.payee_key
    WHERE r.homes > 1
),
chosen AS (
    SELECT source_row, max(grade) AS grade, min(probability) AS probability,
           CASE WHEN count(household_key) = 1 THEN min(household_key) END AS household_key
    FROM candidates
    WHERE fit = 1
    GROUP BY source_row
)
SELECT p.source_row, p.pay_month, p.month_index, p.amount_fen, greatest(coalesce(p.insured_count, 1), 1) AS insured_count, p.credited_on,
       coalesce(p.payment_kind, CASE
           WHEN p.amount_fen < 0 OR p.remark LIKE '%扣回%' THEN 'recovery'
           WHEN p.remark LIKE '%补发%' OR p.remark LIKE '%重新发放%' THEN 'back_pay'
       END) AS told_kind, p.pay_channel, p.payment_result, p.person_name AS payee_name, p.account_name, p.account_number, p.village_code, p.township,
       p.payee_key, coalesce(r.household_key, c.household_key) AS household_key,
       CASE WHEN r.person_key IS NULL THEN coalesce(c.grade, p.grade) ELSE weaker(r.grade, p.grade) END AS grade,
       CASE WHEN r.person_key IS NULL THEN coalesce(c.probability, p.probability) ELSE least(p.probability, coalesce(r.probability, 1)) END AS probability
FROM paid p
LEFT JOIN rosters r ON r.person_key = p.payee_key AND r.homes = 1
LEFT JOIN chosen c ON c.source_row = p.source_row
