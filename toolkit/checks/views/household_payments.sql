-- Payment lines of the period with the payee and, where the payee is on the roster, the household. A payee on two
-- rosters counts where village and amount fit; where two fit equally well, the line stays without a household.
-- ``payment_kind`` is always said: where the list does not, a negative amount or the remark tells recoveries and back pay, and of
-- several lines of one payee in a month the others are back pay that differ from what the payee mostly gets, or of which one makes
-- up for a credit that failed in the month or the one before, or for the month before left out. ``kind_told`` is what lists say.
WITH placed AS (
    SELECT p.*, year(p.pay_month) * 12 + month(p.pay_month) AS month_index
    FROM placed_payments p
    CROSS JOIN run
    WHERE p.pay_month BETWEEN run.first_month AND run.last_month
),
candidates AS (
    SELECT p.source_row, l.person_key AS payee_key, r.household_key,
           weaker(r.grade, l.grade) AS grade,
           least(l.match_probability, coalesce(r.probability, 1)) AS probability,
           rank() OVER (
               PARTITION BY p.source_row
               ORDER BY CASE WHEN r.village_code = p.village_code THEN 0 ELSE 1 END,
                        CASE WHEN r.monthly_benefit_fen = p.amount_fen THEN 0 ELSE 1 END,
                        CASE WHEN r.insured_count = p.insured_count THEN 0 ELSE 1 END
           ) AS fit
    FROM placed p
    JOIN links l ON l.source_row = p.source_row AND l.register = 'payments'
    LEFT JOIN roster_members r ON r.person_key = l.person_key
),
chosen AS (
    SELECT source_row, min(payee_key) AS payee_key, max(grade) AS grade, min(probability) AS probability,
           CASE WHEN count(household_key) = 1 THEN min(household_key) END AS household_key
    FROM candidates
    WHERE fit = 1
    GROUP BY source_row
),
lines AS (
    SELECT p.*, c.payee_key, c.household_key, c.grade, c.probability, coalesce(c.household_key, '') AS home,
           coalesce(p.payment_kind, CASE
               WHEN p.amount_fen < 0 OR p.remark LIKE '%扣回%' THEN 'recovery'
               WHEN p.remark LIKE '%补发%' OR p.remark LIKE '%重新发放%' THEN 'back_pay'
           END) AS told_kind
    FROM placed p
    LEFT JOIN chosen c ON c.source_row = p.source_row
),
untold AS (
    SELECT * FROM lines WHERE told_kind IS NULL AND coalesce(payment_result, 'paid') <> 'failed'
),
several AS (
    SELECT payee_key, home, month_index FROM untold WHERE payee_key IS NOT NULL GROUP BY payee_key, home, month_index HAVING count(*) > 1
),
mostly AS (
    SELECT u.payee_key, u.home, median(u.amount_fen) AS amount_fen
    FROM untold u
    JOIN (SELECT DISTINCT payee_key, home FROM several) s ON s.payee_key = u.payee_key AND s.home = u.home
    GROUP BY u.payee_key, u.home
),
ranked AS (
    SELECT u.source_row, u.payee_key, u.home, u.township, u.month_index, u.amount_fen,
           first_value(u.amount_fen) OVER nearest AS regular_fen, row_number() OVER nearest AS place
    FROM untold u
    JOIN several s ON s.payee_key = u.payee_key AND s.home = u.home AND s.month_index = u.month_index
    JOIN mostly m ON m.payee_key = u.payee_key AND m.home = u.home
    WINDOW nearest AS (PARTITION BY u.payee_key, u.home, u.month_index ORDER BY abs(u.amount_fen - m.amount_fen), u.source_row)
),
listed AS (
    SELECT DISTINCT township, month_index FROM placed
),
paid_later AS (
    SELECT r.source_row
    FROM ranked r
    LEFT JOIN listed b ON b.township = r.township AND b.month_index = r.month_index - 1
    LEFT JOIN lines l ON l.payee_key = r.payee_key AND l.home = r.home
    WHERE r.place > 1
    GROUP BY r.source_row, r.place, r.amount_fen, r.regular_fen
    HAVING r.amount_fen <> r.regular_fen
        OR r.place = 2 AND (
            count(CASE WHEN l.payment_result = 'failed' AND l.amount_fen = r.amount_fen AND l.month_index IN (r.month_index - 1, r.month_index) THEN 1 END) > 0
            OR count(CASE WHEN l.month_index = b.month_index THEN 1 END) = 0
            AND count(CASE WHEN l.month_index < b.month_index THEN 1 END) > 0
        )
)
SELECT p.source_row, p.pay_month, p.month_index, p.amount_fen, greatest(coalesce(p.insured_count, 1), 1) AS insured_count,
       p.credited_on,
       coalesce(p.told_kind, CASE WHEN d.source_row IS NOT NULL THEN 'back_pay' ELSE 'regular' END) AS payment_kind,
       p.told_kind IS NOT NULL AS kind_told, p.pay_channel, p.payment_result, p.person_name AS payee_name, p.account_name, p.account_number, p.village_code, p.township,
       p.payee_key, p.household_key, p.grade, p.probability
FROM lines p
LEFT JOIN paid_later d ON d.source_row = p.source_row
