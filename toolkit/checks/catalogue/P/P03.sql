-- The last month's payment of a household against what the roster says is due a month; a line that the bank returned counts as
-- paid where back pay of the same month replaces it. Recoveries and other back pay are other lines and left out of account.
WITH last_lines AS (
    SELECT h.household_key,
           sum(CASE WHEN p.payment_kind = 'regular' AND coalesce(p.payment_result, 'paid') <> 'failed' THEN p.amount_fen ELSE 0 END) AS regular_fen,
           sum(CASE WHEN p.payment_kind = 'back_pay' AND coalesce(p.payment_result, 'paid') <> 'failed' THEN p.amount_fen ELSE 0 END) AS back_fen,
           max(CASE WHEN p.payment_kind = 'regular' AND p.payment_result = 'failed' THEN 1 ELSE 0 END) = 1 AS returned,
           count(CASE WHEN p.amount_fen IS NULL THEN 1 END) AS unreadable,
           max(p.grade) AS grade, min(p.probability) AS probability, min(p.source_row) AS source_row
    FROM household_payments p
    JOIN paid_households h ON h.household_key = p.household_key AND h.last_list = p.pay_month
    GROUP BY h.household_key
),
facts AS (
    SELECT h.household_key, h.person_key, h.village_code, h.monthly_benefit_fen AS due_fen, h.last_list, h.exempt, h.doubtful_now, h.roster_row, h.first_number,
           l.source_row, l.unreadable, l.household_key IS NOT NULL AS is_listed, weaker(h.grade, l.grade) AS grade, least(h.probability, l.probability) AS probability,
           coalesce(l.regular_fen, 0) + CASE WHEN l.returned THEN l.back_fen ELSE 0 END AS paid_fen
    FROM paid_households h
    LEFT JOIN last_lines l ON l.household_key = h.household_key
),
compared AS (
    SELECT *, abs(paid_fen - due_fen) > policy_number('payment_tolerance_fen') AS differs,
           first_number IS NULL AND NOT is_listed AS is_new
    FROM facts
)
SELECT household_key AS unit_key, household_key, person_key, village_code,
       CASE
           WHEN exempt IS NOT NULL OR (is_new AND last_list IS NOT NULL) THEN 'ok'
           WHEN last_list IS NULL OR due_fen IS NULL OR unreadable > 0 THEN 'undecided'
           WHEN NOT differs THEN 'ok'
           WHEN doubtful_now OR probability < policy_number('link_probability_min') THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       CASE WHEN differs THEN CAST(abs(paid_fen - due_fen) AS BIGINT) END AS amount_fen,
       CASE WHEN differs THEN CAST(abs(paid_fen - due_fen) AS BIGINT) END AS tolerant_fen,
       CASE WHEN paid_fen > due_fen THEN 'overpaid' ELSE 'underpaid' END AS direction,
       last_list AS since, last_list AS until, grade AS link_grade, probability AS link_probability,
       CASE
           WHEN exempt IN ('gradual_exit', 'suspended') AND differs THEN exempt
           WHEN is_new AND exempt IS NULL THEN 'not_yet_due'
       END AS suppressed_by,
       concat_ws(';', source_row, roster_row) AS source_rows,
       due_fen, CASE WHEN is_listed THEN paid_fen END AS paid_fen,
       CASE WHEN NOT is_listed THEN 'unpaid' WHEN paid_fen > due_fen THEN 'more' ELSE 'less' END AS difference
FROM compared
