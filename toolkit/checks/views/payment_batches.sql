-- Payment lists by township and month: how many lines, when the last was credited, what was paid and what came back.
-- ``number`` counts the months of which the township's list is there, so that two months in a row differ by one.
-- ``whole`` is false where a line lacks its amount, or a line of the month lacks its township; ``told`` where every line says
-- whether it reached the account (where not, lines that came back may be among those paid).
WITH unplaced AS (
    SELECT DISTINCT pay_month FROM household_payments WHERE township IS NULL
)
SELECT p.township, p.pay_month, row_number() OVER (PARTITION BY p.township ORDER BY p.pay_month) AS number, count(*) AS lines,
       max(p.credited_on) AS credited_on,
       sum(CASE WHEN coalesce(p.payment_result, 'paid') <> 'failed' THEN p.amount_fen ELSE 0 END) AS paid_fen,
       sum(CASE WHEN p.payment_result = 'failed' THEN p.amount_fen ELSE 0 END) AS returned_fen,
       count(p.payment_result) = count(*) AS told, count(p.amount_fen) = count(*) AND max(u.pay_month) IS NULL AS whole, min(p.source_row) AS source_row
FROM household_payments p
LEFT JOIN unplaced u ON u.pay_month = p.pay_month
WHERE p.township IS NOT NULL
GROUP BY p.township, p.pay_month
