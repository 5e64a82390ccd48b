-- Months in which prices rose to the limit, by township: the supplement late, below the minimum, twice, or not to everybody who was on
-- dibao or tekun then (of a household only its payee is sure, and only where he got a regular payment, had not left and has a good id number: who
-- else was counted in that month the lists do not say). Twice is on two days: the same line written twice on one day is a slip of the list. Rows of the supplement list of whom nobody knows who they are may belong to those who seem to be missing.
WITH triggered AS (
    SELECT i.index_month, min(i.source_row) AS source_row, max(i.consumer_price_rise) AS consumer_price_rise, max(i.food_price_rise) AS food_price_rise,
           date_add(CAST(i.index_month + INTERVAL 1 MONTH AS DATE), -1) AS month_end
    FROM price_index i
    CROSS JOIN run
    WHERE i.index_month BETWEEN run.first_month AND run.last_month
      AND (i.consumer_price_rise >= policy_number_on('price_consumer_rise', i.index_month)
           OR i.food_price_rise >= policy_number_on('price_food_rise', i.index_month))
    GROUP BY i.index_month
),
limits AS (
    SELECT t.*, policy_number_on('price_supplement_min_fen', t.index_month) AS min_fen,
           date_add(t.month_end, CAST(policy_number_on('price_supplement_days', t.index_month) AS INTEGER)) AS deadline
    FROM triggered t
),
exited AS (
    SELECT person_key, max(exited_on) AS exited_on
    FROM linked_exits
    WHERE person_key IS NOT NULL AND exit_kind IN ('exit', 'suspend') AND resumed_on IS NULL
    GROUP BY person_key
),
entitled AS (
    SELECT b.person_key, b.pay_month AS index_month, b.village_code, h.payment_kind = 'regular' AND coalesce(x.exited_on > t.month_end, TRUE)
               AND b.probability >= policy_number('link_probability_min') AS sure
    FROM benefit_months b
    LEFT JOIN household_payments h ON h.source_row = b.source_row AND h.payee_key = b.person_key
    LEFT JOIN exited x ON x.person_key = b.person_key
    JOIN limits t ON t.index_month = b.pay_month
    JOIN policy s ON s.key = 'price_supplement_schemes' AND s.text = 'dibao' AND s.valid_from <= t.index_month AND t.index_month < s.valid_to
    UNION ALL
    SELECT k.person_key, t.index_month, k.village_code, k.probability >= policy_number('link_probability_min')
    FROM tekun_spells k
    JOIN limits t ON month_index(t.index_month) BETWEEN k.from_index AND k.until_index
    JOIN policy s ON s.key = 'price_supplement_schemes' AND s.text = 'tekun' AND s.valid_from <= t.index_month AND t.index_month < s.valid_to
),
paid AS (
    SELECT p.person_key, p.supplement_month AS index_month, p.township, p.amount_fen, p.credited_on, p.person_name, p.source_row, p.sure
    FROM linked_price_supplements p
    JOIN limits t ON t.index_month = p.supplement_month
),
people AS (
    SELECT e.person_key, e.index_month, v.township_name AS township, min(CASE WHEN e.sure AND q.id_status = 'valid' THEN 1 ELSE 0 END) = 1 AS sure
    FROM entitled e
    JOIN persons q ON q.person_key = e.person_key
    JOIN village_names v ON v.village_code = coalesce(e.village_code, q.village_code)
    LEFT JOIN paid p ON p.person_key = e.person_key AND p.index_month = e.index_month
    WHERE p.person_key IS NULL
    GROUP BY e.person_key, e.index_month, v.township_name
),
unpaid AS (
    SELECT township, index_month, count(CASE WHEN sure THEN 1 END) AS missing, count(*) AS maybe_missing FROM people GROUP BY township, index_month
),
twice AS (
    SELECT township, index_month, person_key, person_name, count(DISTINCT credited_on) AS days FROM paid WHERE sure GROUP BY township, index_month, person_key, person_name
),
doubled AS (
    SELECT township, index_month, count(*) AS doubled FROM twice WHERE days > 1 GROUP BY township, index_month
),
lists AS (
    SELECT p.township, p.index_month, count(*) AS lines, count(CASE WHEN p.credited_on > t.deadline THEN 1 END) AS late,
           count(CASE WHEN p.amount_fen < t.min_fen THEN 1 END) AS low, count(CASE WHEN p.sure THEN NULL ELSE 1 END) AS loose,
           count(CASE WHEN p.credited_on IS NULL OR p.amount_fen IS NULL THEN 1 END) AS unreadable, max(p.credited_on) AS credited_on, min(p.source_row) AS source_row
    FROM paid p
    JOIN limits t ON t.index_month = p.index_month
    WHERE p.township IS NOT NULL
    GROUP BY p.township, p.index_month
),
unplaced AS (
    SELECT index_month, count(*) AS lines FROM paid WHERE township IS NULL GROUP BY index_month
),
townships AS (
    SELECT DISTINCT township_name AS township FROM village_names WHERE township_name IS NOT NULL
),
facts AS (
    SELECT w.township, t.index_month, t.deadline, t.source_row AS index_row, run.as_of <= t.deadline AS is_early, coalesce(l.lines, 0) AS lines,
           coalesce(l.late, 0) AS late, coalesce(l.low, 0) AS low, coalesce(d.doubled, 0) AS doubled, coalesce(l.unreadable, 0) AS unreadable,
           l.credited_on, l.source_row, coalesce(u.maybe_missing, 0) AS maybe_missing,
           greatest(coalesce(u.missing, 0) - coalesce(l.loose, 0) - coalesce(n.lines, 0), 0) AS missing
    FROM townships w
    CROSS JOIN limits t
    CROSS JOIN run
    LEFT JOIN lists l ON l.township = w.township AND l.index_month = t.index_month
    LEFT JOIN unpaid u ON u.township = w.township AND u.index_month = t.index_month
    LEFT JOIN doubled d ON d.township = w.township AND d.index_month = t.index_month
    LEFT JOIN unplaced n ON n.index_month = t.index_month
    WHERE l.lines > 0 OR u.maybe_missing > 0
),
named AS (
    SELECT *,
           CASE
               WHEN lines = 0 AND missing > 0 AND NOT is_early THEN 'nothing'
               WHEN late > 0 THEN 'late'
               WHEN low > 0 THEN 'low'
               WHEN doubled > 0 THEN 'twice'
               WHEN missing > 0 AND NOT is_early THEN 'missing'
           END AS problem
    FROM facts
)
SELECT township || '|' || strftime(index_month, '%Y-%m') AS unit_key,
       CASE
           WHEN problem IS NOT NULL THEN 'flag'
           WHEN missing > 0 AND is_early THEN 'ok'
           WHEN maybe_missing > 0 AND lines = 0 OR unreadable > 0 THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       index_month AS since, index_month AS until,
       CASE WHEN problem IS NULL AND missing > 0 AND is_early THEN 'not_yet_due' END AS suppressed_by,
       concat_ws(';', index_row, source_row) AS source_rows,
       township AS township_name, problem, lines, missing, late, low, doubled, credited_on, deadline
FROM named
