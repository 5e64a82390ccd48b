-- Months in which households were paid. ``in_person``: several people of the household have a line each, for one person each.
SELECT household_key, pay_month, coalesce(max(insured_count) = 1 AND min(payee_key) <> max(payee_key), FALSE) AS in_person
FROM household_payments
WHERE household_key IS NOT NULL AND coalesce(payment_result, 'paid') <> 'failed'
GROUP BY household_key, pay_month
