-- Households on the roster as the payment lists should show them: head, township, what is due a month, the number of the
-- first list after approval and of the last one (as in payment_batches). ``exempt`` says why nothing regular is asked of
-- the lists; ``doubtful`` is true where a line that belongs to no household could be theirs: in their village in a member's name, in that of somebody
-- of their hukou book, or of their amount in the head's surname where payee or head are not known for sure and nobody on the roster is
-- called like the payee; ``doubtful_now`` where
-- there is such a line in the last list.
WITH heads AS (
    SELECT household_key, min(person_key) AS person_key, max(grade) AS grade, min(probability) AS probability
    FROM roster_members
    WHERE relation_to_head = 'head'
    GROUP BY household_key
),
homeless AS (
    SELECT p.village_code, p.payee_name, p.amount_fen, q.hukou_key, coalesce(q.id_status, 'unknown') = 'valid' AS is_known, max(p.pay_month) AS last_month
    FROM household_payments p
    LEFT JOIN persons q ON q.person_key = p.payee_key
    WHERE p.household_key IS NULL
    GROUP BY p.village_code, p.payee_name, p.amount_fen, q.hukou_key, coalesce(q.id_status, 'unknown') = 'valid'
),
named AS (
    SELECT r.household_key, r.village_code, q.person_name FROM roster_members r JOIN persons q ON q.person_key = r.person_key
),
named_once AS (
    SELECT DISTINCT village_code, person_name FROM named
),
loose AS (
    SELECT h.household_key, p.last_month
    FROM homeless p
    JOIN households h ON h.village_code = p.village_code AND h.monthly_benefit_fen = p.amount_fen
    LEFT JOIN heads ON heads.household_key = h.household_key
    LEFT JOIN persons q ON q.person_key = heads.person_key
    LEFT JOIN named_once n ON n.village_code = p.village_code AND n.person_name = p.payee_name
    WHERE n.person_name IS NULL AND (NOT p.is_known OR coalesce(q.id_status, 'unknown') <> 'valid') AND substr(q.person_name, 1, 1) = substr(p.payee_name, 1, 1)
    UNION ALL
    SELECT n.household_key, p.last_month
    FROM homeless p
    JOIN named n ON n.village_code = p.village_code AND n.person_name = p.payee_name
    UNION ALL
    SELECT r.household_key, p.last_month
    FROM homeless p
    JOIN roster_members r ON r.hukou_key = p.hukou_key
),
loosely_paid AS (
    SELECT household_key, max(last_month) AS last_month FROM loose GROUP BY household_key
),
lists AS (
    SELECT township, max(number) AS last_number, max(pay_month) AS last_list FROM payment_batches GROUP BY township
),
starts AS (
    SELECT h.household_key, min(b.number) AS first_number
    FROM households h
    JOIN village_names v ON v.village_code = h.village_code
    JOIN payment_batches b ON b.township = v.township_name AND month_index(b.pay_month) > month_index(h.approved_on)
    GROUP BY h.household_key
)
SELECT h.household_key, p.person_key, h.village_code, v.township_name AS township, h.monthly_benefit_fen, h.insured_count, h.approved_on,
       s.first_number, l.last_number, l.last_list, h.source_rows AS roster_row, p.grade, p.probability,
       CASE WHEN h.benefit_status IN ('gradual_exit', 'suspended') THEN h.benefit_status END AS exempt,
       o.household_key IS NOT NULL AS doubtful, coalesce(o.last_month >= l.last_list, FALSE) AS doubtful_now
FROM households h
LEFT JOIN village_names v ON v.village_code = h.village_code
LEFT JOIN heads p ON p.household_key = h.household_key
LEFT JOIN lists l ON l.township = v.township_name
LEFT JOIN starts s ON s.household_key = h.household_key
LEFT JOIN loosely_paid o ON o.household_key = h.household_key
