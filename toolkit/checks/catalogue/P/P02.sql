-- Months of a household without its regular line, two lines to one payee in a month, several months in one line, or money not
-- paid through a bank. Before its first line another member, who is no longer on the roster, may have been the payee: gaps are
-- looked for from that line on. Months of which the township's list is not there are left out of account; back pay makes up for a month.
WITH limits AS (
    SELECT policy_number('lump_payment_multiple') AS multiple
),
channels AS (
    SELECT text AS channel FROM policy_now WHERE key = 'pay_channels_allowed'
),
-- Every household's regular lines at a glance, and those households of which more is asked: a month twice or not at all, a large
-- line, one not paid through a bank. All others, nearly all, have none of these.
usual AS (
    SELECT p.household_key, median(p.amount_fen / p.insured_count) AS each_fen, max(p.amount_fen / p.insured_count) AS most_each_fen, min(p.amount_fen) AS month_fen,
           max(p.grade) AS grade, min(p.probability) AS probability, min(p.source_row) AS source_row, count(*) AS lines,
           bit_count(bit_or(CAST(1 AS BIGINT) << CAST(b.number % 60 AS INTEGER))) AS months, min(b.number) AS first_number, max(h.last_number) AS last_number,
           count(CASE WHEN p.pay_channel IS NOT NULL AND c.channel IS NULL THEN 1 END) AS by_hand
    FROM household_payments p
    JOIN paid_households h ON h.household_key = p.household_key
    JOIN payment_batches b ON b.township = h.township AND b.pay_month = p.pay_month
    LEFT JOIN channels c ON c.channel = p.pay_channel
    WHERE p.payment_kind = 'regular' AND coalesce(p.payment_result, 'paid') <> 'failed'
    GROUP BY p.household_key
),
unusual AS (
    SELECT u.household_key, u.each_fen
    FROM usual u
    CROSS JOIN limits
    WHERE u.lines > u.months OR u.months <= u.last_number - u.first_number OR u.by_hand > 0
       OR u.most_each_fen * 1.001 > limits.multiple * u.each_fen
),
regular AS (
    SELECT p.household_key, p.payee_key, b.number, p.pay_month, p.amount_fen, p.insured_count, p.pay_channel, p.kind_told, p.source_row, u.each_fen
    FROM household_payments p
    JOIN unusual u ON u.household_key = p.household_key
    JOIN paid_households h ON h.household_key = p.household_key
    JOIN payment_batches b ON b.township = h.township AND b.pay_month = p.pay_month
    WHERE p.payment_kind = 'regular' AND coalesce(p.payment_result, 'paid') <> 'failed'
),
by_payee AS (
    SELECT household_key, payee_key, number, count(*) AS lines FROM regular GROUP BY household_key, payee_key, number
),
twice AS (
    SELECT household_key, number, max(lines) AS lines FROM by_payee GROUP BY household_key, number
),
-- Money that came back from the bank and of which the lists do not say whose line it was: a second line may repeat it, unless the
-- list calls it a regular payment.
returned AS (
    SELECT b.township, b.number, max(f.returned_fen) AS returned_fen
    FROM payment_batches b
    JOIN placed_fund_transfers f ON f.township = b.township AND month_index(f.pay_month) BETWEEN month_index(b.pay_month) - 1 AND month_index(b.pay_month)
    WHERE NOT b.told AND f.scheme = 'dibao'
    GROUP BY b.township, b.number
),
monthly AS (
    SELECT r.household_key, r.number AS number, r.pay_month, max(t.lines) AS lines, max(CASE WHEN NOT r.kind_told AND k.returned_fen >= r.amount_fen THEN 1 ELSE 0 END) = 1 AS may_repeat, min(r.source_row) AS source_row,
           max(CASE WHEN r.amount_fen > limits.multiple * r.each_fen * r.insured_count THEN 1 ELSE 0 END) = 1 AS is_lump,
           max(CASE WHEN r.pay_channel IS NOT NULL AND c.channel IS NULL THEN 1 ELSE 0 END) = 1 AS is_by_hand
    FROM regular r
    CROSS JOIN limits
    LEFT JOIN channels c ON c.channel = r.pay_channel
    JOIN twice t ON t.household_key = r.household_key AND t.number = r.number
    JOIN paid_households h ON h.household_key = r.household_key
    LEFT JOIN returned k ON k.township = h.township AND k.number = r.number
    GROUP BY r.household_key, r.number, r.pay_month
),
spaced AS (
    SELECT m.*, greatest(coalesce(lead(m.number) OVER (PARTITION BY m.household_key ORDER BY m.number), h.last_number + 1) - m.number - 1, 0) AS gap_after
    FROM monthly m
    JOIN paid_households h ON h.household_key = m.household_key
),
counted AS (
    SELECT s.household_key, sum(s.gap_after) AS gaps,
           count(CASE WHEN s.lines > 1 AND NOT s.may_repeat THEN 1 END) AS doubled, count(CASE WHEN s.lines > 1 AND s.may_repeat THEN 1 END) AS maybe_doubled, count(CASE WHEN s.is_lump THEN 1 END) AS lumps,
           count(CASE WHEN s.is_by_hand THEN 1 END) AS by_hand,
           min(CASE WHEN s.gap_after > 0 OR s.lines > 1 OR s.is_lump OR s.is_by_hand THEN s.pay_month END) AS since,
           max(CASE WHEN s.gap_after > 0 OR s.lines > 1 OR s.is_lump OR s.is_by_hand THEN s.pay_month END) AS until,
           min(CASE WHEN s.gap_after > 0 OR s.lines > 1 OR s.is_lump OR s.is_by_hand THEN s.source_row END) AS source_row
    FROM spaced s
    GROUP BY s.household_key
),
made_up AS (
    SELECT household_key, sum(amount_fen) AS back_fen
    FROM household_payments
    WHERE payment_kind = 'back_pay' AND coalesce(payment_result, 'paid') <> 'failed' AND household_key IS NOT NULL
    GROUP BY household_key
),
facts AS (
    SELECT h.*, u.household_key IS NOT NULL AS is_paid, c.since, c.until, c.source_row, u.grade AS paid_grade, u.probability AS paid_probability,
           u.source_row AS any_row, coalesce(c.doubled, 0) AS doubled, coalesce(c.maybe_doubled, 0) AS maybe_doubled, coalesce(c.lumps, 0) AS lumps, coalesce(c.by_hand, 0) AS by_hand,
           CASE WHEN u.household_key IS NULL THEN coalesce(h.last_number - h.first_number + 1, 0) ELSE coalesce(c.gaps, 0) END AS missing_months,
           coalesce(b.back_fen, 0) AS back_fen, coalesce(u.month_fen, h.monthly_benefit_fen) AS month_fen
    FROM paid_households h
    LEFT JOIN counted c ON c.household_key = h.household_key
    LEFT JOIN usual u ON u.household_key = h.household_key
    LEFT JOIN made_up b ON b.household_key = h.household_key
),
told AS (
    SELECT *, missing_months > 0 AND back_fen < missing_months * month_fen - policy_number('payment_tolerance_fen') AS is_unpaid
    FROM facts
),
named AS (
    SELECT *,
           CASE
               WHEN by_hand > 0 THEN 'by_hand'
               WHEN doubled > 0 THEN 'twice'
               WHEN lumps > 0 THEN 'lump'
               WHEN is_unpaid THEN 'missing'
           END AS problem
    FROM told
)
SELECT household_key AS unit_key, household_key, person_key, village_code,
       CASE
           WHEN exempt IS NOT NULL THEN 'ok'
           WHEN last_number IS NULL THEN 'undecided'
           WHEN problem IS NULL AND (maybe_doubled > 0 OR (missing_months > 0 AND month_fen IS NULL)) THEN 'undecided'
           WHEN problem IS NULL THEN 'ok'
           WHEN problem = 'missing' AND (doubtful OR NOT is_paid) THEN 'undecided'
           WHEN least(paid_probability, probability) < policy_number('link_probability_min') THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       coalesce(since, last_list) AS since, coalesce(until, last_list) AS until, weaker(grade, paid_grade) AS link_grade, least(probability, paid_probability) AS link_probability,
       CASE
           WHEN exempt IN ('gradual_exit', 'suspended') AND (problem IS NOT NULL OR missing_months > 0) THEN exempt
           WHEN problem IS NULL AND missing_months > 0 AND NOT is_unpaid THEN 'back_paid'
       END AS suppressed_by,
       concat_ws(';', coalesce(source_row, any_row), roster_row) AS source_rows,
       problem, missing_months, doubled, lumps, by_hand, back_fen
FROM named
