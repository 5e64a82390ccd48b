-- Person-months of every benefit, of those who draw any besides dibao: dibao as the person's share of what the household was paid, the others by their lists
-- within the period of the inspection; where a list does not say since when, only its last month is sure. A month listed twice for one person and scheme counts once, with the higher amount.
WITH paid AS (
    SELECT person_key, household_key, 'dibao' AS scheme, pay_month AS month, month_index, share_fen AS amount_fen, source_row,
           grade, CASE WHEN insured THEN probability ELSE 0 END AS probability
    FROM benefit_months
    WHERE person_key IN (SELECT s.person_key FROM scheme_spells s)
    UNION ALL
    SELECT s.person_key, NULL, s.scheme, m.month, m.month_index, s.monthly_amount_fen, s.source_row, s.grade, s.probability
    FROM scheme_spells s
    CROSS JOIN run
    JOIN months m ON m.month_index BETWEEN coalesce(s.from_index, s.until_index) AND s.until_index AND m.month BETWEEN run.first_month AND run.last_month
    WHERE s.person_key IS NOT NULL
)
SELECT person_key, max(household_key) AS household_key, scheme, month, month_index, max(amount_fen) AS amount_fen,
       min(source_row) AS source_row, max(grade) AS grade, min(probability) AS probability
FROM paid
GROUP BY person_key, scheme, month, month_index
