-- Months in which somebody had a share of the household's dibao after the month of moving out, marrying out or being imprisoned,
-- until the month before release. Strict: from the month after the event; tolerant: one month later.
SELECT b.person_key AS unit_key, b.household_key, b.person_key, 'dibao' AS scheme, b.pay_month AS month,
       max(b.share_fen) AS strict_fen,
       max(CASE WHEN b.month_index > month_index(d.left_on) + 1 THEN b.share_fen ELSE 0 END) AS tolerant_fen
FROM benefit_months b
JOIN recipients r ON r.person_key = b.person_key AND r.household_key = b.household_key
JOIN departures d ON d.person_key = b.person_key
WHERE b.month_index > month_index(d.left_on) AND (d.ended_on IS NULL OR b.month_index < month_index(d.ended_on))
  AND b.insured AND least(b.probability, d.probability) >= policy_number('link_probability_min')
GROUP BY b.person_key, b.household_key, b.pay_month
