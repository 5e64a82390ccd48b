-- Months of the two disability subsidies in which a condition is known to fail. No document gives time to stop them, so that strict and
-- tolerant reading are the same; a month of several rows counts once.
SELECT c.recipient || '|' || c.scheme AS unit_key, CAST(NULL AS VARCHAR) AS household_key, c.person_key, c.scheme, m.month,
       max(c.monthly_amount_fen) AS strict_fen, max(c.monthly_amount_fen) AS tolerant_fen
FROM subsidy_conditions c
JOIN months m ON m.month_index BETWEEN month_index(c.since) AND month_index(c.until)
WHERE c.standing = 'fails'
GROUP BY c.recipient, c.scheme, c.person_key, m.month
