-- Regular payments to a household that left, after the month of its exit and the months of grace.
WITH left_on AS (
    SELECT e.person_key, e.exited_on, e.resumed_on, e.source_row, e.grade, e.probability, e.sure,
           row_number() OVER (PARTITION BY e.person_key ORDER BY e.exited_on DESC NULLS LAST, e.source_row) AS place
    FROM linked_exits e
    WHERE e.person_key IS NOT NULL AND e.exit_kind IN ('exit', 'suspend')
),
lines AS (
    SELECT x.person_key, p.household_key, p.pay_month, p.amount_fen, p.source_row,
           weaker(x.grade, p.grade) AS grade, least(x.probability, p.probability) AS probability,
           least(x.probability, p.probability) >= policy_number('link_probability_min') AS sure,
           CASE
               WHEN x.resumed_on IS NOT NULL AND month_index(x.resumed_on) <= p.month_index THEN 'resumed'
               WHEN r.approved_on >= x.exited_on AND month_index(r.approved_on) <= p.month_index THEN 're_entered'
               WHEN p.payment_kind IN ('back_pay', 'supplement') THEN 'owed'
           END AS excuse
    FROM left_on x
    JOIN household_payments p ON p.payee_key = x.person_key
    LEFT JOIN roster_members r ON r.household_key = p.household_key AND r.person_key = x.person_key
    WHERE x.place = 1 AND p.month_index > month_index(x.exited_on) + policy_number('exit_grace_months')
      AND p.payment_kind IN ('regular', 'back_pay', 'supplement') AND coalesce(p.payment_result, 'paid') <> 'failed'
)
SELECT person_key AS unit_key, household_key, CASE WHEN household_key IS NULL THEN person_key END AS person_key, 'dibao' AS scheme, pay_month AS month,
       sum(CASE WHEN excuse IS NULL AND sure THEN amount_fen ELSE 0 END) AS strict_fen,
       sum(CASE WHEN excuse IS NULL AND sure THEN amount_fen ELSE 0 END) AS tolerant_fen,
       max(CASE WHEN excuse IS NULL AND sure THEN 1 ELSE 0 END) = 1 AS counts, max(CASE WHEN excuse IS NULL THEN 1 ELSE 0 END) = 1 AS doubtful,
       min(excuse) AS excuse, min(source_row) AS source_row, max(grade) AS grade, min(probability) AS probability
FROM lines
GROUP BY person_key, household_key, pay_month
