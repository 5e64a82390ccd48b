-- The lines of payment_lines with their kind. ``payment_kind`` is always said: where the list does not, a negative amount or the remark
-- tells recoveries and back pay, and of several lines of one payee in a month the others are back pay that differ from what the payee
-- mostly gets, or of which one makes up for a credit that failed in the month or the one before, or for the month before left out.
-- ``kind_told`` is what lists say.
-- Who has more lines than months (of periods beyond 60 months perhaps somebody more): few, of whom alone the rest is asked.
WITH often AS (
    SELECT payee_key FROM payment_lines
    WHERE payee_key IS NOT NULL
    GROUP BY payee_key
    HAVING count(*) > bit_count(bit_or(CAST(1 AS BIGINT) << CAST(month_index % 60 AS INTEGER)))
),
untold AS (
    SELECT *, coalesce(household_key, '') AS home FROM payment_lines
    WHERE told_kind IS NULL AND coalesce(payment_result, 'paid') <> 'failed' AND payee_key IN (SELECT o.payee_key FROM often o)
),
several AS (
    SELECT payee_key, home, month_index FROM untold GROUP BY payee_key, home, month_index HAVING count(*) > 1
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
    SELECT DISTINCT township, month_index FROM payment_lines
),
paid_later AS (
    SELECT r.source_row
    FROM ranked r
    LEFT JOIN listed b ON b.township = r.township AND b.month_index = r.month_index - 1
    LEFT JOIN payment_lines l ON l.payee_key = r.payee_key AND coalesce(l.household_key, '') = r.home
    WHERE r.place > 1
    GROUP BY r.source_row, r.place, r.amount_fen, r.regular_fen
    HAVING r.amount_fen <> r.regular_fen
        OR r.place = 2 AND (
            count(CASE WHEN l.payment_result = 'failed' AND l.amount_fen = r.amount_fen AND l.month_index IN (r.month_index - 1, r.month_index) THEN 1 END) > 0
            OR count(CASE WHEN l.month_index = b.month_index THEN 1 END) = 0
            AND count(CASE WHEN l.month_index < b.month_index THEN 1 END) > 0
        )
)
SELECT p.source_row, p.pay_month, p.month_index, p.amount_fen, p.insured_count, p.credited_on,
       coalesce(p.told_kind, CASE WHEN d.source_row IS NOT NULL THEN 'back_pay' ELSE 'regular' END) AS payment_kind,
       p.told_kind IS NOT NULL AS kind_told, p.pay_channel, p.payment_result, p.payee_name, p.account_name, p.account_number, p.village_code, p.township,
       p.payee_key, p.household_key, p.grade, p.probability
FROM payment_lines p
LEFT JOIN paid_later d ON d.source_row = p.source_row
