-- Money allotted to a township for a month: too many days on its way to the accounts, or booked as paid what the payment lists do not
-- show. A list that does not say which lines came back may hold them still.
WITH funds AS (
    SELECT f.township, f.pay_month, min(f.allocated_on) AS allocated_on, sum(f.paid_fen) AS booked_fen, sum(coalesce(f.returned_fen, 0)) AS returned_fen,
           count(f.allocated_on) = count(*) AND count(f.paid_fen) = count(*) AS readable, min(f.source_row) AS source_row
    FROM placed_fund_transfers f
    CROSS JOIN run
    WHERE f.scheme = 'dibao' AND f.township IS NOT NULL AND f.pay_month BETWEEN run.first_month AND run.last_month
    GROUP BY f.township, f.pay_month
),
facts AS (
    SELECT f.*, b.credited_on, b.paid_fen AS listed_fen, b.whole, b.source_row AS list_row, date_diff('day', f.allocated_on, b.credited_on) AS days_under_way,
           date_diff('day', f.allocated_on, b.credited_on) > policy_number('allocation_days') AS is_slow,
           abs(f.booked_fen - b.paid_fen) > policy_number('payment_tolerance_fen')
               AND (b.told OR abs(f.booked_fen + f.returned_fen - b.paid_fen - b.returned_fen) > policy_number('payment_tolerance_fen')) AS differs
    FROM funds f
    LEFT JOIN payment_batches b ON b.township = f.township AND b.pay_month = f.pay_month
)
SELECT township || '|' || strftime(pay_month, '%Y-%m') AS unit_key,
       CASE
           WHEN is_slow OR (differs AND whole) THEN 'flag'
           WHEN is_slow IS NULL OR differs IS NULL OR differs OR NOT readable THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       CASE WHEN differs AND whole THEN CAST(abs(booked_fen - listed_fen) AS BIGINT) END AS amount_fen,
       pay_month AS since, pay_month AS until, concat_ws(';', source_row, list_row) AS source_rows,
       township AS township_name, allocated_on, credited_on, days_under_way, booked_fen, listed_fen,
       CASE WHEN is_slow AND differs AND whole THEN 'both' WHEN is_slow THEN 'slow' WHEN differs THEN 'sums' END AS problem
FROM facts
