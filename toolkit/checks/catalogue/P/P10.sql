-- A raised standard that did not reach a household: months after the day it took effect paid at the old amount, and
-- no back pay that makes up for them. Only months for as many persons as before are compared.
WITH dated AS (
    SELECT effective_from, max(monthly_standard_fen) AS monthly_standard_fen, min(source_row) AS source_row
    FROM standards
    WHERE scheme = 'dibao' AND coalesce(area, 'rural') = 'rural' AND effective_from IS NOT NULL
    GROUP BY effective_from
),
standards_of_dibao AS (
    SELECT s.effective_from, s.monthly_standard_fen,
           lag(s.monthly_standard_fen) OVER (ORDER BY s.effective_from) AS before_fen,
           lead(s.effective_from) OVER (ORDER BY s.effective_from) AS next_from, s.source_row
    FROM dated s
),
raises AS (
    SELECT s.effective_from, month_index(s.effective_from) AS from_index, coalesce(month_index(s.next_from) - 1, 999999) AS until_index,
           s.monthly_standard_fen - s.before_fen AS raise_fen, s.source_row
    FROM standards_of_dibao s
    CROSS JOIN run
    WHERE s.monthly_standard_fen > s.before_fen AND s.effective_from > run.first_month AND s.effective_from <= run.last_month
),
lines AS (
    SELECT p.household_key, p.month_index, p.pay_month, p.insured_count, sum(p.amount_fen) AS amount_fen, min(p.source_row) AS source_row,
           max(p.grade) AS grade, min(p.probability) AS probability
    FROM household_payments p
    WHERE p.household_key IS NOT NULL AND p.payment_kind = 'regular' AND coalesce(p.payment_result, 'paid') <> 'failed'
    GROUP BY p.household_key, p.month_index, p.pay_month, p.insured_count
),
old_amounts AS (
    SELECT l.household_key, r.from_index, l.amount_fen, l.insured_count,
           row_number() OVER (PARTITION BY l.household_key, r.from_index ORDER BY l.month_index DESC, l.source_row) AS place
    FROM lines l
    JOIN raises r ON l.month_index BETWEEN r.from_index - 3 AND r.from_index - 1
),
new_months AS (
    SELECT l.household_key, r.effective_from, r.from_index, r.source_row AS standard_row, l.pay_month, l.source_row, l.grade, l.probability,
           o.amount_fen + r.raise_fen * o.insured_count - l.amount_fen AS short_fen, r.raise_fen * o.insured_count AS raise_fen
    FROM raises r
    JOIN old_amounts o ON o.from_index = r.from_index AND o.place = 1
    JOIN lines l ON l.household_key = o.household_key AND l.insured_count = o.insured_count AND l.month_index BETWEEN r.from_index AND r.until_index
),
owed AS (
    SELECT n.household_key, n.effective_from, min(n.standard_row) AS standard_row, sum(n.short_fen) AS owed_fen, count(*) AS months_short,
           min(n.pay_month) AS since, max(n.pay_month) AS until, min(n.source_row) AS source_row, max(n.grade) AS grade, min(n.probability) AS probability
    FROM new_months n
    -- Any other difference is another change than a raise that was not passed on, and P03's matter.
    WHERE abs(n.short_fen - n.raise_fen) <= policy_number('payment_tolerance_fen')
    GROUP BY n.household_key, n.effective_from
),
back AS (
    SELECT o.household_key, o.effective_from, sum(p.amount_fen) AS back_fen
    FROM owed o
    JOIN household_payments p ON p.household_key = o.household_key AND p.month_index >= month_index(o.effective_from)
    WHERE p.payment_kind = 'back_pay' AND coalesce(p.payment_result, 'paid') <> 'failed'
    GROUP BY o.household_key, o.effective_from
),
open AS (
    SELECT o.*, coalesce(b.back_fen, 0) AS back_fen,
           coalesce(b.back_fen, 0) + policy_number('payment_tolerance_fen') < o.owed_fen AS is_open,
           row_number() OVER (
               PARTITION BY o.household_key
               ORDER BY CASE WHEN coalesce(b.back_fen, 0) + policy_number('payment_tolerance_fen') < o.owed_fen THEN 0 ELSE 1 END, o.effective_from DESC
           ) AS place
    FROM owed o
    LEFT JOIN back b ON b.household_key = o.household_key AND b.effective_from = o.effective_from
)
SELECT h.household_key AS unit_key, h.household_key, h.person_key, h.village_code,
       CASE
           WHEN h.exempt IS NOT NULL THEN 'ok'
           WHEN o.is_open AND least(o.probability, h.probability) >= policy_number('link_probability_min') THEN 'flag'
           WHEN o.is_open OR h.last_list IS NULL THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       CAST(o.owed_fen - o.back_fen AS BIGINT) AS amount_fen, CAST(o.owed_fen - o.back_fen AS BIGINT) AS tolerant_fen,
       o.since, o.until, weaker(h.grade, o.grade) AS link_grade, least(h.probability, o.probability) AS link_probability,
       CASE WHEN h.exempt IN ('gradual_exit', 'suspended') AND o.is_open THEN h.exempt WHEN h.exempt IS NULL AND NOT o.is_open THEN 'back_paid' END AS suppressed_by,
       concat_ws(';', o.source_row, o.standard_row, h.roster_row) AS source_rows,
       o.effective_from, o.months_short, o.back_fen
FROM paid_households h
LEFT JOIN open o ON o.household_key = h.household_key AND o.place = 1
