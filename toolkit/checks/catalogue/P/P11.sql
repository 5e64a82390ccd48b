-- Money allotted to a township for a month that does not add up, or money returned by the bank and not paid out again in time.
WITH funds AS (
    SELECT f.township, f.pay_month, sum(f.allocated_fen) AS allocated_fen, sum(f.paid_fen) AS paid_fen,
           sum(coalesce(f.returned_fen, 0)) AS returned_fen, sum(f.balance_fen) AS balance_fen,
           max(CASE WHEN f.returned_fen > 0 THEN 1 ELSE 0 END) = 1 AS has_returned,
           max(CASE WHEN f.returned_fen > 0 AND f.repaid_on IS NULL THEN 1 ELSE 0 END) = 1 AS is_open,
           max(CASE WHEN f.returned_fen > 0 THEN f.repaid_on END) AS repaid_on,
           count(f.allocated_fen) = count(*) AND count(f.paid_fen) = count(*) AND count(f.balance_fen) = count(*) AS readable,
           min(f.source_row) AS source_row
    FROM placed_fund_transfers f
    CROSS JOIN run
    WHERE f.scheme = 'dibao' AND f.township IS NOT NULL AND f.pay_month BETWEEN run.first_month AND run.last_month
    GROUP BY f.township, f.pay_month
),
facts AS (
    SELECT f.*, b.credited_on, b.source_row AS list_row,
           date_diff('day', b.credited_on, CASE WHEN f.is_open THEN run.as_of ELSE f.repaid_on END) AS days_open,
           f.allocated_fen - f.paid_fen - f.returned_fen - f.balance_fen AS unexplained_fen
    FROM funds f
    CROSS JOIN run
    LEFT JOIN payment_batches b ON b.township = f.township AND b.pay_month = f.pay_month
),
judged AS (
    SELECT *, coalesce(abs(unexplained_fen) > policy_number('payment_tolerance_fen'), FALSE) AS is_unbalanced,
           has_returned AND days_open > policy_number('failed_repay_days') AS is_late
    FROM facts
)
SELECT township || '|' || strftime(pay_month, '%Y-%m') AS unit_key,
       CASE
           WHEN (is_unbalanced AND readable) OR is_late THEN 'flag'
           WHEN NOT readable OR is_late IS NULL THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       CASE WHEN is_unbalanced THEN CAST(abs(unexplained_fen) AS BIGINT) WHEN is_late THEN CAST(returned_fen AS BIGINT) END AS amount_fen,
       pay_month AS since, pay_month AS until,
       CASE WHEN has_returned AND is_open AND NOT is_late THEN 'within_time' END AS suppressed_by,
       concat_ws(';', source_row, list_row) AS source_rows,
       township AS township_name, allocated_fen, paid_fen, returned_fen, balance_fen, credited_on, repaid_on, days_open,
       CASE WHEN is_unbalanced AND readable THEN 'unbalanced' WHEN is_late AND is_open THEN 'not_repaid' WHEN is_late THEN 'repaid_late' END AS problem
FROM judged
